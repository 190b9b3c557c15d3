import type { Chance } from './chance.ts'

const HOUR = 60 * 60 * 1000
export const DAY = 24 * HOUR

/** Conversations of a usual day at the end of the year that is told. */
const USUAL_DAY = 13
/** How much of that there was at its beginning. */
const AT_FIRST = 0.6
const weekdays = [0.35, 1.2, 1.1, 1, 1, 0.9, 0.5]
/** By the hour, in parts of the day's. */
const hours = [1, 0.5, 0.4, 0.3, 0.3, 0.6, 2, 4, 7, 9, 10, 9, 7, 8, 9, 8, 7, 6, 6, 7, 7, 5, 3, 2]

/** What the time of the year does to a shop: from month and day until before month and day, how much. */
const seasons: readonly (readonly [from: string, to: string, factor: number])[] = [
  ['01-02', '01-20', 1.15],
  ['07-10', '08-25', 0.65],
  ['11-20', '12-02', 1.5],
  ['12-02', '12-23', 1.3],
  ['12-24', '12-27', 0.3],
]

function seasonOf(day: number): number {
  const date = new Date(day).toISOString().slice(5, 10)
  return seasons.find(([from, to]) => date >= from && date < to)?.[2] ?? 1
}

/** The week in which two were ill and a carrier lost parcels began so many weeks ago. */
const BAD_WEEK = 9

/** How much harder than usual a day (its beginning, epoch ms) was for whoever answered; 1: not. */
export function strainOf(day: number, now: number): number {
  const monday = day - ((new Date(day).getUTCDay() + 6) % 7) * DAY
  return Math.round((now - monday) / (7 * DAY)) === BAD_WEEK ? 5 : 1
}

/** When customers wrote first, in order, in the year until `now` (epoch ms). */
export function arrivals(now: number, chance: Chance): number[] {
  const today = Math.floor(now / DAY) * DAY
  const first = today - 365 * DAY
  const found: number[] = []
  for (let day = first; day <= today; day += DAY) {
    const growth = AT_FIRST + ((1 - AT_FIRST) * (day - first)) / (today - first)
    const weekday = weekdays[new Date(day).getUTCDay()] ?? 1
    const more = strainOf(day, now) > 1 ? 1.3 : 1
    const count = Math.round(USUAL_DAY * growth * weekday * seasonOf(day) * more * (0.8 + 0.4 * chance.next()))
    for (let one = 0; one < count; one++) {
      const hour = chance.weighted(hours.map((weight, at) => [at, weight] as const))
      found.push(Math.floor(day + (hour + chance.next()) * HOUR))
    }
  }
  return found.filter((at) => at < now).sort((a, b) => a - b)
}
