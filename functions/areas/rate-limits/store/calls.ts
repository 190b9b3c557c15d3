import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { decode } from '../../../platform/item.ts'
import { shapeOf } from '../../../platform/shapes.ts'
import type { Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { WINDOW_MS } from '../domain/limit.ts'
import { rateLimitsKeys } from './keys.ts'

const Count = z.lazy(() => z.object({ calls: z.number() }))
const KEPT_MS = 5 * 60_000

/** Adds calls to a subject's count of one minute and answers the sum; the item expires a few minutes later. */
export async function countCalls(
  table: Table,
  { name, subject, window }: { name: string; subject: string; window: number },
  calls: number,
): Promise<number> {
  const { Attributes } = await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: rateLimitsKeys.calls(name, subject, window),
      UpdateExpression: 'SET #kind = :kind, #shape = :shape, #ttl = :ttl ADD #calls :calls',
      ExpressionAttributeNames: {
        '#kind': TABLE.kind,
        '#shape': TABLE.shape,
        '#ttl': TABLE.timeToLive,
        '#calls': 'calls',
      },
      ExpressionAttributeValues: {
        ':kind': 'calls',
        ':shape': shapeOf('calls'),
        ':ttl': Math.ceil(((window + 1) * WINDOW_MS + KEPT_MS) / 1000),
        ':calls': calls,
      },
      ReturnValues: 'ALL_NEW',
    }),
  )
  return decode(Count, Attributes ?? {}).calls
}
