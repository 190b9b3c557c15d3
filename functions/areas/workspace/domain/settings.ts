import * as z from 'zod'
import { isConferencePattern } from './conference-url.ts'
import { isCountry } from './countries.ts'
import { isTimeZone } from './opening-hours.ts'

interface Setting<Schema extends z.ZodType> {
  schema: () => Schema
  /** what it is until somebody sets it */
  initial: z.output<Schema>
}
type Settings = Record<string, Setting<z.ZodType>>
type Shape<All> = { [Name in keyof All]: All[Name] extends Setting<infer Schema> ? Schema : never }
type Values<All> = { [Name in keyof All]: z.output<Shape<All>[Name]> }

const setting = <Schema extends z.ZodType>(schema: () => Schema, initial: z.output<Schema>): Setting<Schema> => ({
  schema,
  initial,
})
const milliseconds = (least: number, days: number) =>
  z
    .number()
    .int()
    .min(least, `is less than ${least} ms`)
    .max(days * 86_400_000, `is more than ${days} days`)
const duration = (initial: number, least: number, days: number) => setting(() => milliseconds(least, days), initial)
const target = () => milliseconds(1_000, 365)

/** Q1–Q4, Q8: the queues, by name. */
const QueueName = z.enum(['rep_needed', 'pending', 'soon', 'overdue', 'online'])

/** R2: people are told when more than so many are in a queue; without a team: in that of all teams together. */
export interface QueueAlert {
  queue: z.output<typeof QueueName>
  teamId?: string | undefined
  above: number
}

/** What can be set for the whole workspace, beside its name. */
export const workspaceSettings = {
  /** S5 */
  afterClosing: setting(() => z.enum(['new', 'reopen']), 'new'),
  /** S6 */
  nextGoesTo: setting(() => z.enum(['assignee', 'unassigned']), 'assignee'),
  /** S3 */
  resolutionRequired: setting(() => z.boolean(), false),
  /** M9 */
  startOutgoing: setting(() => z.boolean(), false),
  /** C3, C8: contacts who provably are the same merge by themselves */
  mergeSameContacts: setting(() => z.boolean(), false),
  /** C10: closed conversations are erased after so many months; null: they are kept */
  eraseClosedAfterMonths: setting(
    () => z.number().int().min(1, 'is less than 1').max(240, 'is more than 240').nullable(),
    null,
  ),
  /** M9: as where telephone numbers are written that come without their country's code; null: none does */
  country: setting(() => z.string().max(2).refine(isCountry, 'is no country').nullable(), null),
  /** O1: by whose clock on the wall schedules come */
  timeZone: setting(() => z.string().max(64).refine(isTimeZone, 'is not a time zone'), 'UTC'),
  /** O5: customers are asked how satisfied they were, after each closing */
  askSatisfaction: setting(() => z.boolean(), false),
  /** O5: the question, with variables as in canned responses; null: ours, in the customer's language */
  satisfactionQuestion: setting(
    () => z.string().trim().min(1, 'is empty').max(500, 'is longer than 500 characters').nullable(),
    null,
  ),
  /** R1: within how long each is wished to be, in milliseconds: what reports count as within the target */
  reportTargets: setting(
    () =>
      z.strictObject({
        firstResponse: target(),
        response: target(),
        resolution: target(),
        waiting: target(),
      }),
    { firstResponse: 300_000, response: 300_000, resolution: 86_400_000, waiting: 300_000 },
  ),
  /** M10: the address of a video call, with `{code}` for its own part */
  conferenceUrl: setting(
    () => z.string().trim().max(500).refine(isConferencePattern, 'is no https address with {code} in it'),
    'https://meet.jit.si/{code}',
  ),
  /** R2: who looks after a queue is told when more than so many are in it; without a team: in all of them together */
  queueAlerts: setting(
    () =>
      z
        .array(
          z.strictObject({
            queue: QueueName,
            teamId: z.string().min(1).max(128).optional(),
            above: z
              .number()
              .int('is not a whole number')
              .min(0, 'is less than 0')
              .max(100_000, 'is more than 100000'),
          }),
        )
        .max(20, 'are more than 20')
        .superRefine((alerts, { addIssue }) => {
          for (const [index, alert] of alerts.entries()) {
            const same = ({ queue, teamId, above }: QueueAlert) =>
              queue === alert.queue && teamId === alert.teamId && above === alert.above
            if (alerts.findIndex(same) < index) addIssue({ code: 'custom', path: [index], message: 'is there twice' })
          }
        }),
    [],
  ),
}
/** Q3, Q4, Q7: a team's times, in milliseconds. */
export const teamTimes = {
  soonAfter: duration(180_000, 1_000, 7),
  overdueAfter: duration(300_000, 1_000, 7),
  autoCloseAfter: duration(86_400_000, 60_000, 365),
}

/** The schema of each setting. */
export function shapeOf<All extends Settings>(settings: All): Shape<All> {
  return Object.fromEntries(Object.entries(settings).map(([name, { schema }]) => [name, schema()])) as Shape<All>
}

/** What each is until somebody sets it. */
export function initialOf<All extends Settings>(settings: All): Values<All> {
  return Object.fromEntries(Object.entries(settings).map(([name, { initial }]) => [name, initial])) as Values<All>
}

/** A team's times as they are stored and shown, whatever bounds they were set within. */
export function timesShape(): Record<keyof typeof teamTimes, z.ZodNumber> {
  const names = Object.keys(teamTimes) as (keyof typeof teamTimes)[]
  return Object.fromEntries(names.map((name) => [name, z.number()])) as Record<keyof typeof teamTimes, z.ZodNumber>
}
