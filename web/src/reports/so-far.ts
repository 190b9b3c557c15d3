import { hourParts } from './keys.ts'
import { type MeasureName, measureOf } from './measures.ts'
import type { ReportRow } from './types.ts'

/** What a count had come to on a day by an hour (9.5 is half past nine), the hour that had begun in proportion. */
export function byThisTime(rows: readonly ReportRow[], name: MeasureName, hour: number): number {
  const { of } = measureOf(name)
  const sum = rows.reduce((all, row) => {
    const share = Math.min(1, Math.max(0, hour - hourParts(row.key).hour))
    return all + share * (of(row, false) ?? 0)
  }, 0)
  return Math.round(sum)
}
