import { setTimeout as delay } from 'node:timers/promises'
import type { AwsStandIns } from './aws/types.ts'
import type { MovableClock } from './clock.ts'

/** Work was still going on when the time for settling was over. */
export class NotSettled extends Error {
  readonly left: Record<string, number>
  constructor(left: Record<string, number>) {
    super('The system did not come to rest.')
    this.left = left
  }
}

export interface Settling {
  /** resolves when nothing is left to process; throws NotSettled */
  settle(): Promise<void>
  /** moves the clock, stopping at every due timer on the way, and settles; answers the new time */
  advance(ms: number): Promise<number>
}

const LIMIT_MS = 60_000
/** beyond this many stops on a long way, the rest of it is one jump */
const STOPS = 5000
/** As in the stack, but not as a schedule: the clock would have to stop for it hundreds of times on its way. */
export const SWEEP_EVERY_MS = 15 * 60_000

export function createSettling(options: {
  aws: () => AwsStandIns
  clock: MovableClock
  /** looks for timers that were due and never fired */
  sweep: () => Promise<void>
  /** what is going on outside of the stand-ins, by name */
  busy: () => Record<string, number>
}): Settling {
  const { aws, clock, sweep, busy } = options
  let clockTurn: Promise<unknown> = Promise.resolve()
  const whatIsLeft = () => ({ standIns: aws().pending(), ...busy() })

  async function settle(): Promise<void> {
    const until = Date.now() + LIMIT_MS
    for (let quiet = 0; quiet < 2; ) {
      const stand = aws()
      stand.streams.nudge()
      hurry(stand)
      const timer = new AbortController()
      await Promise.race([stand.settle(), delay(Math.max(0, until - Date.now()), undefined, { signal: timer.signal })])
      timer.abort()
      const left = whatIsLeft()
      quiet = Object.values(left).every((count) => count === 0) ? quiet + 1 : 0
      if (quiet === 0) {
        if (Date.now() >= until) throw new NotSettled(left)
        await delay(5)
      }
    }
  }

  /** settles without looking twice: whatever ran has asked the streams to look, and that counts as pending */
  async function calm(): Promise<void> {
    const until = Date.now() + LIMIT_MS
    for (const stand = aws(); ; await delay(2)) {
      await stand.scheduler.runDue()
      const left = whatIsLeft()
      if (Object.values(left).every((count) => count === 0)) return
      if (Date.now() >= until) throw new NotSettled(left)
      hurry(stand)
    }
  }

  async function walk(ms: number): Promise<number> {
    const target = clock.now() + ms
    await settle()
    for (let stop = 0; stop < STOPS; stop++) {
      const due = aws().scheduler.nextDueAt()
      if (due === undefined || due > target) break
      if (due > clock.now()) clock.advance(due - clock.now())
      await calm()
    }
    if (target > clock.now()) clock.advance(target - clock.now())
    await settle()
    if (ms >= SWEEP_EVERY_MS) await sweep()
    await settle()
    return clock.now()
  }

  return {
    settle,
    advance(ms) {
      const mine = clockTurn.then(() => walk(ms))
      // The next one only waits for it; whoever asked for this one gets its error.
      clockTurn = mine.catch(() => undefined)
      return mine
    },
  }
}

/** ends every wait between two attempts */
function hurry(aws: AwsStandIns): void {
  aws.queues.hurry()
  aws.streams.hurry()
  aws.scheduler.hurry()
  aws.ses.hurry()
}
