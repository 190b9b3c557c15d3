import { ConflictError, retryOnConflict } from '../../../kernel/commit.ts'
import { parseConversationId } from '../../../kernel/ids.ts'
import type { Moment } from '../../../kernel/moment.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { Page } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import { armedAt, nextDue } from '../../queues/domain/timers.ts'
import { fireTimers } from '../../queues/index.ts'
import type { InboxPlace, QueuesStore } from '../../queues/port.ts'
import type { Change } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { writesOf } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Team } from '../../workspace/domain/agent.ts'
import type { Rollout, WorkspaceStore } from '../../workspace/port.ts'
import { moveOut, shareAgain, withdraw } from '../domain/departure.ts'
import { pushRebuild, type Rebuild } from './rebuild.ts'

type Deps = HasStore<ChannelsStore & QueuesStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'log' | 'scheduler' | 'ulid'>

type RolloutDeps = Pick<Deps, 'store' | 'clock' | 'scheduler' | 'ulid' | 'log'>

const PAGE = 100
const AT_ONCE = 20
/** How long the indexes may lag behind, generously; and how long a rollout that stands still has died. */
const SETTLED_MS = 60_000
/** Pages of one rollout in one run of the timer function. */
const MAX_PAGES = 20

/** A rollout that is no rebuild and no migration. */
type OfSettings = Rollout & { what: Exclude<Rollout['what'], Rebuild | 'migration'> }
type Work = (conversation: Conversation) => Promise<unknown>

/**
 * One page of what a change of settings leaves to be done in conversations, then a note of how far it came, which brings
 * the next page. Doing a page again does nothing new; a rollout that was started anew ends the old one.
 */
export async function continueRollout(deps: RolloutDeps, rollout: OfSettings): Promise<OfSettings | undefined> {
  const page = await rollouts[rollout.what](deps, rollout)
  const next = { ...rollout, step: rollout.step + 1, cursor: page.nextCursor, finished: page.nextCursor === null }
  try {
    await deps.store.commit([deps.store.continueRollout(rollout, next)])
    return next
  } catch (error) {
    if (error instanceof ConflictError) return undefined
    throw error
  }
}

/**
 * The second time round, and the rescue of what stands still: a conversation that the index did not show yet at the first
 * time is found now. What is longer than one run goes on by itself.
 */
export async function finishRollouts(deps: RolloutDeps): Promise<number> {
  const before = deps.clock.now() - SETTLED_MS
  let done = 0
  for (const found of (await deps.store.readRollouts()).filter(({ startedAt }) => startedAt <= before)) {
    if (!isOfSettings(found)) {
      if (found.what !== 'migration') await pushRebuild(deps, found)
      continue
    }
    let rollout: OfSettings | undefined = found
    for (let pages = 0; rollout && pages < MAX_PAGES; pages++) {
      rollout = await continueRollout(deps, rollout)
      if (!rollout?.finished) continue
      await deps.store.commit([deps.store.continueRollout(rollout, undefined)])
      done++
      break
    }
  }
  if (done > 0) deps.log.info('settings.rolled_out', { done })
  return done
}

const rollouts: Record<OfSettings['what'], (deps: RolloutDeps, rollout: Rollout) => Promise<Page<Conversation>>> = {
  agent: rollOutAgent,
  team: rollOutTeam,
}

/** Whether what it does is for settings. */
export const isOfSettings = (rollout: Rollout): rollout is OfSettings => rollout.what in rollouts

/** What is open and a deleted agent's: first what is assigned to them, then what they have joined. */
async function rollOutAgent(deps: RolloutDeps, { id, cursor }: Rollout): Promise<Page<Conversation>> {
  const [list, position] = (cursor ?? 'mine ').split(' ') as ['mine' | 'joined', string]
  const place: InboxPlace = list === 'mine' ? { by: 'agent', list: 'mine', agentId: id } : { by: 'joined', agentId: id }
  const page = await onPage(
    deps,
    place,
    position,
    () => true,
    (conversation) => release(deps, conversation.id, id),
  )
  const next = page.nextCursor !== null ? `${list} ${page.nextCursor}` : list === 'mine' ? 'joined ' : null
  return { ...page, nextCursor: next }
}

