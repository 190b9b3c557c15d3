import { DomainError } from '../../../kernel/errors.ts'
import type { Page } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { pageOfWalk, readWalk } from '../../../kernel/update-walk.ts'
import { online, pending, repNeeded, waitingState } from '../../timeline/domain/attention.ts'
import { isOpen } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { assigneeMark } from '../../timeline/domain/places.ts'
import { canSee } from '../../timeline/domain/visibility.ts'
import { presentConversation } from '../../timeline/index.ts'
import type { Agent, Team } from '../../workspace/domain/agent.ts'
import { can, seesAll, visibleTeams } from '../../workspace/domain/rights.ts'
import { clockOf, defaultTimes } from '../../workspace/domain/times.ts'
import type { Call } from '../../workspace/index.ts'
import type { TeamKey, WorkspaceStore } from '../../workspace/port.ts'
import type { InboxPlace, Listed, QueuesStore, WaitingRange } from '../port.ts'

type Deps = HasStore<QueuesStore & WorkspaceStore> & Pick<Parts, 'clock'>

type View = 'unassigned' | 'mine' | 'others' | 'joined' | 'closed' | 'all' | 'blacklist'
type Queue = 'rep_needed' | 'pending' | 'soon' | 'overdue' | 'online'
type Sort = 'newest' | 'oldest' | 'waiting'

interface Input {
  view?: View | undefined
  queue?: Queue | undefined
  status?: Conversation['status'] | 'open' | 'closed' | undefined
  teamId?: string | undefined
  assigneeId?: string | undefined
  channelId?: string | undefined
  sort?: Sort | undefined
  updatedAfter?: string | undefined
  cursor?: string | undefined
  limit?: number | undefined
}

/** The part of the inbox that a tab reads. */
function placeOfView(view: View, agent: Agent, teams: readonly TeamKey[]): InboxPlace {
  switch (view) {
    case 'unassigned':
      return { by: 'place', place: 'unassigned', teams }
    case 'others':
      return { by: 'place', place: 'assigned', teams }
    case 'all':
      return { by: 'place', place: 'all', teams }
    case 'mine':
      return { by: 'agent', list: 'mine', agentId: agent.id }
    case 'closed':
      return { by: 'agent', list: 'closed', agentId: agent.id }
    case 'joined':
      return { by: 'joined', agentId: agent.id }
    case 'blacklist':
      return { by: 'blacklist' }
  }
}

/** The part of the inbox that a queue reads: ranges of `waitingSince`, exact now, with each team's own times (Q3–Q5). */
function placeOfQueue(queue: Queue, teams: readonly TeamKey[], all: readonly Team[], now: number): InboxPlace {
  if (queue === 'online') return { by: 'online' }
  const ranges = teams.map((team): WaitingRange => {
    const times = all.find((candidate) => candidate.id === team) ?? defaultTimes
    const clock = clockOf(times)
    const overdue = clock.sinceBefore(now, times.overdueAfter)
    if (queue === 'overdue') return { team, before: overdue }
    if (queue === 'soon') return { team, after: overdue - 1, before: clock.sinceBefore(now, times.soonAfter) }
    return { team }
  })
  const crew =
    queue === 'rep_needed'
      ? (['none'] as const)
      : queue === 'pending'
        ? (['some'] as const)
        : (['none', 'some'] as const)
  return { by: 'waiting', crew, ranges }
}

function inView(view: View, agent: Agent, conversation: Conversation): boolean {
  const open = isOpen(conversation)
  switch (view) {
    case 'unassigned':
      return open && conversation.assigneeId === null
    case 'mine':
      return open && conversation.assigneeId === agent.id
    case 'others':
      return open && conversation.assigneeId !== null && conversation.assigneeId !== agent.id
    case 'joined':
      return open && conversation.participantIds.includes(agent.id)
    case 'closed':
      return !open && conversation.closedById === agent.id
    case 'all':
      return true
    case 'blacklist':
      return conversation.blacklisted
  }
}

function inQueue(queue: Queue, conversation: Conversation, teams: readonly Team[], now: number): boolean {
  const times = teams.find((team) => team.id === conversation.teamId) ?? defaultTimes
  if (queue === 'rep_needed') return repNeeded(conversation)
  if (queue === 'pending') return pending(conversation)
  if (queue === 'online') return isOpen(conversation) && online(conversation, now)
  return waitingState(conversation, times, now) === queue
}

