/** What a figure may be at most; keys that are not here are information. */
const bars: Record<string, number> = {
  'inbound.roundTrips': 3,
  'inbound.writeUnits': 12,
  'inbound.ratio': 1.6,
  'reply.writeUnits': 12,
  'workflow.writeUnits': 12,
  'outgoing.writeUnitsPerEvent': 2,
  'reply.ratio': 1.6,
  'list.readUnits': 16,
  'counts.readUnits': 4,
  'timers.callsPerMessage': 0.2,
  'flat.list': 1.05,
  'flat.inbound': 1.05,
  'flat.search': 1.05,
  'flat.contacts': 1.05,
  'contacts.readUnits': 45,
  'search.readUnits': 40,
  'search.indexUnits': 5,
  'report.readUnits': 60,
  'report.calls': 10,
  'report.flat': 1.05,
  'report.writeUnitsPerMessage': 1,
  'push.p50Ratio': 4,
  'cpu.inbound': 2,
  'cpu.reply': 2.5,
  'cpu.list': 2,
  'cpu.open': 2,
  'local.frameMs': 15,
  'fanout.postsPerEvent': 1,
  'bundle.maxKB': 600,
  'init.maxRatio': 2,
  'widget.gzipKB': 20,
  'console.gzipKB': 220,
  'console.rowsRendered': 2,
  'cost.perMillionMessagesUSD': 14,
  'cost.allInPerMillionMessagesUSD': 14,
  'allIn.writeUnits': 12,
  'memory.rssAfter10kMB': 350,
  'memory.growthOver10kMB': 30,
}
const families: [RegExp, number][] = [
  [/^bundle\.\w+KB$/, 600],
  [/^init\.\w+Ratio$/, 2],
]

export interface Figure {
  value: number
  /** null: for information */
  bar: number | null
  ok: boolean
}

/** What was measured: figures under their contract keys, and how they came about. */
export interface Results {
  figures: Record<string, Figure>
  details: Record<string, unknown>
}

const round = (value: number) => Number(value.toPrecision(4))

/** A figure with its bar; throws where the key has none, or the value is no number. */
export function figure(key: string, value: number): Record<string, Figure> {
  const bar = bars[key] ?? families.find(([pattern]) => pattern.test(key))?.[1]
  if (bar === undefined) throw new Error(`${key} has no bar`)
  if (!Number.isFinite(value)) throw new Error(`${key} is ${value}`)
  return { [key]: { value: round(value), bar, ok: value <= bar } }
}

/** A figure that is worth knowing and has no bar. */
export function information(key: string, value: number): Record<string, Figure> {
  if (!Number.isFinite(value)) throw new Error(`${key} is ${value}`)
  return { [key]: { value: round(value), bar: null, ok: true } }
}

export function asTable(figures: Record<string, Figure>): string {
  const width = Math.max(...Object.keys(figures).map((key) => key.length))
  const line = (...[key, value, bar, ok]: [string, string, string, string]) =>
    `${key.padEnd(width)}  ${value.padStart(9)}  ${bar.padStart(7)}  ${ok}`
  return [
    line('key', 'value', 'bar', 'ok'),
    ...Object.entries(figures).map(([key, { value, bar, ok }]) =>
      line(key, String(value), bar === null ? '' : `≤ ${bar}`, bar === null ? '' : ok ? 'ok' : 'BROKEN'),
    ),
  ].join('\n')
}

export const median = (values: readonly number[]) => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)] ?? Number.NaN
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? Number.NaN)) / 2 : upper
}
