import * as z from 'zod'
import type { Parts } from '../../../kernel/ports.ts'
import { readFailedEvent, sourceOf } from '../domain/failed-event.ts'
import type { OperatorParts } from '../port.ts'

type Deps = Pick<Parts, 'clock' | 'log'> & OperatorParts

const PAGE = 100
/** No more are begun then: a function takes a minute at most, and whoever called waits for all of them. */
const BEGINS_FOR_MS = 60_000

const Answer = z.lazy(() =>
  z
    .object({ batchItemFailures: z.array(z.unknown()) })
    .partial()
    .nullish(),
)

export interface Replayed {
  replayed: number
  /** keys of what failed again, and stays */
  failed: string[]
  /** of the same source as one that failed, and later: they wait for it */
  waiting: number
  /** there was not time enough for all: once more */
  more: boolean
}

/**
 * Hands everything that was given up to its function once more, in the order in which each source gave it up, and removes
 * what is done now. It may be asked for at any time, twice and at once: what follows from an event follows once. Dying in
 * between leaves what was not removed for the next time.
 */
export async function replayFailures(deps: Deps): Promise<Replayed> {
  const until = deps.clock.now() + BEGINS_FOR_MS
  const out: Replayed = { replayed: 0, failed: [], waiting: 0, more: false }
  const held = new Set<string>()
  let after: string | undefined
  for (;;) {
    const keys = await deps.failedEvents.list(after, PAGE)
    for (const key of keys) {
      if (held.has(sourceOf(key))) out.waiting++
      else if (deps.clock.now() > until) return { ...out, more: true }
      else if (await replay(deps, key)) out.replayed++
      else {
        out.failed.push(key)
        held.add(sourceOf(key))
      }
    }
    after = keys.at(-1)
    if (keys.length < PAGE) return out
  }
}

async function replay({ failedEvents, functions, log }: Deps, key: string): Promise<boolean> {
  try {
    const text = await failedEvents.read(key)
    // Somebody else was faster.
    if (text === undefined) return true
    const { functionArn, event } = readFailedEvent(text)
    const answer = Answer.parse(await functions.invoke(functionArn, event))
    if ((answer?.batchItemFailures ?? []).length > 0) throw new Error('Some of it failed again.')
    await failedEvents.remove(key)
    log.info('failure.replayed', { key, functionArn })
    return true
  } catch (error) {
    log.error('failure.stays', { key, reason: error instanceof Error ? error.message : 'unknown' })
    return false
  }
}
