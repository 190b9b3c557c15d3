import type { DynamoDBRecord } from 'aws-lambda'
import { streamFilters } from '../../functions/edges/stream/filters.ts'
import { openStreamApi } from '../../local/aws/stream-api.ts'
import { isShown, type LambdaRecord } from '../../local/aws/stream-records.ts'

/** The table's stream, read to its end whenever asked. */
export interface TestStream {
  /** what was written since the last time, as Lambda would be given it */
  take(): Promise<LambdaRecord[]>
}

export async function openStream(endpoint: string, table: string): Promise<TestStream> {
  const api = openStreamApi(endpoint)
  const stream = await api.streamOf(table)
  const [shard, ...others] = stream === undefined ? [] : await api.shards(stream)
  if (stream === undefined || shard === undefined || others.length > 0)
    throw new Error('expected a stream of one shard')
  let iterator: string | undefined = await api.iterator(stream, shard)
  return {
    async take() {
      const taken: LambdaRecord[] = []
      while (iterator !== undefined) {
        const { records, next } = await api.records(stream, iterator, 1000)
        iterator = next
        if (records.length === 0) return taken
        taken.push(...records)
      }
      return taken
    },
  }
}

/** The records that a consumer is shown. */
export function shownTo(consumer: keyof typeof streamFilters, records: LambdaRecord[]): DynamoDBRecord[] {
  return records.filter((record) => isShown(record, streamFilters[consumer])) as unknown as DynamoDBRecord[]
}
