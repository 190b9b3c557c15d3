import { randomUUID } from 'node:crypto'
import type { FunctionName } from '../../functions/manifest.ts'
import type { Objects } from './types.ts'

/**
 * Lambda's destination for what a function failed at for good: one object per event in a bucket, in the service's form and
 * under its names. A stream's worker here gives up one record at a time; the service keeps the whole batch together.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export interface FailedEvents {
  /** records of the stream that a consumer gave up */
  batch(fn: FunctionName, records: readonly object[], error: string): Promise<void>
  /** the event of a call that nobody waited for */
  call(fn: FunctionName, event: object, error: string): Promise<void>
}

const functionArn = (fn: string) => `arn:aws:lambda:us-east-1:000000000000:function:${fn}`

export function startFailedEvents(objects: Objects, bucket: string, now: () => number): FailedEvents {
  const keep = (folder: string, at: string, record: object) => {
    const name = `${at.slice(0, 19).replaceAll(':', '.')}-${randomUUID()}`
    return objects.put(bucket, `aws/lambda/${folder}/${name}`, Buffer.from(JSON.stringify(record)), 'application/json')
  }
  const common = (fn: string, at: string, error: string) => ({
    version: '1.0',
    timestamp: at,
    requestContext: {
      requestId: randomUUID(),
      functionArn: functionArn(fn),
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 11,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorMessage: error },
  })
  return {
    async batch(fn, Records, error) {
      const at = new Date(now()).toISOString()
      const shardId = 'shardId-00000000000000000000-00000000'
      const record = {
        ...common(fn, at, error),
        DDBStreamBatchInfo: { shardId, batchSize: Records.length },
        payload: JSON.stringify({ Records }),
      }
      await keep(`mapping-${fn}/${shardId}`, at, record)
    },
    async call(fn, requestPayload, error) {
      const at = new Date(now()).toISOString()
      const day = at.slice(0, 10).replaceAll('-', '/')
      await keep(`async/${fn}/${day}`, at, { ...common(fn, at, error), requestPayload })
    },
  }
}