/** Takes a deleted agent out of one open conversation. */
export function release(
  deps: Omit<RolloutDeps, 'log' | 'scheduler'>,
  conversationId: string,
  agentId: string,
): Promise<void> {
  return step(deps, conversationId, (conversation, moment) => withdraw(conversation, agentId, moment))
}

/** A team's open conversations: out of one that is deleted, else by its new times and mode. */
async function rollOutTeam(deps: RolloutDeps, { id, cursor }: Rollout): Promise<Page<Conversation>> {
  const team = await deps.store.readTeam(id)
  if (!team) return { items: [], nextCursor: null }
  if (team.deleted) await detachChannels(deps, id)
  const place: InboxPlace = { by: 'place', place: 'open', teams: [id] }
  const [channels, teams] = await Promise.all([deps.store.readChannels(), deps.store.readTeams()])
  const work: Work = team.deleted
    ? (conversation) => leaveTeam(deps, conversation.id, team, channels)
    : async (conversation) => {
        if (owned(team, conversation)) await step(deps, conversation.id, shareAgain)
        await fireTimers(deps, conversation.id, { teams })
      }
  const now = deps.clock.now()
  const keep = (conversation: Conversation) =>
    team.deleted || owned(team, conversation) || isLate(conversation, team, now)
  return onPage(deps, place, cursor ?? '', keep, work)
}

const owned = (team: Team, { grabbedBy }: Conversation) => team.mode === 'collaboration' && grabbedBy !== null

/** Whether its timer is set to later than it is due. */
function isLate(conversation: Conversation, team: Team, now: number): boolean {
  const due = nextDue(conversation, team)
  return due !== null && (due <= now || due < armedAt(conversation, now))
}

/** Puts one open conversation of a deleted team where its last channel leads to, or to no team. */
export function leaveTeam(
  deps: Omit<RolloutDeps, 'log' | 'scheduler'>,
  conversationId: string,
  team: Team,
  channels: readonly Channel[],
): Promise<void> {
  return step(deps, conversationId, (conversation, moment) => {
    if (conversation.teamId !== team.id) return { conversation, entries: [] }
    const to = channels.find(({ id }) => id === conversation.lastChannel?.id)?.teamId ?? null
    return moveOut(conversation, to === team.id ? null : to, moment)
  })
}

/** A channel that was given the team while it was being deleted. */
async function detachChannels(deps: Pick<Deps, 'store'>, teamId: string): Promise<void> {
  await retryOnConflict(async () => {
    const channels = (await deps.store.readChannels()).filter((channel) => channel.teamId === teamId)
    for (const channel of channels) await deps.store.commit([deps.store.putChannel({ ...channel, teamId: null })])
  })
}

function step(
  deps: Omit<RolloutDeps, 'log' | 'scheduler'>,
  conversationId: string,
  rule: (conversation: Conversation, moment: Moment) => Change,
): Promise<void> {
  const key = parseConversationId(conversationId)
  return retryOnConflict(async () => {
    const [conversation] = key ? await deps.store.readConversations([key]) : []
    if (!conversation) return
    const writes = writesOf(deps, conversation, rule(conversation, momentOf(deps)))
    if (writes.length > 0) await deps.store.commit(writes)
  })
}

/** Does the work on one page, several at once; throws, at the end, when some could not be done. */
async function onPage(
  deps: RolloutDeps,
  place: InboxPlace,
  cursor: string,
  keep: (conversation: Conversation) => boolean,
  work: Work,
): Promise<Page<Conversation>> {
  const page = await deps.store.listConversations(place, { limit: PAGE, cursor: cursor || undefined }, keep)
  const queue = page.items.values()
  const errors: unknown[] = []
  const worker = async () => {
    for (const conversation of queue) {
      try {
        await work(conversation)
      } catch (error) {
        errors.push(error)
        const name = error instanceof Error ? error.name : 'unknown'
        deps.log.error('settings.rollout_failed', { conversationId: conversation.id, name })
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  if (errors.length > 0) throw new Error(`${errors.length} conversations do not follow the settings yet.`)
  return page
}
