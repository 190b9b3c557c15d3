import type { DynamoDBRecord } from 'aws-lambda'
import type { HasStore } from '../../../kernel/ports.ts'
import { written } from '../../../platform/stream.ts'
import { conversations } from '../changes.ts'
import type { TimelineStore } from '../port.ts'

const conversationChanged = written(conversations)

/** For so long after its commit what the stream brought of a conversation is as good as what a read would find. */
const AS_GOOD_AS_READ_MS = 5_000

/**
 * What a batch of the stream brings of conversations is there for whoever tells of its entries, which are most often of the same
 * commit: they need not be read. What the batch before brought is forgotten.
 */
export function followConversations(
  { store }: HasStore<Pick<TimelineStore, 'noteConversations'>>,
  records: readonly DynamoDBRecord[],
  forMs = AS_GOOD_AS_READ_MS,
): void {
  const changes = records.map((record) => conversationChanged.read(record)).filter((change) => change !== undefined)
  store.noteConversations(
    changes.map(({ after, committedAt }) => ({ conversation: after, committedAt })),
    forMs,
  )
}
