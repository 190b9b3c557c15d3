import type { LocalClock } from './types.ts'

const MAX_MS = 2 ** 31 - 1

/** Wakes somebody at a time of the local clock, whether real time gets there or the clock is moved. */
export interface Alarm {
  /** an earlier time that is already set stays */
  at(time: number): void
  close(): void
}

export function createAlarm(clock: LocalClock, ring: () => void): Alarm {
  let due = Number.POSITIVE_INFINITY
  let timer: NodeJS.Timeout | undefined

  function look(): void {
    clearTimeout(timer)
    timer = undefined
    if (due === Number.POSITIVE_INFINITY) return
    const wait = due - clock.now()
    if (wait <= 0) {
      due = Number.POSITIVE_INFINITY
      ring()
      return
    }
    timer = setTimeout(look, Math.min(wait, MAX_MS))
    timer.unref()
  }

  const stop = clock.onAdvance(look)
  return {
    at(time) {
      if (time >= due) return
      due = time
      clearTimeout(timer)
      // Never from inside the caller: whoever sets an alarm is in the middle of something.
      timer = setTimeout(look, Math.min(Math.max(0, time - clock.now()), MAX_MS))
      timer.unref()
    },
    close() {
      stop()
      clearTimeout(timer)
      due = Number.POSITIVE_INFINITY
    },
  }
}
