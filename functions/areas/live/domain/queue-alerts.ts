import type { QueueAlert } from '../../workspace/domain/settings.ts'

/** How far an alert has come. */
export interface AlertState extends QueueAlert {
  /** the queue has passed the number, and has not fallen far enough below it since */
  isRaised: boolean
  /** when it passed the number last (epoch ms) */
  raisedAt: number
  /** how many were in the queue then */
  count: number
}

/** A queue that goes up and down around the number is told of once in so long. */
export const TOLD_EVERY_MS = 5 * 60_000
/** Below the number by so much of it, a queue has calmed down. */
const CALMER = 0.1

/** What an alert is known by: as long as its settings are the same, it is the same. */
export const alertKeyOf = ({ queue, teamId = '', above }: QueueAlert): string => `${queue}#${teamId}#${above}`

/**
 * R2: how an alert goes on when `count` are in its queue at `now` (epoch ms); the same object where nothing changes, undefined where
 * there is nothing to keep. It is raised when the queue has passed the number, and again only after the queue has been a tenth
 * (one at least) below it, five minutes after it was raised last at the earliest.
 */
export function nextState(
  alert: QueueAlert,
  state: AlertState | undefined,
  { count, now }: { count: number; now: number },
): AlertState | undefined {
  const { queue, teamId, above } = alert
  if (count > above) {
    if (state && (state.isRaised || now - state.raisedAt < TOLD_EVERY_MS)) return state
    return { queue, ...(teamId === undefined ? {} : { teamId }), above, isRaised: true, raisedAt: now, count }
  }
  const isCalm = count <= Math.max(0, above - Math.max(1, Math.floor(above * CALMER)))
  return state?.isRaised && isCalm ? { ...state, isRaised: false } : state
}

/** Whether a step raised it, so that people are to be told. */
export const isRaisedBy = ({ before, after }: { before: AlertState | undefined; after: AlertState }): boolean =>
  after.isRaised && after.raisedAt !== before?.raisedAt
