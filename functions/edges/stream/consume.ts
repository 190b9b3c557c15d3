import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import type { Parts } from '../../kernel/ports.ts'
import type { Failed, Reaction, Selector } from '../../platform/stream.ts'

/** A batch of the stream; one that was given up may come again `late`, when an operator has it replayed. */
export type StreamBatch = DynamoDBStreamEvent & { late?: boolean }

/** What all reactions of a list need. */
export type Needs<List extends readonly unknown[]> = List[number] extends Reaction<infer All> ? All : never

/** What of a batch a selector selects. */
export const selectedOf =
  (batch: readonly DynamoDBRecord[]) =>
  <Change>(selector: Selector<Change>): Change[] =>
    batch.map((record) => selector.read(record)).filter((change) => change !== undefined)

/** Older events are nothing to push; whoever missed one asks for it by its number. */
const PUSHED_WITHIN_MS = 15 * 60_000

/** Of a batch, what was committed lately enough to be pushed. `now`: epoch ms. */
export const recentOf = (batch: readonly DynamoDBRecord[], now: number): DynamoDBRecord[] =>
  batch.filter(
    ({ dynamodb }) =>
      now - (dynamodb?.ApproximateCreationDateTime ?? Number.POSITIVE_INFINITY) * 1_000 <= PUSHED_WITHIN_MS,
  )

/** When it has ended, however it did, or after so many ms. */
export async function ended(work: Promise<unknown>, withinMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, withinMs)
  })
  await Promise.race([Promise.allSettled([work]), over])
  clearTimeout(timer)
}

/** Both at once; when both have ended, what failed of the reactions, or the failure of the push. */
export async function both(pushing: Promise<void>, reacting: Promise<Failed[]>): Promise<Failed[]> {
  const [pushed] = await Promise.allSettled([pushing, reacting])
  if (pushed.status === 'rejected') throw pushed.reason
  return reacting
}

/** What Lambda is answered: the batch comes again from its first failure on. */
export function answerOf(failed: readonly Failed[], { log }: Pick<Parts, 'log'>): DynamoDBBatchResponse {
  for (const { reaction, error } of failed) {
    log.error('reaction.failed', { reaction, name: error instanceof Error ? error.name : 'unknown' })
  }
  return { batchItemFailures: failed.map(({ sequenceNumber }) => ({ itemIdentifier: sequenceNumber })) }
}
