import type { ChannelHealth, HealthSide } from './channel.ts'

/** What a call to a provider, or a webhook of it, says about the channel. */
export type Observed =
  | { side: HealthSide; outcome: 'ok' }
  /** the provider does not accept our credentials any more */
  | { side: 'calls'; outcome: 'unauthorized'; reason: string }
  /** what calling takes is not set */
  | { side: 'calls'; outcome: 'incomplete'; reason: string }
  /** no answer, or "later"; `attempts` of this message up to now */
  | { side: 'calls'; outcome: 'unavailable'; reason: string; attempts: number }
  | { side: 'webhooks'; outcome: 'unsigned' }

/** So many calls in a row that got through to nobody are no accident. */
const UNAVAILABLE_IN_A_ROW = 3
/** Anybody can post to a webhook's address. */
const UNSIGNED_IN_A_ROW = 5
const UNSIGNED =
  'Webhooks with a wrong signature have arrived. If customers’ messages are missing, check the secrets against the provider’s; otherwise somebody is guessing, and nothing needs doing.'
/** What is only worth a look is noted, and taken back, this often at most: strangers must not make us write. */
const NOTED_EVERY_MS = 60 * 60 * 1000

/** Whether what was found out is to be written, where something else stands already. */
export function isNews(before: ChannelHealth, next: Pick<ChannelHealth, 'state' | 'reason'>, now: number): boolean {
  if (next.state !== before.state) return true
  return next.state === 'ok' && next.reason !== before.reason && now - (before.since ?? 0) >= NOTED_EVERY_MS
}

/** Since when a direction is known to work, after one more observation; undefined: nobody has seen it work. */
export function provenAfter(before: ChannelHealth, observed: Observed, now: number): number | undefined {
  return before.provenAt ?? (observed.outcome === 'ok' ? now : undefined)
}

/** What was set anew counts as well until it is seen to fail, and as unproven until it is seen to work. */
export function setAnew({ state, since, provenAt }: ChannelHealth, now: number, keepsProof: boolean): ChannelHealth {
  const well = { state: 'ok' as const, since: state === 'ok' ? since : now, reason: null }
  return keepsProof && provenAt !== undefined ? { ...well, provenAt } : well
}

/** How many bad observations in a row this makes; `known`: counted up to now, undefined where nobody has. */
export function streakAfter(streak: number | undefined, observed: Observed): number {
  if (observed.outcome === 'ok') return 0
  return streak === undefined && observed.outcome === 'unavailable' ? observed.attempts : (streak ?? 0) + 1
}

/** What the channel's direction counts as from now on; undefined: as before, one observation is not enough to tell. */
export function stateAfter(observed: Observed, streak: number): Pick<ChannelHealth, 'state' | 'reason'> | undefined {
  switch (observed.outcome) {
    case 'ok':
      return { state: 'ok', reason: null }
    case 'unauthorized':
      return { state: 'token_expired', reason: observed.reason }
    case 'incomplete':
      return { state: 'misconfigured', reason: observed.reason }
    case 'unavailable':
      return streak < UNAVAILABLE_IN_A_ROW ? undefined : { state: 'failing', reason: observed.reason }
    case 'unsigned':
      // Whoever posts it need not be the provider: it is worth a look, and changes nothing.
      return streak < UNSIGNED_IN_A_ROW ? undefined : { state: 'ok', reason: UNSIGNED }
  }
}

const gravity: Record<ChannelHealth['state'], number> = { ok: 0, failing: 1, misconfigured: 2, token_expired: 3 }

/** A channel is as well as its worse direction. */
export function overall(sides: readonly ChannelHealth[]): ChannelHealth {
  const healthy: ChannelHealth = { state: 'ok', since: null, reason: null }
  return sides.reduce((worst, side) => {
    const weight = ({ state, reason }: ChannelHealth) => gravity[state] + (state === 'ok' && reason !== null ? 0.5 : 0)
    if (weight(side) !== weight(worst)) return weight(side) > weight(worst) ? side : worst
    return (side.since ?? 0) > (worst.since ?? 0) ? side : worst
  }, healthy)
}
