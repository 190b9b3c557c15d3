import type { StepOf } from '../../workflows/domain/document.ts'
import type { Team } from '../../workspace/domain/agent.ts'
import { opening } from '../../workspace/domain/opening-hours.ts'

/** Until when a step waits (epoch ms); null: however long it takes; undefined: it need not wait. */
export function waitOf(
  { seconds, until, atMost }: StepOf<'wait'>['with'],
  team: Pick<Team, 'openingHours'> | undefined,
  now: number,
): number | null | undefined {
  const longest = atMost === undefined ? null : now + atMost * 1000
  if (until === 'reply') return longest
  if (until === 'open') {
    // Who says nothing of when they are there is there.
    const { open, changes } = team?.openingHours ? opening(team.openingHours, now) : { open: true, changes: null }
    if (open) return undefined
    return earlier(changes, longest)
  }
  return now + (seconds ?? 0) * 1000
}

const earlier = (one: number | null, other: number | null) =>
  one === null || other === null ? (one ?? other) : Math.min(one, other)
