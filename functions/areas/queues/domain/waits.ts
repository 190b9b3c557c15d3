import type { Team } from '../../workspace/domain/agent.ts'
import { clockOf, defaultTimes } from '../../workspace/domain/times.ts'

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
  /** R2: since when the longest of them lasts (epoch ms); absent: there is none, or a version counted that did not ask */
  oldest?: number
}
/** The numbers by team, of what everybody sees, of what was grabbed (A4), and of that by owner. */
export interface WaitSummary {
  [team: string]: { shared: WaitNumbers; grabbed: WaitNumbers; owned: Record<string, WaitNumbers> }
}

export const noWaits: WaitNumbers = { rep_needed: 0, pending: 0, soon: 0, overdue: 0 }

/** Counts waits, by each team's times as they are, at `now` (epoch ms). */
export function summarizeWaits(waits: readonly Wait[], teams: readonly Team[], now: number): WaitSummary {
  const summary: WaitSummary = {}
  const bounds = new Map<string, { soon: number; overdue: number }>()
  const boundsOf = (id: string) => {
    const times = teams.find((team) => team.id === id && !team.deleted) ?? defaultTimes
    const clock = clockOf(times)
    const found = bounds.get(id) ?? {
      soon: clock.sinceBefore(now, times.soonAfter),
      overdue: clock.sinceBefore(now, times.overdueAfter),
    }
    bounds.set(id, found)
    return found
  }
  for (const wait of waits) {
    const own = summary[wait.team] ?? { shared: { ...noWaits }, grabbed: { ...noWaits }, owned: {} }
    summary[wait.team] = own
    const { soon, overdue } = boundsOf(wait.team)
    const count = (numbers: WaitNumbers) => {
      numbers[wait.crew === 'none' ? 'rep_needed' : 'pending'] += 1
      numbers.oldest = Math.min(numbers.oldest ?? wait.since, wait.since)
      if (wait.since < overdue) numbers.overdue += 1
      else if (wait.since < soon) numbers.soon += 1
      return numbers
    }
    count(wait.owners.length === 0 ? own.shared : own.grabbed)
    for (const owner of wait.owners) own.owned[owner] = count(own.owned[owner] ?? { ...noWaits })
  }
  return summary
}
