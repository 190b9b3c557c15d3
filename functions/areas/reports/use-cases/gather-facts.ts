import { isSame } from '../../../kernel/on-demand.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { asCountedBefore, type FactsOfDay, type Gathered, gather, isStale, rowsOf } from '../domain/gathered-facts.ts'
import { type Joined, replay, type Start, startAfter, startIn } from '../domain/replay.ts'
import { isClosed } from '../domain/report-facts.ts'
import type { EarlierRow, ReportsStore } from '../port.ts'
import { hoursFor } from './hours-for.ts'
import { readWholeTimeline } from './whole-timeline.ts'

type Deps = HasStore<ReportsStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock'>
type TellDeps = HasStore<TimelineStore & WorkspaceStore>

/**
 * R1: keeps what reports count of a conversation, a row per day. What was deleted since is left alone: whoever removes entries
 * calls this before.
 */
export async function gatherFacts(deps: Deps, conversation: Conversation): Promise<void> {
  const told = await tellFacts(deps, conversation)
  if (told) await keepFacts(deps, conversation, told)
}

/** What a conversation tells, as it was given; undefined: some of it is gone. */
export async function tellFacts(deps: TellDeps, conversation: Conversation): Promise<Gathered | undefined> {
  const read = await readEntries(deps, conversation)
  return read && tellFrom(deps, conversation, read.entries, read.start)
}

/** The same, of entries that were read. */
export async function tellFrom(
  deps: TellDeps,
  conversation: Conversation,
  entries: readonly Entry[],
  start: Start,
): Promise<Gathered> {
  const [hours, joined] = await Promise.all([
    hoursFor(deps.store, conversation, entries),
    joinedTo(deps, conversation.contactId, entries),
  ])
  return gather(conversation, entries, start, hours, joined)
}

/** All entries of a conversation, and what was so before; undefined: some are gone. */
async function readEntries({ store }: TellDeps, conversation: Conversation) {
  const { contactId, n, seq } = conversation
  const beside = [n - 1, n + 1].filter((number) => number > 0)
  const [entries, neighbours] = await Promise.all([
    store.readEntriesAfter(conversation, 0, seq),
    store.readConversations(beside.map((number) => ({ contactId, n: number }))),
  ])
  if (entries.length < seq) return undefined
  const isLatest = !neighbours.some((one) => one.n > n)
  const previous = neighbours.find((one) => one.n < n)
  const start = isLatest ? startAfter(previous, conversation, entries) : undefined
  return { entries, start: start ?? startIn(await readWholeTimeline(store, contactId), n) }
}

/** C3: what ended when other contacts were merged into this one, as it was before. */
async function joinedTo(deps: TellDeps, contactId: string, entries: readonly Entry[]): Promise<Joined> {
  const joined = new Map<string, Conversation>()
  for (const { id, event, receivedAt } of entries) {
    if (event?.name !== 'merged' || event.from === null || event.from === contactId) continue
    const other = (await deps.store.readPart(event.from))?.latest
    if (other?.closedBy !== 'merge' || other.closedAt !== receivedAt) continue
    const read = await readEntries(deps, other)
    if (!read) continue
    const steps = replay(other, read.entries, read.start, await joinedTo(deps, other.contactId, read.entries))
    const closing = steps.findLast(({ step }) => isClosed(step) && step.after.closedAt === receivedAt)
    if (closing?.step.before) joined.set(id, closing.step.before)
  }
  return joined
}

/**
 * Keeps what is not kept yet. What says the same is not written again, and rows of earlier versions that say some of it go;
 * `thorough`: they are looked for also where the opening has none.
 */
export async function keepFacts(
  { store, clock }: HasStore<ReportsStore> & Pick<Parts, 'clock'>,
  { contactId, n, openedAt }: Conversation,
  gathered: Gathered,
  thorough = false,
): Promise<void> {
  const rows = rowsOf(gathered)
  if (rows.length === 0) return
  const opened = { contactId, n, openedAt: gathered.facts.find(({ kind }) => kind === 'opened')?.at ?? openedAt }
  const kept = await store.readFacts(
    opened,
    rows.map(({ day }) => day),
  )
  const isOneByOne = kept.opening === 'one of many' || thorough
  // The opening's day comes last: as long as its row is there, the others may have some too.
  for (const row of rows.reverse()) {
    const before = kept.rows.find(({ day }) => day === row.day)
    const after = before ? asCountedBefore(row, before) : row
    const instead = isOneByOne ? await earlierRows(store, after) : []
    const isOpening = kept.opening !== 'none' && after.facts.some(({ kind }) => kind === 'opened')
    const all = isOpening && !isOneByOne ? [store.openingRow(opened)] : instead
    if (before && all.length === 0 && isSame(before.facts, after.facts)) continue
    const now = clock.now()
    await store.putFacts(after, { instead: all, staleAt: isStale(row.day, now) ? now : undefined })
  }
}

const AT_ONCE = 10

/** Where earlier versions kept what a row says, one by one. */
async function earlierRows(store: ReportsStore, { facts }: FactsOfDay): Promise<EarlierRow[]> {
  const single = facts.filter(({ kind }) => ONE_BY_ONE.has(kind)).values()
  const found = new Map<string, EarlierRow>()
  const work = async () => {
    for (const fact of single) for (const row of await store.earlierRowsOf(fact)) found.set(row.sk, row)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return [...found.values()]
}

/** What was kept so. */
const ONE_BY_ONE: ReadonlySet<string> = new Set(['opened', 'closed', 'first_response', 'response', 'overdue', 'rated'])
