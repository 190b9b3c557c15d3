import type { Agent } from '../../workspace/domain/agent.ts'
import { figuresScopeOf, visibleTeams } from '../../workspace/domain/rights.ts'

const MINUTE_MS = 60_000
/** R2: arrivals are told for so long. */
export const ARRIVALS_MS = 60 * MINUTE_MS

/** A conversation that was opened, when (epoch ms), and whose it is. */
export interface Arrival {
  at: number
  teamId: string | null
}

/** R2: how many of these came in each of the 60 minutes before `now` (epoch ms), the oldest minute first. */
export function arrivalsByMinute(arrivals: readonly Arrival[], now: number): number[] {
  const minutes = Array.from({ length: ARRIVALS_MS / MINUTE_MS }, () => 0)
  for (const { at } of arrivals) {
    const minute = minutes.length - 1 - Math.floor((now - at) / MINUTE_MS)
    // Clocks of those who write and of those who read are not the same.
    const index = Math.min(minute, minutes.length - 1)
    if (index >= 0) minutes[index] = (minutes[index] ?? 0) + 1
  }
  return minutes
}

/** R2: of which teams (null: none) an agent may see how much goes on: those of their figures; without any, those of their inbox. */
export function liveTeamsOf(agent: Agent, teamIds: readonly string[]): (string | null)[] {
  const scope = figuresScopeOf(agent)
  if (scope.of === 'all') return [null, ...teamIds]
  if (scope.of === 'teams') return teamIds.filter((id) => scope.teamIds.includes(id))
  return visibleTeams(
    agent,
    teamIds.map((id) => ({ id })),
  )
}
