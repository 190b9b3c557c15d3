import { decodeBlocks, readCells } from '../domain/cells.ts'
import { dateOf, dayOf, placeOf } from '../domain/days.ts'
import { figuresOf } from '../domain/metrics.ts'
import { cutFor, piecesOf, takesMonths } from '../domain/plan.ts'
import type { Question, Report } from '../domain/question.ts'
import { Tally } from '../domain/tally.ts'
import type { RollupFiles } from '../port.ts'
import { Gone, openSources, type ReadingDeps, type Sources } from './sources.ts'

export type { ReadingDeps } from './sources.ts'

/**
 * R1: a report of local days, and what came to in the span before: from what is rolled up; what is not, or may have changed since, from the
 * facts themselves where they are few, else as the last run found it.
 */
export async function readReport(deps: ReadingDeps, question: Question): Promise<Report> {
  try {
    return await read(deps, question)
  } catch (error) {
    if (!(error instanceof Gone)) throw error
    return read(deps, question)
  }
}

async function read(deps: ReadingDeps, { by, filters, targets, ...asked }: Question): Promise<Report> {
  const [from, to] = [dayOf(asked.from), dayOf(asked.to)]
  const spans = { now: { from, to }, before: { from: from - (to - from + 1), to: from - 1 } }
  const cut = cutFor(by, filters)
  const tallies = { now: new Tally(cut, by, filters), before: new Tally(cut, undefined, filters) }
  const tallyOf = (day: number) =>
    day > to || day < spans.before.from ? undefined : day >= from ? tallies.now : tallies.before
  const sources = await openSources(deps, { from: spans.before.from, to }, asked.timeZone)
  const readOnce = once((name) => deps.rollups.read(name))
  await Promise.all(
    Object.entries(spans).map(([name, span]) =>
      addRolledUp(
        { read: readOnce, log: deps.log },
        sources,
        { ...span, byMonths: takesMonths(cut, by, filters) },
        tallies[name as keyof typeof spans],
      ),
    ),
  )
  for (const fact of sources.facts) {
    const { day, hour } = placeOf(sources.timeZone, fact.at)
    if (sources.isApart(day)) tallyOf(day)?.addFact(fact, day, hour)
  }
  return {
    rows: tallies.now.rows(spans.now, targets),
    total: figuresOf(tallies.now.total, targets),
    before: figuresOf(tallies.before.total, targets),
    upTo: sources.upTo,
    timeZone: sources.timeZone,
  }
}

/** The span and the one before share what lies where they meet. */
function once<Answer>(read: (name: string) => Promise<Answer>): (name: string) => Promise<Answer> {
  const asked = new Map<string, Promise<Answer>>()
  return (name) => {
    const answer = asked.get(name) ?? read(name)
    asked.set(name, answer)
    return answer
  }
}

/** Adds what is rolled up of some days. */
async function addRolledUp(
  { read, log }: Pick<ReadingDeps, 'log'> & { read: RollupFiles['read'] },
  { rolled, isApart }: Sources,
  span: { from: number; to: number; byMonths: boolean },
  tally: Tally,
): Promise<void> {
  if (!rolled) return
  const pieces = piecesOf(rolled, { ...span, apart: isApart }, dateOf)
  const objects = await Promise.all(pieces.map(({ name }) => read(`${name}/${tally.cut}`)))
  for (const [at, { name, blocks }] of pieces.entries()) {
    const bytes = objects[at]
    if (!bytes) {
      log.warn('reports.object_gone', { name: `${name}/${tally.cut}` })
      throw new Gone(`There is no ${name}/${tally.cut}.`)
    }
    const known = decodeBlocks(bytes)
    for (const { name: block, day } of blocks) {
      const cells = known.get(block)
      if (cells) readCells(cells, (lists) => tally.into(lists, day))
    }
  }
}
