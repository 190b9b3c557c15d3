import * as z from 'zod'
import { decode } from '../../../platform/item.ts'
import { shards } from '../../../platform/keys.ts'
import { query, queryAll, removeAll, type Table } from '../../../platform/table.ts'
import type { EarlierHit } from '../port.ts'
import { earlierPartition, searchKeys } from './keys.ts'

/*
 * Earlier versions kept an item per word and conversation. They are asked until everything has been indexed once, which
 * takes them away.
 */

const Hit = z.lazy(() =>
  z.object({ contactId: z.string(), n: z.number(), where: z.enum(['name', 'phone', 'email', 'message']) }),
)

/** Conversations with a word that starts so, at most `limit` from each shard. */
export async function findEarlierWord(table: Table, prefix: string, limit: number): Promise<EarlierHit[]> {
  const pages = await Promise.all(
    shards.map((shard) =>
      query(table, {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :word)',
        ExpressionAttributeValues: { ':pk': earlierPartition(prefix, shard), ':word': prefix },
        Limit: limit,
      }),
    ),
  )
  return pages.flatMap(({ items }) => items.map((item) => decode(Hit, item)))
}

/** Removes a contact's words, then what says which they are: dying in between has them removed again. */
export async function removeEarlierWords(table: Table, contactId: string): Promise<void> {
  const sets = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :w)',
    ExpressionAttributeValues: { ':pk': contactId, ':w': 'W#' },
  })
  for (const { sk, words } of sets) {
    const n = Number(String(sk).slice(2))
    const entries = words instanceof Set ? [...(words as Set<string>)] : []
    await removeAll(
      table,
      entries.map((entry) => {
        const at = entry.indexOf(':')
        return searchKeys.earlierWord(entry.slice(at + 1), contactId, n, entry.slice(0, at))
      }),
    )
    await removeAll(table, [searchKeys.earlierWords(contactId, n)])
  }
}
