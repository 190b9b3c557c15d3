import { randomUUID } from 'node:crypto'
import type { FunctionName } from '../../functions/manifest.ts'
import { createAlarm } from './alarm.ts'
import type { FailedEvents } from './failed-events.ts'
import { openJournal } from './journal.ts'
import type { Faults, Invoke, LocalClock } from './types.ts'

/**
 * Lambda's own queue of a function that is called without waiting for an answer: kept before `call` returns, and given to the
 * function until it succeeds, three times at most, as AWS does unless told otherwise. What failed is dropped, or kept where the
 * function has it so.
 */
export interface Called {
  call(event: object): void
  pending(): number
  hurry(): void
  restart(): void
  close(): void
}

interface Waiting {
  event: object
  attempts: number
  nextAt: number
}

const ATTEMPTS = 3
const RETRY_MS = 60_000

export function startCalled(options: {
  fn: FunctionName
  file: (name: string) => string | null
  clock: LocalClock
  invoke: Invoke
  faults: Faults
  /** where what failed for good is kept */
  failures?: FailedEvents
}): Called {
  const { fn, file, clock, invoke, faults, failures } = options
  const waiting = openJournal<Waiting>(file(`called-${fn}.jsonl`))
  const running = new Set<string>()
  let epoch = 0
  const alarm = createAlarm(clock, runDue)

  function runDue(): void {
    for (const [id, call] of [...waiting.entries()]) {
      if (running.has(id)) continue
      if (call.nextAt > clock.now()) alarm.at(call.nextAt)
      else void run(id, call)
    }
  }

  async function run(id: string, { event, attempts }: Waiting): Promise<void> {
    const mine = epoch
    running.add(id)
    let failed: string | undefined
    try {
      await invoke(fn, event)
      if (faults.duplicates) await invoke(fn, event)
    } catch (error) {
      failed = (error as Error).message
      console.error(`${fn} failed: ${failed}`)
    }
    if (mine !== epoch) return
    running.delete(id)
    if (failed !== undefined && attempts + 1 >= ATTEMPTS) await failures?.call(fn, event, failed)
    if (failed === undefined || attempts + 1 >= ATTEMPTS) return waiting.delete(id)
    faults.count(`${fn}.retries`)
    const nextAt = clock.now() + RETRY_MS * (attempts + 1)
    waiting.set(id, { event, attempts: attempts + 1, nextAt })
    alarm.at(nextAt)
  }

  alarm.at(clock.now())
  return {
    call(event) {
      waiting.set(randomUUID(), { event, attempts: 0, nextAt: clock.now() })
      alarm.at(clock.now())
    },
    pending: () => waiting.size,
    hurry() {
      for (const [id, call] of [...waiting.entries()]) {
        if (!running.has(id) && call.nextAt > clock.now()) waiting.set(id, { ...call, nextAt: clock.now() })
      }
      alarm.at(clock.now())
    },
    restart() {
      epoch++
      running.clear()
      alarm.at(clock.now())
    },
    close() {
      epoch++
      alarm.close()
      waiting.close()
    },
  }
}
