import type { Write } from '../../../kernel/commit.ts'
import type { Page } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Rollout, WorkspaceStore } from '../../workspace/port.ts'
import type { InboxPlace, QueuesStore } from '../port.ts'
import { keepTally, versionOf } from './keep-tally.ts'

type Deps = HasStore<QueuesStore & WorkspaceStore> & Pick<Parts, 'clock' | 'log' | 'ulid'>

type UpkeepDeps = Pick<Deps, 'store' | 'clock' | 'ulid'>

/** Counts one step up where what conversations count in has changed so that all must be counted anew. */
const TALLY_LAYOUT = 1
const PAGE = 100

/** Goes through every conversation and counts those that do not count where they belong; anew where it is under way. */
export async function startRecount(deps: UpkeepDeps): Promise<void> {
  await deps.store.commit([recount(deps), deps.store.putTallyLayout(TALLY_LAYOUT)])
}

function recount({ store, clock, ulid }: UpkeepDeps): Write {
  const startedAt = clock.now()
  return store.startRollout({
    what: 'tally',
    id: 'all',
    run: ulid(),
    startedAt,
    step: 0,
    cursor: null,
    finished: false,
  })
}

/** What was stored before there were counters is counted; a workspace without conversations has nothing to count. */
export async function ensureTally(deps: UpkeepDeps, isNew = false): Promise<void> {
  if ((await deps.store.readTallyLayout()) === TALLY_LAYOUT) return
  if (isNew) await deps.store.commit([deps.store.putTallyLayout(TALLY_LAYOUT)])
  else await startRecount(deps)
}

/** One page of a recount. */
export async function recountPage(deps: Pick<Deps, 'store'>, { cursor }: Rollout): Promise<Page<Conversation>> {
  const page = await everyConversation(deps, cursor)
  await keepTally(deps, page.items.map(versionOf))
  return page
}

/** A page of all conversations, by the index: first what is in teams, open and closed, then what is blacklisted. */
export async function everyConversation(deps: Pick<Deps, 'store'>, cursor: string | null): Promise<Page<Conversation>> {
  const [list, position] = (cursor ?? 'place ').split(' ') as ['place' | 'blacklist', string]
  const teams = [null, ...(await deps.store.readTeams('all')).map(({ id }) => id)]
  const place: InboxPlace =
    list === 'place' ? { by: 'place', places: ['unassigned', 'assigned', 'closed'], teams } : { by: 'blacklist' }
  const page = await deps.store.listConversations(place, { limit: PAGE, cursor: position || undefined }, () => true)
  const next = page.nextCursor !== null ? `${list} ${page.nextCursor}` : list === 'place' ? 'blacklist ' : null
  return { ...page, nextCursor: next }
}

/** Every quarter of an hour: counters that are at zero go. */
export async function keepCounters(deps: UpkeepDeps & Pick<Deps, 'log'>): Promise<void> {
  await ensureTally(deps)
  const tidied = await deps.store.tidyCounters(deps.clock.now())
  if (tidied > 0) deps.log.info('counters.tidied', { tidied })
}
