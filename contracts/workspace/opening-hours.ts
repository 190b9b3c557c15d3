import * as z from 'zod'
import { isTimeZone, minutesOf, weekdays } from '../../functions/areas/workspace/domain/opening-hours.ts'

/** The name of a time zone as the IANA has it. */
export const TimeZone = z.lazy(() => z.string().max(64).refine(isTimeZone, 'is not a time zone'))

/** A time of day by the clock on the wall, `HH:MM`. */
export const TimeOfDay = z.lazy(() => z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time of day'))

const isDay = (text: string) => {
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

const span = () =>
  z
    .tuple([TimeOfDay, z.union([TimeOfDay, z.literal('24:00')])])
    .refine(([opens, shuts]) => minutesOf(opens) < minutesOf(shuts), 'ends before it begins')

const spans = () =>
  z
    .array(span())
    .max(10)
    .refine(
      (all) => all.every(([opens], index) => index === 0 || minutesOf(opens) >= minutesOf(all[index - 1]?.[1] ?? '')),
      'are not one after the other',
    )

/** H1: several spans a day, one after the other; days on which nobody is there. */
export const OpeningHoursInput = z.lazy(() =>
  z.strictObject({
    timeZone: TimeZone,
    week: z.partialRecord(z.enum(weekdays), spans()),
    closed: z
      .array(
        z
          .string()
          .max(10)
          .regex(/^\d{4}-\d{2}-\d{2}$/, 'is not a day')
          .refine(isDay, 'is not a day'),
      )
      .max(400)
      .default([]),
  }),
)
