import { retryOnConflict, type Write } from '../../../kernel/commit.ts'
import type { Page } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { initialLayout, type Layout, placed } from '../../../platform/layout.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Rollout, WorkspaceStore } from '../../workspace/port.ts'
import type { InboxPlace, QueuesStore } from '../port.ts'

type Deps = HasStore<QueuesStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'log' | 'ulid'>

type LayoutDeps = Pick<Deps, 'clock' | 'ulid'> & HasStore<QueuesStore & WorkspaceStore>

const PAGE = 100
const AT_ONCE = 20

/**
 * Gives conversations another layout, or the same anew, which counts all of them from nothing: what is written from now on
 * follows it, and a rollout brings what is stored. Until it is through, readers look at both.
 */
export async function startLayout(
  deps: LayoutDeps,
  wanted: Partial<Pick<Layout, 'shards' | 'lanes'>> = {},
): Promise<void> {
  await retryOnConflict(async () => {
    const before = await deps.store.readLayout()
    const { shards, lanes } = { ...before, ...wanted }
    const readShards = Math.max(before.readShards, shards)
    const after = { ...before, shards, lanes, readShards, generation: before.generation + 1 }
    await deps.store.commit([deps.store.putLayout(before, after), rollOut(deps)])
  })
  deps.store.forgetLayout()
}

function rollOut({ store, clock, ulid }: LayoutDeps): Write {
  const startedAt = clock.now()
  return store.startRollout({
    what: 'layout',
    id: 'all',
    run: ulid(),
    startedAt,
    step: 0,
    cursor: null,
    finished: false,
  })
}

/** A workspace that has no layout yet gets the first one; what it has stored before is brought into it. */
export async function ensureLayout(deps: LayoutDeps, isNew = false): Promise<void> {
  if (await deps.store.hasLayout()) return
  const layout = { ...initialLayout, hasFirstEdition: !isNew }
  await deps.store.commit([deps.store.putLayout(undefined, layout), ...(isNew ? [] : [rollOut(deps)])])
  deps.store.forgetLayout()
}

/** One page of bringing conversations into the present layout. */
export async function layOutPage(deps: Pick<Deps, 'store'>, { cursor }: Rollout): Promise<Page<Conversation>> {
  const [page, { generation, hasFirstEdition }] = await Promise.all([
    everyConversation(deps, cursor),
    deps.store.readLayout(),
  ])
  const queue = page.items.values()
  const worker = async () => {
    for (const { contactId, n, laid } of queue) {
      if (laid === undefined || placed(laid).generation < generation) await layOut(deps, contactId, n)
      if (hasFirstEdition) await deps.store.removeCounted(contactId, n)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return page
}

/** Writes one conversation as it is, which puts it where the present layout has it and counts it there, once. */
function layOut({ store }: Pick<Deps, 'store'>, contactId: string, n: number): Promise<void> {
  return retryOnConflict(async () => {
    const [[conversation], { generation }] = await Promise.all([
      store.readConversations([{ contactId, n }]),
      store.readLayout(),
    ])
    if (!conversation || (conversation.laid !== undefined && placed(conversation.laid).generation >= generation)) return
    await store.commit(store.putConversation(conversation, conversation))
  })
}

/**
 * When everything has been gone through twice, nothing lies as it did before: what was kept for that goes. False where
 * something still does: it has to be gone through again.
 */
export async function finishLayout({ store, log }: Pick<Deps, 'store' | 'log'>): Promise<boolean> {
  const before = await store.readLayout()
  const teams = await everyTeam({ store })
  if (before.hasFirstEdition && (await store.hasRowsOfFirstEdition(teams))) return false
  await store.commit([store.putLayout(before, { ...before, readShards: before.shards, hasFirstEdition: false })])
  store.forgetLayout()
  const agents = await store.readAgents('all')
  await store.removeEarlierCounters(
    before.generation,
    agents.map(({ id }) => id),
  )
  log.info('layout.done', { generation: before.generation, shards: before.shards, lanes: before.lanes })
  return true
}

const everyTeam = async ({ store }: HasStore<WorkspaceStore>) => [
  null,
  ...(await store.readTeams('all')).map(({ id }) => id),
]

/** A page of all conversations, by the index: first what is in teams, open and closed, then what is blacklisted. */
export async function everyConversation(
  deps: HasStore<QueuesStore & WorkspaceStore>,
  cursor: string | null,
): Promise<Page<Conversation>> {
  const [list, position] = (cursor ?? 'place ').split(' ') as ['place' | 'blacklist', string]
  const teams = await everyTeam(deps)
  const place: InboxPlace =
    list === 'place' ? { by: 'place', places: ['unassigned', 'assigned', 'closed'], teams } : { by: 'blacklist' }
  const page = await deps.store.listConversations(place, { limit: PAGE, cursor: position || undefined }, () => true)
  const next = page.nextCursor !== null ? `${list} ${page.nextCursor}` : list === 'place' ? 'blacklist ' : null
  return { ...page, nextCursor: next }
}

/** Every quarter of an hour: counters that are at zero go. */
export async function keepCounters(deps: LayoutDeps & Pick<Deps, 'log'>): Promise<void> {
  await ensureLayout(deps)
  const tidied = await deps.store.tidyCounters()
  if (tidied > 0) deps.log.info('counters.tidied', { tidied })
}
