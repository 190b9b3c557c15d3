import type { Log } from '../kernel/ports.ts'

const levels = { info: 20, warn: 30, error: 40 } as const

/**
 * One JSON line per event, from `level` up. Fields are ids, counts and codes, never a customer's text. Lambda adds time and
 * request where it is told to write JSON itself; it is handed an object then.
 */
export function createLog(level = 'info'): Log {
  const least = levels[level as keyof typeof levels] ?? levels.info
  const isLambdas = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON'
  const line =
    (name: keyof typeof levels) =>
    (event: string, fields: Record<string, unknown> = {}) => {
      if (levels[name] < least) return
      if (isLambdas) console[name]({ event, ...fields })
      else console.log(JSON.stringify({ level: name, event, ...fields }))
    }
  return { info: line('info'), warn: line('warn'), error: line('error') }
}
