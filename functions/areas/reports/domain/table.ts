import { type Figures, times } from './metrics.ts'

const seconds = (ms: number | null) => (ms === null ? null : Math.round(ms) / 1_000)
const rounded = (value: number | null, digits: number) => (value === null ? null : Number(value.toFixed(digits)))

type TimeOf = Figures[(typeof times)[number]]
type Spread = Omit<TimeOf, 'count' | 'inHours'>

const spread = ({ median, p90, average, within }: Spread) => ({
  median: seconds(median),
  p90: seconds(p90),
  average: seconds(average),
  within: rounded(within, 4),
})
const timeOf = ({ count, inHours, ...clock }: TimeOf) => ({ count, ...spread(clock), inHours: spread(inHours) })

/** Figures as they go over the wire: times in seconds. */
export function presentFigures(figures: Figures) {
  const { asked, satisfaction, firstResponse, response, resolution, waiting, ...counted } = figures
  return {
    ...counted,
    firstResponse: timeOf(firstResponse),
    response: timeOf(response),
    resolution: timeOf(resolution),
    waiting: timeOf(waiting),
    satisfaction: { ...satisfaction, average: rounded(satisfaction.average, 2), asked },
  }
}
export type PresentedFigures = ReturnType<typeof presentFigures>

export interface ReportRow extends PresentedFigures {
  key: string
  name: string
  deleted?: true | undefined
}

const counted = ['opened', 'closed', 'reopened', 'missed', 'messagesIn', 'messagesOut', 'tagged'] as const
const spreads = ['median', 'p90', 'average', 'within'] as const

/** A cell of each row, and where in a row it is, by which it is called. */
const columns: [string, (row: ReportRow) => string | number | null][] = [
  ['key', ({ key }) => key],
  ['name', ({ name }) => name],
  ['deleted', ({ deleted }) => (deleted ? 'true' : '')],
  ...counted.map((name): (typeof columns)[number] => [name, (row) => row[name]]),
  ...times.flatMap((name): typeof columns => [
    [`${name}.count`, (row) => row[name].count],
    ...spreads.map((each): (typeof columns)[number] => [`${name}.${each}`, (row) => row[name][each]]),
    ...spreads.map((each): (typeof columns)[number] => [`${name}.inHours.${each}`, (row) => row[name].inHours[each]]),
  ]),
  ['satisfaction.count', ({ satisfaction }) => satisfaction.count],
  ['satisfaction.average', ({ satisfaction }) => satisfaction.average],
  ...[1, 2, 3, 4, 5].map((score): (typeof columns)[number] => [
    `satisfaction.scores.${score}`,
    ({ satisfaction }) => satisfaction.scores[score - 1] ?? 0,
  ]),
  ['satisfaction.asked', ({ satisfaction }) => satisfaction.asked],
]

/** A report's rows as cells, with what each column is in the first; empty: there is nothing to say. */
export function tableOf({ rows }: { rows: readonly ReportRow[] }): string[][] {
  return [columns.map(([name]) => name), ...rows.map((row) => columns.map(([, cell]) => String(cell(row) ?? '')))]
}
