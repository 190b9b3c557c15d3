import type { ListFilter, Queue, Sort, Status, View } from '../api/keys.ts'

const views = ['unassigned', 'mine', 'others', 'joined', 'closed', 'all', 'blacklist'] as const satisfies View[]
const queues = ['rep_needed', 'pending', 'soon', 'overdue', 'online'] as const satisfies Queue[]
const statuses = ['new', 'ongoing', 'on_hold', 'resolved', 'open', 'closed'] as const satisfies Status[]

const sorts = ['newest', 'oldest', 'waiting'] as const satisfies Sort[]

/** Where one is in the inbox, as the address says it: a reload or a link leads to the same place. */
export interface Place {
  view?: View | undefined
  queue?: Queue | undefined
  team?: string | undefined
  agent?: string | undefined
  channel?: string | undefined
  status?: Status | undefined
  /** the order that a saved view has; another one may have been chosen since */
  sort?: Sort | undefined
  /** the saved view that one began with; the filters may have been changed since */
  saved?: string | undefined
  /** what was searched for, as it was written */
  q?: string | undefined
  /** the entry at which the timeline is opened */
  at?: string | undefined
  /** the timeline of this channel alone */
  only?: string | undefined
  panel?: 'contact' | undefined
  /** a number or email address that is being written to first, and which contact's it is */
  write?: string | undefined
  whose?: string | undefined
}

const oneOf = <Value extends string>(values: readonly Value[], value: unknown): Value | undefined =>
  values.find((known) => known === value)
const text = (value: unknown) => {
  const given = typeof value === 'number' ? String(value) : value
  return typeof given === 'string' && given !== '' ? given.slice(0, 200) : undefined
}

/** What is searched for. */
export const questionIn = ({ q }: Record<string, unknown>): string | undefined => {
  const given = typeof q === 'number' ? String(q) : q
  return typeof given === 'string' && given !== '' ? given.slice(0, 400) : undefined
}

/** Reads an address; what makes no sense in it is left out. */
export function readPlace(search: Record<string, unknown>): Place {
  return {
    view: oneOf(views, search.view),
    queue: oneOf(queues, search.queue),
    team: text(search.team),
    agent: text(search.agent),
    channel: text(search.channel),
    status: oneOf(statuses, search.status),
    sort: oneOf(sorts, search.sort),
    saved: text(search.saved),
    q: questionIn(search),
    at: text(search.at),
    only: text(search.only),
    panel: oneOf(['contact'] as const, search.panel),
    write: text(search.write),
    whose: text(search.whose),
  }
}

/** The address in a link that is called (`tel:+41…`, `sms:…`, `mailto:…`), or as it was given. */
export function addressIn(given: unknown): string | undefined {
  const link = text(given)
  if (link === undefined) return undefined
  const [address = ''] = link.replace(/^(web\+)?[a-z]+:(\/\/)?/i, '').split(/[;?]/)
  // In an address a plus may have been read as a space.
  const plain = /^ \d/.test(address) ? `+${address.trim()}` : address.trim()
  return plain === '' ? undefined : plain
}

/** The list that a place shows. */
export function filterOf({ view, queue, team, agent, channel, status, sort }: Place): ListFilter {
  return {
    ...(view || !queue ? { view: view ?? 'unassigned' } : {}),
    ...(queue ? { queue } : {}),
    ...(status ? { status } : {}),
    ...(team ? { teamId: team } : {}),
    ...(agent ? { assigneeId: agent } : {}),
    ...(channel ? { channelId: channel } : {}),
    ...(sort ? { sort } : {}),
  }
}
