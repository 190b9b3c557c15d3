import { retryOnConflict } from '../../../kernel/commit.ts'
import { initialLayout, type Layout, placed } from '../../../kernel/layout.ts'
import type { Page } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { InboxPlace, QueuesStore } from '../port.ts'

type Deps = HasStore<QueuesStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'log' | 'ulid'>

const PAGE = 100
const AT_ONCE = 20

/**
 * Wants another layout for conversations, or the same anew, which counts all of them from nothing. A migration brings what
 * is stored into it; until that is through, readers look at both.
 */
export async function wantLayout(
  { store }: HasStore<QueuesStore>,
  given: Partial<Pick<Layout, 'shards' | 'lanes'>> = {},
): Promise<void> {
  await changeLayout(store, (before) => {
    const { shards, lanes } = { ...before, ...before.wanted, ...given }
    return { ...before, wanted: { shards, lanes } }
  })
}

/** Wants a layout unless it is the present one, or wanted already: safe to repeat at every deployment. */
export async function keepLayout(deps: HasStore<QueuesStore>, given: Pick<Layout, 'shards' | 'lanes'>): Promise<void> {
  const present = await deps.store.readLayout()
  const { shards, lanes } = present.wanted ?? present
  if (shards !== given.shards || lanes !== given.lanes) await wantLayout(deps, given)
}

/** Whether conversations are to be brought into another layout. */
export async function isLayoutDue({ store }: HasStore<QueuesStore>): Promise<boolean> {
  store.forgetLayout()
  const { wanted, hasFirstEdition } = await store.readLayout()
  return wanted !== undefined || hasFirstEdition
}

/** Readers look at as many shards as there will be; whether they have to learn that before anybody writes so. */
export async function prepareLayout({ store }: HasStore<QueuesStore>): Promise<{ wait: boolean }> {
  let wait = false
  await changeLayout(store, (before) => {
    const readShards = Math.max(before.readShards, before.wanted?.shards ?? 0)
    wait ||= readShards > before.readShards
    return readShards === before.readShards ? before : { ...before, readShards }
  })
  return { wait }
}

/** From now on it is written as wanted. */
export async function beginLayout({ store }: HasStore<QueuesStore>): Promise<void> {
  await changeLayout(store, ({ wanted, ...before }) =>
    wanted ? { ...before, ...wanted, generation: before.generation + 1 } : before,
  )
}

async function changeLayout(store: HasStore<QueuesStore>['store'], change: (before: Layout) => Layout): Promise<void> {
  await retryOnConflict(async () => {
    store.forgetLayout()
    const before = await store.readLayout()
    const after = change(before)
    if (after !== before) await store.commit([store.putLayout(before, after)])
  })
  store.forgetLayout()
}

/** From now on every contact is found in all lists of contacts. */
export async function noteContactLists({ store }: HasStore<QueuesStore>): Promise<void> {
  await changeLayout(store, (before) => (before.hasContactLists ? before : { ...before, hasContactLists: true }))
}

/** A workspace that has no layout yet gets the first one; what it has stored before is brought into it by a migration. */
export async function ensureLayout({ store }: HasStore<QueuesStore>, isNew = false): Promise<void> {
  if (await store.hasLayout()) return
  await store.commit([
    store.putLayout(undefined, { ...initialLayout, hasFirstEdition: !isNew, hasContactLists: isNew }),
  ])
  store.forgetLayout()
}

/** One page of bringing conversations into the present layout. */
export async function layOutPage(deps: Pick<Deps, 'store'>, cursor: string | null): Promise<string | null> {
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
  return page.nextCursor
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
  const place: InboxPlace = list === 'place' ? { by: 'place', place: 'all', teams } : { by: 'blacklist' }
  const page = await deps.store.listConversations(place, { limit: PAGE, cursor: position || undefined }, () => true)
  const next = page.nextCursor !== null ? `${list} ${page.nextCursor}` : list === 'place' ? 'blacklist ' : null
  return { ...page, nextCursor: next }
}

/** Every quarter of an hour: counters that are at zero go. */
export async function keepCounters(deps: HasStore<QueuesStore> & Pick<Deps, 'log'>): Promise<void> {
  await ensureLayout(deps)
  const tidied = await deps.store.tidyCounters()
  if (tidied > 0) deps.log.info('counters.tidied', { tidied })
}
