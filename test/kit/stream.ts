import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams'
import type { DynamoDBRecord } from 'aws-lambda'
import { streamFilters } from '../../functions/edges/stream/filters.ts'
import { isShown, type LambdaRecord, toLambdaRecord } from '../../local/aws/stream-records.ts'

/** The table's stream, read to its end whenever asked. */
export interface TestStream {
  /** what was written since the last time, as Lambda would be given it */
  take(): Promise<LambdaRecord[]>
}

export async function openStream(endpoint: string, table: string): Promise<TestStream> {
  const client = new DynamoDBStreamsClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  const { Streams = [] } = await client.send(new ListStreamsCommand({ TableName: table }))
  const StreamArn = Streams.at(-1)?.StreamArn
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }))
  const shards = StreamDescription?.Shards ?? []
  if (StreamArn === undefined || shards.length !== 1) throw new Error('expected a stream of one shard')
  let { ShardIterator: iterator } = await client.send(
    new GetShardIteratorCommand({ StreamArn, ShardId: shards[0]?.ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
  )
  return {
    async take() {
      const taken: LambdaRecord[] = []
      for (;;) {
        const { Records = [], NextShardIterator } = await client.send(
          new GetRecordsCommand({ ShardIterator: iterator, Limit: 1000 }),
        )
        iterator = NextShardIterator
        if (Records.length === 0) return taken
        taken.push(...Records.map((record) => toLambdaRecord(record, StreamArn)))
      }
    },
  }
}

/** The records that a consumer is shown. */
export function shownTo(consumer: keyof typeof streamFilters, records: LambdaRecord[]): DynamoDBRecord[] {
  return records.filter((record) => isShown(record, streamFilters[consumer])) as unknown as DynamoDBRecord[]
}
