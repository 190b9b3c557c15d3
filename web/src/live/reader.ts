/** Longer than an index is behind; then numbers are right. */
const SETTLED_MS = 1_200
/** Numbers that go on moving are read no more often than this. */
const EVERY_MS = 5_000

/** What a reader needs: a clock (ms, of the server), a timer, and to read; `at`: as of when an answer is (epoch ms). */
interface Means {
  now(): number
  later(run: () => void, ms: number): () => void
  read(): Promise<{ at: number } | undefined>
}

/**
 * Reads again when something was heard: a moment later, every five seconds at most however much is heard, and once more where the
 * answer is older than what was heard. Without anything to hear it reads nothing.
 */
export function makeReader({ now, later, read }: Means): { hear(): void; stop(): void } {
  let heardAt = Number.NEGATIVE_INFINITY
  let readAt = Number.NEGATIVE_INFINITY
  let stopTimer: (() => void) | undefined
  let reading = false
  let stopped = false
  const plan = () => {
    if (stopped || reading || stopTimer) return
    stopTimer = later(
      () => {
        stopTimer = undefined
        void run()
      },
      Math.max(SETTLED_MS, readAt + EVERY_MS - now()),
    )
  }
  const run = async () => {
    reading = true
    readAt = now()
    const answer = await read()
    reading = false
    // What could not be read is read with the next thing that is heard, or when the socket is back.
    if (answer && answer.at < heardAt + SETTLED_MS / 2) plan()
  }
  return {
    hear() {
      heardAt = now()
      plan()
    },
    stop() {
      stopped = true
      stopTimer?.()
    },
  }
}
