import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { decode } from '../../../platform/item.ts'
import { shapeOf } from '../../../platform/shapes.ts'
import { get, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { rateLimitsKeys } from './keys.ts'

const Stored = z.lazy(() => z.object({ fullAt: z.number() }))
const KEPT_MS = 60 * 60_000

/**
 * Takes calls out of a subject's bucket: `worth` (ms) is how long they take to come in again, `depth` (ms) how far ahead a full one
 * reaches. All processes take from the same one. Answers when it will be full again (epoch ms), and whether they were taken.
 */
export async function takeCalls(
  table: Table,
  { name, subject }: { name: string; subject: string },
  { worth, depth, now }: { worth: number; depth: number; now: number },
): Promise<{ taken: boolean; fullAt: number }> {
  const Key = rateLimitsKeys.bucket(name, subject)
  const isFull = { at: 'attribute_not_exists(#full) OR #full < :now', set: '#full = :fullAt' }
  const isLower = { at: '#full BETWEEN :now AND :latest', set: '#full = #full + :worth' }
  const given = { ':now': now, ':fullAt': now + worth, ':latest': now + depth - worth, ':worth': worth }
  for (let known = decodeStored(await get(table, Key)); ; known = decodeStored(await get(table, Key))) {
    if (known >= now && known > now + depth - worth) return { taken: false, fullAt: known }
    const way = known < now ? isFull : isLower
    const names = `${way.at} ${way.set}`.match(/:\w+/g) ?? []
    try {
      const { Attributes } = await table.client.send(
        new UpdateCommand({
          TableName: table.name,
          Key,
          UpdateExpression: `SET ${way.set}, #kind = :kind, #shape = :shape, #ttl = :ttl`,
          ConditionExpression: way.at,
          ExpressionAttributeNames: {
            '#full': 'fullAt',
            '#kind': TABLE.kind,
            '#shape': TABLE.shape,
            '#ttl': TABLE.timeToLive,
          },
          ExpressionAttributeValues: {
            ...Object.fromEntries(names.map((value) => [value, given[value as keyof typeof given]])),
            ':kind': 'bucket',
            ':shape': shapeOf('bucket'),
            ':ttl': Math.ceil((now + depth + KEPT_MS) / 1000),
          },
          ReturnValues: 'ALL_NEW',
        }),
      )
      return { taken: true, fullAt: decodeStored(Attributes) }
    } catch (error) {
      // Another process was first: what it left is looked at anew.
      if (!(error instanceof ConditionalCheckFailedException)) throw error
    }
  }
}

/** When the bucket will be full; long ago, where nothing was taken. */
const decodeStored = (item: Record<string, unknown> | undefined): number => (item ? decode(Stored, item).fullAt : 0)
