import type { Figures, Metric, Question, Times } from './types.ts'

/** How a figure is said and measured. */
export type Unit = 'count' | 'duration' | 'score' | 'share'

interface Measure {
  unit: Unit
  /** the conversations behind it */
  metric: Metric
  /** what is better; undefined: neither */
  better?: 'more' | 'less'
  /** null: there were none; `inHours`: as it passes in opening hours */
  of(figures: Figures, inHours: boolean): number | null
  /** nine of ten are below */
  upper?(figures: Figures, inHours: boolean): number | null
}

type CountName = 'opened' | 'closed' | 'reopened' | 'missed' | 'messagesIn' | 'messagesOut' | 'tagged'
export type TimesName = 'firstResponse' | 'response' | 'resolution' | 'waiting'

const count = (name: CountName, better?: 'more' | 'less'): Measure => ({
  unit: 'count',
  metric: name,
  ...(better ? { better } : {}),
  of: (figures) => figures[name],
})
export const timesOf = (times: Times, inHours: boolean) => (inHours ? times.inHours : times)
const times = (name: TimesName): Measure => ({
  unit: 'duration',
  metric: name,
  better: 'less',
  of: (figures, inHours) => timesOf(figures[name], inHours).median,
  upper: (figures, inHours) => timesOf(figures[name], inHours).p90,
})

export const measures = {
  opened: count('opened'),
  closed: count('closed'),
  reopened: count('reopened', 'less'),
  missed: count('missed', 'less'),
  messagesIn: count('messagesIn'),
  messagesOut: count('messagesOut'),
  tagged: count('tagged'),
  firstResponse: times('firstResponse'),
  response: times('response'),
  resolution: times('resolution'),
  waiting: times('waiting'),
  satisfaction: {
    unit: 'score',
    metric: 'satisfaction',
    better: 'more',
    of: ({ satisfaction }) => satisfaction.average,
  },
  answered: {
    unit: 'share',
    metric: 'satisfaction',
    better: 'more',
    of: ({ satisfaction: { asked, count: answered } }) => (asked === 0 ? null : Math.min(1, answered / asked)),
  },
} as const satisfies Record<string, Measure>
export type MeasureName = keyof typeof measures
export const measureNames = Object.keys(measures) as MeasureName[]
export const measureOf = (name: MeasureName): Measure => measures[name]

/** What each page is about: what can be drawn, the usual first. */
export const measuresOf: Record<Question, readonly [MeasureName, ...MeasureName[]]> = {
  volume: ['opened', 'closed', 'reopened', 'messagesIn', 'messagesOut'],
  speed: ['firstResponse', 'response', 'resolution', 'waiting', 'missed'],
  agents: ['closed', 'messagesOut', 'firstResponse', 'response', 'resolution', 'satisfaction'],
  satisfaction: ['satisfaction', 'answered'],
  tags: ['tagged', 'opened', 'closed'],
}

/** A column of a page's table, `label` by the texts. */
export interface Column {
  id: string
  label:
    | MeasureName
    | 'count'
    | 'median'
    | 'p90'
    | 'average'
    | 'within'
    | 'asked'
    | 'answers'
    | `score${1 | 2 | 3 | 4 | 5}`
  unit: Unit
  of(figures: Figures, inHours: boolean): number | null
}

const asColumn = (name: MeasureName): Column => {
  const { unit, of } = measureOf(name)
  return { id: name, label: name, unit, of }
}
const timesColumns = (name: TimesName): Column[] => [
  { id: 'count', label: 'count', unit: 'count', of: (figures) => figures[name].count },
  ...(['median', 'p90', 'average'] as const).map((part): Column => {
    return { id: part, label: part, unit: 'duration', of: (figures, inHours) => timesOf(figures[name], inHours)[part] }
  }),
  { id: 'within', label: 'within', unit: 'share', of: (figures, inHours) => timesOf(figures[name], inHours).within },
  asColumn('missed'),
]
const scores = ([1, 2, 3, 4, 5] as const).map((score): Column => {
  return {
    id: `score${score}`,
    label: `score${score}`,
    unit: 'count',
    of: ({ satisfaction }) => satisfaction.scores[score - 1] ?? 0,
  }
})

/** The table of a page; that about speed is about one time alone. */
export function columnsOf(question: Question, measure: MeasureName): Column[] {
  switch (question) {
    case 'volume':
      return [...measuresOf.volume, 'missed' as const].map(asColumn)
    case 'speed':
      return measure === 'missed'
        ? [asColumn('missed'), ...(['firstResponse', 'response', 'resolution', 'waiting'] as const).map(asColumn)]
        : timesColumns(measure as TimesName)
    case 'agents':
      return [
        'closed' as const,
        'messagesOut' as const,
        'firstResponse' as const,
        'response' as const,
        'resolution' as const,
        'missed' as const,
        'satisfaction' as const,
      ].map(asColumn)
    case 'satisfaction':
      return [
        { id: 'asked', label: 'asked', unit: 'count', of: ({ satisfaction }) => satisfaction.asked },
        { id: 'answers', label: 'answers', unit: 'count', of: ({ satisfaction }) => satisfaction.count },
        asColumn('answered'),
        asColumn('satisfaction'),
        ...scores,
      ]
    case 'tags':
      return (['tagged', 'opened', 'closed', 'firstResponse', 'resolution', 'satisfaction'] as const).map(asColumn)
  }
}
