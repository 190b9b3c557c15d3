import { Agent, request } from 'node:http'
import { type LambdaRecord, toLambdaRecord, type WireRecord } from './stream-records.ts'

/**
 * The API of DynamoDB Streams as far as reading takes it. Without the SDK's client: its signing, middleware and decoding
 * of every attribute took more of a message's processor time here than the database did for it, and what goes to a
 * function is what comes over the wire anyway. The stand-in wants to see a signature, and does not check it.
 */
export interface StreamApi {
  /** the newest stream of a table; undefined: it has none */
  streamOf(table: string): Promise<string | undefined>
  /** the ids of all its shards, oldest first */
  shards(stream: string): Promise<string[]>
  /** for the records after a sequence number, or from the oldest on */
  iterator(stream: string, shard: string, after?: string): Promise<string>
  /** `next` undefined: the shard is closed, and was read to its end; `more`: there may be more right away */
  records(
    stream: string,
    iterator: string,
    limit: number,
  ): Promise<{ records: LambdaRecord[]; next?: string; more: boolean }>
  close(): void
}

const MANY_BYTES = 100_000

/** Its name is the service's code, as `TrimmedDataAccessException`. */
class StreamApiError extends Error {
  constructor(code: string, message: string) {
    super(message)
    this.name = code
  }
}

export function openStreamApi(endpoint: string): StreamApi {
  const agent = new Agent({ keepAlive: true })
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-date': '20260101T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=0',
  }

  function call<Answer>(action: string, input: object): Promise<Answer> {
    const body = JSON.stringify(input)
    const target = { 'x-amz-target': `DynamoDBStreams_20120810.${action}`, 'content-length': Buffer.byteLength(body) }
    return new Promise((resolve, reject) => {
      const sent = request(endpoint, { method: 'POST', agent, headers: { ...headers, ...target } }, (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.once('error', reject)
        response.once('end', () => {
          try {
            const answer = JSON.parse(Buffer.concat(parts).toString()) as Answer & { __type?: string; message?: string }
            if (response.statusCode === 200) resolve(answer)
            else reject(new StreamApiError((answer.__type ?? 'Unknown').replace(/^.*#/, ''), answer.message ?? ''))
          } catch (error) {
            reject(error)
          }
        })
      })
      sent.once('error', reject)
      sent.end(body)
    })
  }

  return {
    async streamOf(TableName) {
      const { Streams = [] } = await call<{ Streams?: { StreamArn: string }[] }>('ListStreams', { TableName })
      return Streams.at(-1)?.StreamArn
    },
    async shards(StreamArn) {
      const all: string[] = []
      let from: string | undefined
      do {
        const { StreamDescription } = await call<{
          StreamDescription: { Shards?: { ShardId: string }[]; LastEvaluatedShardId?: string }
        }>('DescribeStream', { StreamArn, ExclusiveStartShardId: from })
        all.push(...(StreamDescription.Shards ?? []).map(({ ShardId }) => ShardId))
        from = StreamDescription.LastEvaluatedShardId
      } while (from !== undefined)
      return all
    },
    async iterator(StreamArn, ShardId, after) {
      const { ShardIterator } = await call<{ ShardIterator: string }>('GetShardIterator', {
        StreamArn,
        ShardId,
        ...(after === undefined
          ? { ShardIteratorType: 'TRIM_HORIZON' }
          : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after }),
      })
      return ShardIterator
    },
    async records(stream, ShardIterator, Limit) {
      const { Records = [], NextShardIterator } = await call<{ Records?: WireRecord[]; NextShardIterator?: string }>(
        'GetRecords',
        { ShardIterator, Limit },
      )
      return {
        records: Records.map((record) => toLambdaRecord(record, stream)),
        ...(NextShardIterator ? { next: NextShardIterator } : {}),
        // One answer is at most 1 MB.
        more:
          Records.length === Limit ||
          Records.reduce((sum, { dynamodb }) => sum + (dynamodb?.SizeBytes ?? 0), 0) > MANY_BYTES,
      }
    },
    close: () => agent.destroy(),
  }
}
