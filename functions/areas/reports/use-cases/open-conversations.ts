import type { HasStore } from '../../../kernel/ports.ts'
import { timesOf } from '../../queues/domain/timers.ts'
import type { InboxPlace, QueuesStore } from '../../queues/port.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { clockOf } from '../../workspace/domain/times.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'

type Deps = HasStore<QueuesStore & WorkspaceStore>

/** Open conversations, and where they go on: the list, and its cursor; null: those were the last. */
export interface OpenPage {
  conversations: Conversation[]
  nextCursor: string | null
}

/**
 * A page of the open conversations in which something happened since a moment (epoch ms): those with later activity, the latest
 * first, then those whose customer has waited too long since then, which is no activity. What moves meanwhile may come twice.
 */
export async function listOpenSince(
  { store }: Deps,
  since: number,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<OpenPage> {
  // Where nothing is open, as at night in many a workspace, nothing is listed.
  const { counters } = await store.readTeamCounters()
  const isOpen = (team: string | null) => hasOpen(counters.get(team ?? '-'))
  if (![...counters.values()].some(hasOpen) && !counters.get('*')?.get('B')) {
    return { conversations: [], nextCursor: null }
  }
  const present = await store.readTeams('present', false)
  const teams = [null, ...present.map(({ id }) => id)].filter(isOpen)
  const ranges = teams.map((team) => {
    const times = timesOf(team, present)
    return { team, after: clockOf(times).sinceBefore(since, times.overdueAfter) - 1, before: since }
  })
  const places: InboxPlace[] = [
    { by: 'lively', teams, since },
    { by: 'waiting', crew: ['none', 'some'], ranges },
  ]
  const [, at, within] = /^(\d)(.*)$/.exec(cursor ?? '') ?? []
  const number = Number(at ?? 0)
  const place = places[number]
  if (!place) return { conversations: [], nextCursor: null }
  const isMeant = (one: Conversation) =>
    one.status !== 'resolved' && (place.by === 'waiting') === one.lastActivityAt < since
  const page = await store.listConversations(place, { limit, cursor: within || undefined }, isMeant)
  const next = page.nextCursor === null ? `${number + 1}` : `${number}${page.nextCursor}`
  return { conversations: page.items, nextCursor: next === `${places.length}` ? null : next }
}

const hasOpen = (counters: ReadonlyMap<string, number> | undefined) =>
  [...(counters ?? [])].some(([name, count]) => /^[UO]/.test(name) && count > 0)
