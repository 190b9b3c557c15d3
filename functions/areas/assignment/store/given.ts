import * as z from 'zod'
import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { batchGet, type Table } from '../../../platform/table.ts'
import { putVersion } from '../../../platform/versioned-item.ts'
import type { Given } from '../port.ts'
import { assignmentKeys } from './keys.ts'

const StoredGiven = z.lazy(() =>
  z.object({ id: z.string(), last: z.string().optional(), at: z.number(), version: z.number() }),
)

/** What teams and agents were given last, consistent; those that were given nothing yet are left out. */
export async function readGiven(table: Table, ids: readonly string[]): Promise<Given[]> {
  const items = await batchGet(table, ids.map(assignmentKeys.given), true)
  return items.map((item) => decode(StoredGiven, item))
}

/** What a team or an agent is given, as it was read; conflict label `given`. */
export function putGiven(table: Table, given: Given): Write {
  return putVersion(table, 'given', assignmentKeys.given(given.id), given)
}
