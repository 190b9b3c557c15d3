import { PutCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { decode } from '../../../platform/item.ts'
import { inShape } from '../../../platform/shapes.ts'
import { get, holds, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { emptyIndex, type IndexState } from '../domain/index-state.ts'
import { searchKeys } from './keys.ts'

const Stored = z.lazy(() =>
  z.object({
    version: z.number(),
    sealedTo: z.number(),
    segments: z.array(
      z.object({
        id: z.string(),
        generation: z.number(),
        clearedTo: z.number().optional(),
        records: z.number(),
        size: z.number(),
        map: z.number(),
        newest: z.number(),
        oldest: z.number(),
      }),
    ),
    lease: z.object({ until: z.number(), id: z.string() }).nullable(),
    unused: z.array(z.string()),
    generation: z.number(),
    generationSince: z.number(),
    finished: z.number(),
    edition: z.number().default(1),
  }),
)

/** Which segments there are. */
export async function readIndexState(table: Table): Promise<IndexState> {
  const item = await get(table, searchKeys.index())
  return item ? decode(Stored, item) : emptyIndex
}

/** Replaces what is known of the segments as it was read; false: somebody else was first. */
export async function putIndexState(table: Table, before: IndexState, after: IndexState): Promise<boolean> {
  return holds(() =>
    table.client.send(
      new PutCommand({
        TableName: table.name,
        Item: inShape({ ...searchKeys.index(), [TABLE.kind]: 'search-index', ...after, version: before.version + 1 }),
        ConditionExpression: before.version === 0 ? 'attribute_not_exists(pk)' : '#version = :version',
        ...(before.version === 0
          ? {}
          : {
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: { ':version': before.version },
            }),
      }),
    ),
  )
}
