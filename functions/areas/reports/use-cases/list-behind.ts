import { fromCursor, toCursor } from '../../../kernel/cursor.ts'
import { conversationIdOf } from '../../../kernel/ids.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import { dayOf, placeOf, startOf } from '../domain/days.ts'
import type { FactsOfDay } from '../domain/gathered-facts.ts'
import { type Metric, times, valueIn } from '../domain/metrics.ts'
import type { Behind, BehindQuestion } from '../domain/question.ts'
import type { ReportFact } from '../domain/report-facts.ts'
import { isAsked } from '../domain/tally.ts'
import { type OpenFacts, openFacts } from './open-facts.ts'
import type { ReadingDeps } from './sources.ts'

/** Open conversations whose timelines are read for one page; where there are more, they are left out until they are kept. */
const FEW_OPEN = 50
/** Rows that are looked through for one page; a day is looked through whole. */
const MOST_ROWS = 3_000
const PAGE = 1_000
const UTC_DAY_MS = 24 * 60 * 60_000
const POSITION = /^\d{14}#/
/** No more facts of one moment and conversation are told apart. */
const MOST_ALIKE = 9_999

interface Placed {
  fact: ReportFact
  /** where it stands: the list goes down by these */
  place: string
}

/** Facts in the order of the list: by time, and those of one moment by conversation. */
function inOrder(facts: readonly ReportFact[]): Placed[] {
  const alike = new Map<string, number>()
  return facts
    .map((fact) => ({ fact, text: JSON.stringify(fact) }))
    .sort((one, other) => (one.text < other.text ? -1 : 1))
    .map(({ fact }) => {
      const place = `${placeBefore(fact.at)}${conversationIdOf(fact.contactId, fact.n)}#`
      const count = (alike.get(place) ?? 0) + 1
      alike.set(place, count)
      return { fact, place: `${place}${String(MOST_ALIKE - count).padStart(4, '0')}` }
    })
    .sort((one, other) => (one.place > other.place ? -1 : 1))
}
/** What stands after all that happened at a moment or later. */
const placeBefore = (at: number) => `${String(at).padStart(14, '0')}#`

/** R1: what a figure is made of, the newest first, from rows and open conversations; a page may be short and not the last. */
export async function listBehind(
  deps: ReadingDeps,
  { from, to, filters, metric, timeZone }: BehindQuestion,
  { limit, cursor }: PageRequest,
): Promise<Page<Behind>> {
  const after = fromCursor(cursor, POSITION)
  const [begin, end] = [startOf(timeZone, dayOf(from)), startOf(timeZone, dayOf(to) + 1)]
  const isWanted = (fact: ReportFact) =>
    fact.at >= begin && fact.at < end && isOf(metric, fact) && isAsked(filters, fact, placeOf(timeZone, fact.at).hour)
  const open = await openWithin(deps, begin, end)
  let left = open.facts.filter(isWanted)
  const items: Placed[] = []
  /** what happened from a UTC day on, of which all rows are read */
  const take = (day: number) => {
    const ready = left.filter(({ at }) => at >= day)
    left = left.filter(({ at }) => at < day)
    items.push(...inOrder(ready).filter(({ place }) => after === undefined || place < after))
  }
  let day = Number.POSITIVE_INFINITY
  let [rows, isAll] = [0, true]
  for await (const row of rowsOf(
    deps,
    begin,
    after === undefined ? end : Math.min(end, Number(after.slice(0, 14)) + 1),
  )) {
    if (row.day < day) {
      take(day)
      isAll = items.length < limit
      if (!isAll) break
      if (rows >= MOST_ROWS) return { items: items.map(toBehind(metric)), nextCursor: toCursor(placeBefore(day)) }
      day = row.day
    }
    rows++
    if (!open.conversations.has(conversationIdOf(row.contactId, row.n))) left.push(...row.facts.filter(isWanted))
  }
  if (isAll) take(Number.NEGATIVE_INFINITY)
  const shown = items.slice(0, limit)
  const last = shown.at(-1)
  const isMore = items.length > limit || !isAll
  return { items: shown.map(toBehind(metric)), nextCursor: isMore && last ? toCursor(last.place) : null }
}

const toBehind =
  (metric: Metric) =>
  ({ fact }: Placed): Behind => ({
    contactId: fact.contactId,
    n: fact.n,
    at: fact.at,
    value: (times as readonly string[]).includes(metric) || isCounted(metric) ? (valueIn(metric, fact) ?? null) : null,
  })
const isCounted = (metric: Metric) => ['messagesIn', 'messagesOut', 'tagged', 'satisfaction'].includes(metric)

async function* rowsOf({ store }: ReadingDeps, from: number, to: number): AsyncGenerator<FactsOfDay> {
  let cursor: string | undefined
  do {
    const page = await store.listRows(from, to, { limit: PAGE, cursor })
    yield* page.items
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

const isOf = (metric: Metric, fact: ReportFact) => valueIn(metric, fact) !== undefined

const nobody: OpenFacts = { facts: [], conversations: new Set() }

/** What open conversations tell, of a span that may have what is not kept yet: the day that it is, and the one before. */
async function openWithin(deps: ReadingDeps, begin: number, end: number): Promise<OpenFacts> {
  const since = Math.max(begin, deps.clock.now() - 2 * UTC_DAY_MS)
  if (end <= since) return nobody
  const found = await openFacts(deps, { since, limit: FEW_OPEN })
  return found === 'too many' ? nobody : found
}
