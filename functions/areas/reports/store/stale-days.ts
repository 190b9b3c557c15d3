import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { Write } from '../../../kernel/commit.ts'
import { put, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { StaleDay } from '../port.ts'
import { reportsKeys } from './keys.ts'

/** A mark, as it is stored. */
export const Stale = z.lazy(() => z.object({ day: z.string(), at: z.number() }))

/** Marks a UTC day (`YYYY-MM-DD`) whose rows changed after it was rolled up for good; `at`: epoch ms. */
export function markStale(table: Table, day: string, at: number): Write {
  return put(table, 'stale', { ...reportsKeys.stale(day), [TABLE.kind]: 'stale-day', day, at })
}

/** Takes a mark away, unless the day was marked once more since. */
export async function unmarkStale(table: Table, { day, at }: StaleDay): Promise<void> {
  try {
    await table.client.send(
      new DeleteCommand({
        TableName: table.name,
        Key: reportsKeys.stale(day),
        ConditionExpression: '#at = :at',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':at': at },
      }),
    )
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}
