import { PutCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { decode } from '../../../platform/item.ts'
import { inShape } from '../../../platform/shapes.ts'
import { holds, queryAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { emptyRollups, type RollupState } from '../domain/rolled.ts'
import type { StaleDay } from '../port.ts'
import { reportsKeys } from './keys.ts'
import { Stale } from './stale-days.ts'

const Numbers = z.lazy(() => z.record(z.string(), z.number()))
const Rolled = z.lazy(() =>
  z.object({
    timeZone: z.string(),
    format: z.number(),
    from: z.number(),
    through: z.number(),
    next: z.number(),
    night: z.number(),
    months: Numbers,
    years: Numbers,
    rows: Numbers,
  }),
)
const Stored = z.lazy(() =>
  z.object({
    version: z.number(),
    runs: z.number(),
    rolled: Rolled.optional(),
    anew: Rolled.optional(),
    today: z.object({ run: z.number(), sum: z.string(), upTo: z.number() }).optional(),
    gathered: z.object({ upTo: z.number(), to: z.number().optional(), cursor: z.string().optional() }),
    lease: z.object({ until: z.number(), names: z.array(z.string()) }).optional(),
    unused: z.array(z.object({ name: z.string(), at: z.number() })),
  }),
)

/** What is rolled up, and the days that are to be once more. */
export async function readRollups(table: Table, consistent = true): Promise<{ state: RollupState; stale: StaleDay[] }> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': reportsKeys.rollups().pk },
    ConsistentRead: consistent,
  })
  const state = items.find(({ sk }) => sk === reportsKeys.rollups().sk)
  return {
    state: state ? decode(Stored, state) : emptyRollups,
    stale: items.filter((item) => item !== state).map((item) => decode(Stale, item)),
  }
}

/** Replaces what is known of the objects as it was read; false: somebody else was first. */
export async function putRollups(table: Table, before: RollupState, after: RollupState): Promise<boolean> {
  const isNew = before.version === 0
  return holds(() =>
    table.client.send(
      new PutCommand({
        TableName: table.name,
        Item: inShape({ ...reportsKeys.rollups(), [TABLE.kind]: 'rollups', ...after, version: before.version + 1 }),
        ConditionExpression: isNew ? 'attribute_not_exists(pk)' : '#version = :version',
        ...(isNew
          ? {}
          : {
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: { ':version': before.version },
            }),
      }),
    ),
  )
}
