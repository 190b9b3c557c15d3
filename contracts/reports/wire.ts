import * as z from 'zod'
import { ReportBy, ReportSpan, reportNames } from '../../functions/areas/reports/domain/asked.ts'
import { TicketType } from '../../functions/areas/timeline/domain/conversation.ts'
import { Id, Time } from '../fields.ts'

/** A day of the workspace's time zone, or a moment; whether it may be asked for is the operation's to say. */
const dayOrTime = () =>
  z
    .string()
    .max(40)
    .refine((given) => isDay(given) || isTime(given), 'is neither a day (YYYY-MM-DD) nor a time')
const isTime = (given: string) => z.iso.datetime({ offset: true }).safeParse(given).success

/** Whether it is a day of the calendar, `YYYY-MM-DD`. */
function isDay(given: string): boolean {
  return z.iso.date().safeParse(given).success
}

const MOST_VALUES = 50
/** All kept reports of an owner are one item. */
const MOST_KEPT = 2_000

/** One value or several: a parameter that comes several times, an array over sockets; `parted` also by commas, which no id has. */
const several = <Item extends z.ZodType>(item: Item, parted: boolean) =>
  z
    .preprocess(
      (given) => (typeof given === 'string' ? (parted ? given.split(',') : [given]) : given),
      z.array(item).min(1, 'is empty').max(MOST_VALUES, `names more than ${MOST_VALUES}`),
    )
    .optional()
const ids = () => several(Id, true)
const names = () => several(z.string().min(1, 'is empty').max(100), false)

/** By what a report looks at a part of all: any of the values; `-` is what has none. */
export const reportFilters = () => ({
  channelId: ids(),
  teamId: ids(),
  agentId: ids(),
  /** names as conversations were closed under them */
  category: names(),
  type: several(z.union([TicketType, z.literal('-')], 'is no ticket type'), true),
  /** names of tags of messages of the conversation */
  tag: names(),
  /** of a workflow or bot that did something in the conversation */
  workflowId: ids(),
  /** ISO weekday and hour by the clock on the wall: `1-09` is Mondays from 9 to 10 */
  hour: several(z.string().regex(/^[1-7]-([01]\d|2[0-3])$/, 'is no hour of a week (1-00 to 7-23)'), true),
})

/** A report that is kept: which, of which span, told apart by what, and which part of all. */
export const KeptReport = z.lazy(() =>
  z.strictObject({
    name: z.enum(reportNames),
    /** one that moves along, or two days */
    span: z.union(
      [
        ReportSpan,
        z
          .strictObject({ from: day(), to: day() })
          .refine(({ from, to }) => from <= to, { path: ['from'], error: 'is after `to`' }),
      ],
      'is no span',
    ),
    by: ReportBy,
    filters: z
      .strictObject(reportFilters())
      .refine((filters) => JSON.stringify(filters).length <= MOST_KEPT, `is longer than ${MOST_KEPT} characters`),
  }),
)
const day = () => z.string().max(10).refine(isDay, 'is not a day (YYYY-MM-DD)')

/** What every report is asked with. */
export const reportSpan = () => ({
  /** the first day, or a moment of it; left out: 28 days in all */
  from: dayOrTime().optional(),
  /** the last day, or the moment before which it ends; left out: today */
  to: dayOrTime().optional(),
})

const share = () => z.number().min(0).max(1).nullable()
const seconds = () => z.number().nullable()
const times = () => ({
  median: seconds(),
  p90: seconds(),
  average: seconds(),
  /** the share within the workspace's target */
  within: share(),
})

/** Times in seconds, by the clock and in opening hours of the team (the same where it has none); null: there were none. */
const Times = z.lazy(() => z.object({ count: z.number(), ...times(), inHours: z.object(times()) }))

const figures = () => ({
  opened: z.number(),
  closed: z.number(),
  reopened: z.number(),
  /** waits that became overdue */
  missed: z.number(),
  messagesIn: z.number(),
  messagesOut: z.number(),
  /** from the opening's first message to the first answer */
  firstResponse: Times,
  /** each wait that was answered */
  response: Times,
  /** from the opening to the closing */
  resolution: Times,
  /** all that the customer of a closed conversation waited, answered or not */
  waiting: Times,
  satisfaction: z.object({
    count: z.number(),
    average: z.number().nullable(),
    /** how many said 1, 2, 3, 4 and 5 */
    scores: z.array(z.number()).length(5),
    /** how many were asked */
    asked: z.number(),
  }),
  /** messages that have the tag */
  tagged: z.number(),
})

const Figures = z.lazy(() => z.object(figures()))

export const Report = z.lazy(() =>
  z.object({
    /** whose days they are */
    timeZone: z.string(),
    /** first and last day, `YYYY-MM-DD` */
    from: z.string(),
    to: z.string(),
    by: ReportBy,
    /** until when it is complete: what happened later may be missing */
    upTo: Time,
    /** in order of time, all of them; else by name, where there is something */
    rows: z.array(
      z.object({
        /** `2026-11-28`, `2026-W48`, `2026-11`, `1-09`, an id, or a name; `-`: none */
        key: z.string(),
        /** what people call it; empty for none */
        name: z.string(),
        /** it is not there any more */
        deleted: z.literal(true).optional(),
        ...figures(),
      }),
    ),
    total: Figures,
    /** the same of as many days just before */
    before: Figures,
  }),
)
