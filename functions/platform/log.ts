import type { Log } from '../kernel/ports.ts'

const levels = { info: 20, warn: 30, error: 40 } as const

/** One JSON line per event on standard output, from `level` up. Fields are ids, counts and codes, never a customer's text. */
export function createLog(level = 'info'): Log {
  const least = levels[level as keyof typeof levels] ?? levels.info
  const line =
    (name: keyof typeof levels) =>
    (event: string, fields: Record<string, unknown> = {}) => {
      if (levels[name] >= least) console.log(JSON.stringify({ level: name, event, ...fields }))
    }
  return { info: line('info'), warn: line('warn'), error: line('error') }
}
