import { AsyncLocalStorage } from 'node:async_hooks'
import { isWrite } from './sdk-call-names.ts'
import { type CallCounts, CRASHED_ON_PURPOSE, type NetworkFaults } from './worker-messages.ts'

type Verdict = 'pass' | 'throttle' | 'cut' | 'fail' | 'deny'
/** Whether a function's role allows a call */
type Allows = (fn: string, service: string, name: string) => boolean

/** Decides what becomes of each outgoing call of this thread, counts them, and dies where it is asked to. */
export interface FaultGate {
  arm(faults: NetworkFaults): void
  /** before a call leaves, which `caller` has signed */
  before(service: string, name: string, caller?: string): Verdict
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
  const doomed = new AsyncLocalStorage<boolean>()
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
    before(service, name, caller) {
      counts[name] = (counts[name] ?? 0) + 1
      if (armed.crashAtCall !== undefined && armed.crashWhen === 'before' && --armed.crashAtCall <= 0) die()
      if (service === 'provider') return 'pass'
      if (caller !== undefined && !allows(caller, service, name)) return 'deny'
      if (service === 'dynamodb' && spend('databaseFail')) return 'fail'
      if (spend('throttle')) return 'throttle'
      return spend('cut') ? 'cut' : 'pass'
    },
    answered(name) {
      if (armed.crashAtCall !== undefined && armed.crashWhen !== 'before' && --armed.crashAtCall <= 0) die()
      if (armed.crashDuringCall === name) die()
      if (doomed.getStore() && isWrite(name)) die()
    },
    during(fn, run) {
      // Each promise is followed from the first use on, which takes a tenth of all processor time: so only in one that dies of it.
      if (armed.crashDuringFunction !== fn) return run()
      armed.crashDuringFunction = undefined
      return doomed.run(true, () => run().finally(die))
    },
    takeCounts() {
      const taken = counts
      counts = {}
      return taken
    },
  }
}
