import type { Team } from '../../workspace/domain/agent.ts'
import { defaultTimes } from '../../workspace/domain/times.ts'

/** One customer who waits, as the index says it. */
export interface Wait {
  /** `-`: no team */
  team: string
  /** epoch ms */
  since: number
  crew: 'none' | 'some'
  /** who sees it beside those who see everything; none: everybody in the team */
  owners: readonly string[]
}

/** Q1, Q2, Q4, Q5: how many of some waits are in each queue. */
export interface WaitNumbers {
  rep_needed: number
  pending: number
  soon: number
  overdue: number
}
/** The numbers by team, of what everybody sees, of what was grabbed (A4), and of that by owner. */
export interface WaitSummary {
  [team: string]: { shared: WaitNumbers; grabbed: WaitNumbers; owned: Record<string, WaitNumbers> }
}

export const noWaits: WaitNumbers = { rep_needed: 0, pending: 0, soon: 0, overdue: 0 }

/** Counts waits, by each team's times as they are, at `now` (epoch ms). */
export function summarizeWaits(waits: readonly Wait[], teams: readonly Team[], now: number): WaitSummary {
  const summary: WaitSummary = {}
  for (const wait of waits) {
    const own = summary[wait.team] ?? { shared: { ...noWaits }, grabbed: { ...noWaits }, owned: {} }
    summary[wait.team] = own
    const times = teams.find(({ id, deleted }) => id === wait.team && !deleted) ?? defaultTimes
    const count = (numbers: WaitNumbers) => {
      numbers[wait.crew === 'none' ? 'rep_needed' : 'pending'] += 1
      const waited = now - wait.since
      if (waited > times.overdueAfter) numbers.overdue += 1
      else if (waited > times.soonAfter) numbers.soon += 1
      return numbers
    }
    count(wait.owners.length === 0 ? own.shared : own.grabbed)
    for (const owner of wait.owners) own.owned[owner] = count(own.owned[owner] ?? { ...noWaits })
  }
  return summary
}
