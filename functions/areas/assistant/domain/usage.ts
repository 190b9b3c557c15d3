import type { Price } from './settings.ts'

/** The day (UTC) that a time falls into, `2026-01-31`. */
export const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10)

/** Its month, `2026-01`. */
export const monthOf = (now: number): string => dayOf(now).slice(0, 7)

/** Whole seconds until the next day begins (UTC). */
export const secondsOfDayLeft = (now: number): number => Math.ceil((86_400_000 - (now % 86_400_000)) / 1000)

/** The month of a time and those before it, the newest first. */
export function lastMonths(now: number, count: number): string[] {
  const at = new Date(now)
  return Array.from({ length: count }, (_, back) => monthOf(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - back, 1)))
}

/** How much was asked and answered. */
export interface Tokens {
  input: number
  output: number
}

/** What it cost, in millionths: prices are by the million. */
export function costOf({ input, output }: Tokens, price: Pick<Price, 'input' | 'output'>): number {
  return Math.round(input * price.input + output * price.output)
}

/** What one agent asked for in a month. */
export interface AgentsUsage extends Tokens {
  agentId: string
  calls: number
  /** in millionths of the currency that each had at its time */
  cost: number
}

/** Several together. */
export function sumOf(usages: readonly AgentsUsage[]): Omit<AgentsUsage, 'agentId'> {
  const sum = { calls: 0, input: 0, output: 0, cost: 0 }
  for (const { calls, input, output, cost } of usages) {
    sum.calls += calls
    sum.input += input
    sum.output += output
    sum.cost += cost
  }
  return sum
}
