import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda'
import { compose, core, sockets, toStreamChange } from '../app.ts'
import { announce } from '../reactions/announce.ts'

const deps = compose(core(), sockets())

/** The first stream consumer: pushes what happened to open sockets. A batch that fails comes again whole; events carry ids. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  await announce(
    event.Records.map(toStreamChange).filter((change) => change !== undefined),
    deps,
  )
  return { batchItemFailures: [] }
}