function hasStatus(status: Input['status'], conversation: Conversation): boolean {
  if (status === undefined) return true
  if (status === 'open') return isOpen(conversation)
  return status === 'closed' ? !isOpen(conversation) : conversation.status === status
}

/** A1, Q1–Q8: a tab, a queue, or a queue within a tab, with filters; only what the agent may see. */
export async function listConversations(deps: Deps, call: Call, input: Input) {
  const now = deps.clock.now()
  const [agent, everTeams] = await Promise.all([call.agent, deps.store.readTeams('all', false)])
  const teams = everTeams.filter(({ deleted }) => !deleted)
  const { queue, assigneeId } = input
  const after = input.updatedAfter === undefined ? undefined : Date.parse(input.updatedAfter)
  const view = input.view ?? (queue || after !== undefined ? 'all' : 'unassigned')
  if (view === 'blacklist' && !can(agent, 'conversations.manageBlacklist')) {
    throw new DomainError('forbidden', 'You may not see the blacklist.')
  }
  if (assigneeId !== undefined && assigneeId !== agent.id && !seesAll(agent)) {
    const other = await deps.store.readAgent(assigneeId)
    const shared = other && Object.keys(other.teams).some((team) => team in agent.teams)
    if (!shared) throw new DomainError('forbidden', 'You may filter only by agents of your own teams.')
  }
  // What was closed in a team that is gone is still there.
  const visible = visibleTeams(agent, view === 'all' && !queue ? everTeams : teams)
  const asked = input.teamId === undefined ? visible : visible.filter((team) => team === input.teamId)
  const place = queue
    ? placeOfQueue(queue, asked, teams, now)
    : after === undefined
      ? placeOfView(view, agent, asked)
      : { by: 'updated' as const, teams: asked, after }
  const keep = (conversation: Conversation) =>
    canSee(agent, conversation) &&
    (after === undefined || conversation.lastActivityAt > after) &&
    inView(view, agent, conversation) &&
    (queue === undefined || (asked.includes(conversation.teamId) && inQueue(queue, conversation, teams, now))) &&
    hasStatus(input.status, conversation) &&
    (input.teamId === undefined || conversation.teamId === input.teamId) &&
    (assigneeId === undefined || conversation.assigneeId === assigneeId) &&
    (input.channelId === undefined || conversation.lastChannel?.id === input.channelId)
  const mayBe = (mark: string) => {
    if (assigneeId !== undefined && mark !== assigneeMark(assigneeId)) return false
    if (view === 'mine') return mark === assigneeMark(agent.id)
    return view === 'unassigned' ? mark === assigneeMark(null) : view !== 'others' || mark !== assigneeMark(null)
  }
  const mayKeep = ({ teamId, owners, assigneeId: listedId, mark }: Listed) => {
    const [grabbedBy, owner] = [owners[0] ?? null, owners.at(-1) ?? null]
    // Whose own it is, sees it in any team; who waits is listed without saying whose it is.
    const isSeen = canSee(agent, { teamId, grabbedBy, assigneeId: owner, blacklisted: false })
    if (!isSeen && mark !== assigneeMark(agent.id)) return false
    if (mark !== undefined && !mayBe(mark)) return false
    if (listedId === undefined) return true
    return (view !== 'others' || listedId !== agent.id) && (assigneeId === undefined || listedId === assigneeId)
  }
  const limit = input.limit ?? 25
  if (after !== undefined) {
    const walk = readWalk(input.cursor, now)
    const page = await deps.store.listConversations(
      place,
      { limit, cursor: walk.cursor, order: 'oldest' },
      keep,
      mayKeep,
    )
    const items = page.items.map((item) => presentConversation(item, { now, teams }))
    return { items, ...pageOfWalk(walk, page.nextCursor) }
  }
  const { sort, cursor } = input
  const order = sort === 'waiting' ? undefined : sort
  const page =
    sort === 'waiting' && place.by !== 'waiting'
      ? await waitingFirst(deps, { place, cursor, limit, teams: asked, everTeams, keep, mayKeep })
      : await deps.store.listConversations(place, { limit, cursor, order }, keep, mayKeep)
  return { items: page.items.map((item) => presentConversation(item, { now, teams })), nextCursor: page.nextCursor }
}

