import type {
  By,
  Dimension,
  Figures,
  Targets,
  Time,
  TimeFigures,
} from '../../functions/areas/reports/domain/metrics.ts'
import type { Filters } from '../../functions/areas/reports/domain/question.ts'
import type { ReportFact } from '../../functions/areas/reports/domain/report-facts.ts'

/*
 * Reports as one would compute them with all facts at hand and nothing else: by the clock that Intl shows, with sorted lists. It
 * uses nothing of what it is compared with.
 */

const DAY = 86_400_000
type Local = { fact: ReportFact; date: string; hour: string }

/** Where a fact stands by the clock on the wall. */
export function localOf(timeZone: string, facts: readonly ReportFact[]): Local[] {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    weekday: 'short',
  })
  return facts.map((fact) => {
    const parts = Object.fromEntries(format.formatToParts(fact.at).map(({ type, value }) => [type, value]))
    const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(parts.weekday ?? '') + 1
    return { fact, date: `${parts.year}-${parts.month}-${parts.day}`, hour: `${weekday}-${parts.hour}` }
  })
}

const ids = (values: readonly (string | null | undefined)[]) => {
  const some = values.filter((value) => value !== null && value !== undefined)
  return some.length > 0 ? some : ['-']
}
function valuesOf({ fact, hour }: Local, dimension: Dimension): readonly string[] {
  switch (dimension) {
    case 'hour':
      return [hour]
    case 'channel':
      return ids([fact.channel?.id])
    case 'team':
      return ids([fact.teamId])
    case 'agent':
      return ids([fact.agentId])
    case 'category':
      return ids([fact.category])
    case 'type':
      return ids([fact.type])
    case 'tag':
      return ids(fact.tags)
    case 'workflow':
      return ids(fact.programs)
  }
}

/** ISO 8601, counted from the first week, which has January 4. */
function weekOf(date: string): string {
  const at = Date.parse(date)
  const monday = at - ((new Date(at).getUTCDay() + 6) % 7) * DAY
  const year = new Date(monday + 3 * DAY).getUTCFullYear()
  const fourth = Date.UTC(year, 0, 4)
  const first = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY
  return `${year}-W${String(Math.round((monday - first) / (7 * DAY)) + 1).padStart(2, '0')}`
}

/** Between the two values next to it. */
function quantile(sorted: readonly number[], share: number): number {
  const rank = share * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(rank)] ?? 0, sorted[Math.ceil(rank)] ?? 0]
  return low + (high - low) * (rank - Math.floor(rank))
}

/** The exact figures, and the share within the target when what took 1 % more counts, too. */
export interface Naive extends Figures {
  loosely: Record<string, number | null>
}
function timeOf(values: number[], target: number): { figures: TimeFigures; loose: number | null } {
  if (values.length === 0) return { figures: { median: null, p90: null, average: null, within: null }, loose: null }
  const sorted = values.toSorted((a, b) => a - b)
  const share = (most: number) => sorted.filter((value) => value <= most).length / sorted.length
  return {
    figures: {
      median: quantile(sorted, 0.5),
      p90: quantile(sorted, 0.9),
      average: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
      within: share(target),
    },
    loose: share(target * 1.011),
  }
}

function figuresOf(facts: readonly ReportFact[], targets: Targets): Naive {
  const count = (kind: ReportFact['kind']) =>
    facts.filter((fact) => fact.kind === kind).reduce((sum, fact) => sum + fact.count, 0)
  const of = (kind: ReportFact['kind'], field: 'duration' | 'open' | 'waited' | 'waitedOpen') =>
    facts.flatMap((fact) => (fact.kind === kind && fact[field] !== null ? [fact[field]] : []))
  const loosely: Naive['loosely'] = {}
  const time = (name: Time, clock: number[], open: number[]) => {
    const [byClock, inHours] = [timeOf(clock, targets[name]), timeOf(open, targets[name])]
    loosely[name] = byClock.loose
    loosely[`${name} in hours`] = inHours.loose
    return { count: clock.length, ...byClock.figures, inHours: inHours.figures }
  }
  const scores = [1, 2, 3, 4, 5].map(
    (score) => facts.filter((fact) => fact.kind === 'rated' && fact.score === score).length,
  )
  const rated = facts.filter(({ kind }) => kind === 'rated')
  return {
    opened: count('opened'),
    closed: count('closed'),
    reopened: count('reopened'),
    missed: count('overdue'),
    asked: count('asked'),
    messagesIn: count('message_in'),
    messagesOut: count('message_out'),
    tagged: count('tagged'),
    firstResponse: time('firstResponse', of('first_response', 'duration'), of('first_response', 'open')),
    response: time('response', of('response', 'duration'), of('response', 'open')),
    resolution: time('resolution', of('closed', 'duration'), of('closed', 'open')),
    waiting: time('waiting', of('closed', 'waited'), of('closed', 'waitedOpen')),
    satisfaction: {
      count: rated.length,
      average: rated.length === 0 ? null : rated.reduce((sum, { score }) => sum + (score ?? 0), 0) / rated.length,
      scores,
    },
    loosely,
  }
}

/** A report of the facts themselves. */
export function naiveReport(
  facts: readonly Local[],
  { from, to, by, filters, targets }: { from: string; to: string; by: By; filters: Filters; targets: Targets },
) {
  const matching = facts.filter((local) =>
    Object.entries(filters).every(([dimension, wanted]) =>
      valuesOf(local, dimension as Dimension).some((value) => wanted?.includes(value)),
    ),
  )
  const keysOf = (local: Local): readonly string[] => {
    if (by === 'day') return [local.date]
    if (by === 'week') return [weekOf(local.date)]
    if (by === 'month') return [local.date.slice(0, 7)]
    return valuesOf(local, by).filter((value) => filters[by]?.includes(value) ?? true)
  }
  const now = matching.filter(({ date }) => date >= from && date <= to)
  const length = Date.parse(to) - Date.parse(from) + DAY
  const first = new Date(Date.parse(from) - length).toISOString().slice(0, 10)
  const rows = new Map<string, ReportFact[]>()
  for (const local of now) {
    for (const key of keysOf(local)) {
      const own = rows.get(key) ?? []
      own.push(local.fact)
      rows.set(key, own)
    }
  }
  return {
    rows: new Map([...rows].map(([key, own]) => [key, figuresOf(own, targets)] as const)),
    total: figuresOf(
      now.map(({ fact }) => fact),
      targets,
    ),
    before: figuresOf(
      matching.filter(({ date }) => date >= first && date < from).map(({ fact }) => fact),
      targets,
    ),
  }
}
