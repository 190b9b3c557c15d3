import * as z from 'zod'
import type { StoredAnswer, Write } from '../kernel/commit.ts'
import { answersKeys } from './answers-keys.ts'
import { decode } from './item.ts'
import { get, put, type Table } from './table.ts'
import { TABLE } from './table-definition.ts'

const KEPT_MS = 24 * 60 * 60 * 1000
const Answer = z.lazy(() =>
  z.object({
    operation: z.string(),
    hash: z.string(),
    status: z.number(),
    body: z.string(),
    ttl: z.number(),
  }),
)

/** What was answered under an idempotency key in the last 24 hours; consistent unless told otherwise. */
export async function readAnswer(
  table: Table,
  scope: string,
  key: string,
  now: number,
  consistent = true,
): Promise<StoredAnswer | undefined> {
  const item = await get(table, answersKeys.answer(scope, key), consistent)
  if (!item) return undefined
  const { ttl, ...answer } = decode(Answer, item)
  return ttl * 1000 > now ? answer : undefined
}

/** Keeps the answer in the transaction of what it answers; conflict label `idempotency`. */
export function putAnswer(table: Table, scope: string, key: string, answer: StoredAnswer, now: number): Write {
  const item = {
    ...answersKeys.answer(scope, key),
    [TABLE.kind]: 'answer',
    ...answer,
    [TABLE.timeToLive]: Math.ceil((now + KEPT_MS) / 1000),
  }
  return put(table, 'idempotency', item, {
    expression: 'attribute_not_exists(#pk) OR #ttl < :now',
    values: { ':now': Math.floor(now / 1000) },
  })
}