interface Listing {
  place: InboxPlace
  cursor: string | undefined
  limit: number
  /** whose conversations may be in it */
  teams: readonly TeamKey[]
  everTeams: readonly Team[]
  keep(conversation: Conversation): boolean
  mayKeep(listed: Listed): boolean
}

/** What cursors of a list in the order of waiting begin with: it goes on among those who wait, or among the others. */
const WAITING = 'w'
const OTHERS = 'o'
/** So much of what an agent has joined, or is online, is looked up by its keys: where there is more, all who wait are looked at. */
const MOST_KNOWN = 200

/** Who waits, the longest first, and then all others, the latest activity first. */
async function waitingFirst(deps: Deps, listing: Listing): Promise<Page<Conversation>> {
  const { place, cursor = WAITING, limit, keep, mayKeep } = listing
  const [part = '', rest] = [cursor.slice(0, 1), cursor.slice(1) || undefined]
  if (part !== WAITING && part !== OTHERS) {
    throw new DomainError('invalid_request', 'The cursor is not one of ours.', [
      { path: 'cursor', message: 'is not a cursor of this order' },
    ])
  }
  const onward = (mark: string, { items, nextCursor }: Page<Conversation>): Page<Conversation> => ({
    items,
    nextCursor: nextCursor === null ? null : `${mark}${nextCursor}`,
  })
  const isOver = ({ waitingSince }: Conversation) => waitingSince === null
  const others = (some: number, after?: string) =>
    deps.store.listConversations(place, { limit: some, cursor: after }, (each) => isOver(each) && keep(each), mayKeep)
  if (part === OTHERS) return onward(OTHERS, await others(limit, rest))
  // Nobody waits there.
  if (place.by === 'blacklist' || (place.by === 'agent' && place.list === 'closed')) {
    return onward(OTHERS, await others(limit))
  }
  const isOwn = place.by !== 'place'
  const isOfAgent = place.by === 'agent'
  // Whose it is stands where they wait: an agent's own are looked up only to know whether all are on the first page.
  const isLookedUp = isOwn && !(isOfAgent && rest !== undefined)
  const own = isLookedUp ? await deps.store.listedContacts(place, isOfAgent ? limit : MOST_KNOWN) : undefined
  if (own && own.size <= limit && rest === undefined) {
    // All of them are on one page.
    const all = await deps.store.listConversations(place, { limit }, keep, mayKeep)
    if (all.nextCursor === null) return { items: all.items.toSorted(byWaiting), nextCursor: null }
  }
  const everywhere = [...listing.everTeams.map(({ id }) => id), null]
  const ranges = (isOwn ? everywhere : listing.teams).map((team) => ({ team }))
  const mayWait = (listed: Listed) =>
    listed.contact === undefined || own === undefined ? mayKeep(listed) : own.has(listed.contact)
  // Looking up in vain cost as much as a row: the first page is one short, and costs no more than others.
  const isInVain = isOfAgent && isLookedUp && own === undefined
  const asked = isInVain ? Math.max(1, limit - 1) : limit
  const waiting = await deps.store.listConversations(
    { by: 'waiting', crew: ['none', 'some'], ranges },
    { limit: asked, cursor: rest },
    keep,
    mayWait,
  )
  if (waiting.nextCursor !== null) return onward(WAITING, waiting)
  if (waiting.items.length === asked) return { items: waiting.items, nextCursor: OTHERS }
  const shown = new Set(waiting.items.map(({ id }) => id))
  const following = onward(OTHERS, await others(limit - waiting.items.length))
  // Who was answered between the two readings is shown where they waited.
  return { ...following, items: [...waiting.items, ...following.items.filter(({ id }) => !shown.has(id))] }
}

function byWaiting(one: Conversation, other: Conversation): number {
  const last = Number.POSITIVE_INFINITY
  const waits = (one.waitingSince ?? last) - (other.waitingSince ?? last)
  return waits || other.lastActivityAt - one.lastActivityAt
}
