import { AsyncLocalStorage } from 'node:async_hooks'
import { isWrite } from './sdk-call-names.ts'
import { type CallCounts, CRASHED_ON_PURPOSE, type NetworkFaults } from './worker-messages.ts'

type Verdict = 'pass' | 'throttle' | 'cut' | 'fail' | 'deny'
/** Whether a function's role allows a call */
type Allows = (fn: string, service: string, name: string) => boolean

/** Decides what becomes of each outgoing call of this thread, counts them, and dies where it is asked to. */
export interface FaultGate {
  arm(faults: NetworkFaults): void
  /** before a call leaves */
  before(service: string, name: string): Verdict
  /** as soon as the service has answered: what it was asked for is done */
  answered(name: string): void
  /** runs one invocation, dying in it if that was asked for */
  during<T>(fn: string, run: () => Promise<T>): Promise<T>
  /** calls since the last look */
  takeCounts(): CallCounts
}

export function faultGate(
  die: () => never = () => process.exit(CRASHED_ON_PURPOSE),
  allows: Allows = () => true,
): FaultGate {
  let armed: NetworkFaults = {}
  let counts: CallCounts = {}
  const invocation = new AsyncLocalStorage<{ fn: string; doomed: boolean }>()
  const spend = (kind: 'throttle' | 'cut' | 'databaseFail') => {
    const left = armed[kind] ?? 0
    if (left <= 0) return false
    armed[kind] = left - 1
    return true
  }
  return {
    arm(faults) {
      armed = { ...armed, ...faults }
    },
    before(service, name) {
      counts[name] = (counts[name] ?? 0) + 1
      if (armed.crashAtCall !== undefined && armed.crashWhen === 'before' && --armed.crashAtCall <= 0) die()
      if (service === 'provider') return 'pass'
      const running = invocation.getStore()
      if (running && !allows(running.fn, service, name)) return 'deny'
      if (service === 'dynamodb' && spend('databaseFail')) return 'fail'
      if (spend('throttle')) return 'throttle'
      return spend('cut') ? 'cut' : 'pass'
    },
    answered(name) {
      if (armed.crashAtCall !== undefined && armed.crashWhen !== 'before' && --armed.crashAtCall <= 0) die()
      if (armed.crashDuringCall === name) die()
      if (invocation.getStore()?.doomed && isWrite(name)) die()
    },
    during(fn, run) {
      const doomed = armed.crashDuringFunction === fn
      if (doomed) armed.crashDuringFunction = undefined
      return invocation.run({ fn, doomed }, async () => {
        try {
          return await run()
        } finally {
          if (doomed) die()
        }
      })
    },
    takeCounts() {
      const taken = counts
      counts = {}
      return taken
    },
  }
}
