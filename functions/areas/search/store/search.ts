import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { BatchWriteCommand, type BatchWriteCommandOutput, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { decode } from '../../../platform/item.ts'
import { SHARDS } from '../../../platform/keys.ts'
import { get, query, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Found } from '../domain/found-words.ts'
import type { WordHit } from '../port.ts'
import { searchKeys, wordPartition } from './keys.ts'
import { removeWords } from './word-items.ts'

const Hit = z.lazy(() =>
  z.object({
    contactId: z.string(),
    n: z.number(),
    where: z.enum(['name', 'phone', 'email', 'message']),
  }),
)
/** A conversation's vocabulary stops growing here, far above what people write; it keeps its item small. */
const MAX_WORDS = 3_000

/** The words of a conversation that are in the index already, each with where it stood (`where:word`). */
export async function readWords(table: Table, contactId: string, n: number): Promise<Set<string>> {
  const item = await get(table, searchKeys.words(contactId, n), false)
  const words = item?.words
  return words instanceof Set ? (words as Set<string>) : new Set()
}

/**
 * Adds words to the index, then remembers them: dying in between writes the same items again. Those of a conversation
 * that was deleted meanwhile are taken back.
 */
export async function indexWords(table: Table, contactId: string, n: number, words: readonly Found[]): Promise<void> {
  // The same word may stand in two emails of a contact; the table refuses a batch that names a key twice.
  const distinct = new Map(words.map((found) => [`${found.where}:${found.word}`, found]))
  const wanted = [...distinct.values()].slice(0, MAX_WORDS)
  for (let start = 0; start < wanted.length; start += 25) {
    let requests: BatchWriteCommandOutput['UnprocessedItems'] = {
      [table.name]: wanted.slice(start, start + 25).map(({ word, where }) => ({
        PutRequest: {
          Item: { ...searchKeys.word(word, contactId, n, where), [TABLE.kind]: 'word', contactId, n, where },
        },
      })),
    }
    while (requests && Object.keys(requests).length > 0) {
      const out: BatchWriteCommandOutput = await table.client.send(new BatchWriteCommand({ RequestItems: requests }))
      requests = out.UnprocessedItems
    }
  }
  if (wanted.length === 0) return
  const added = new Set(wanted.map(({ word, where }) => `${where}:${word}`))
  try {
    await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: searchKeys.words(contactId, n),
        UpdateExpression: 'ADD words :words SET #kind = :kind',
        ConditionExpression: 'attribute_not_exists(#purged)',
        ExpressionAttributeNames: { '#kind': TABLE.kind, '#purged': 'purged' },
        ExpressionAttributeValues: { ':words': added, ':kind': 'words' },
      }),
    )
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
    await removeWords(table, contactId, n, added)
  }
}

/** Conversations with a word that starts so (at least three letters), at most `limit` from each shard. */
export async function findWord(table: Table, prefix: string, limit: number): Promise<WordHit[]> {
  const pages = await Promise.all(
    Array.from({ length: SHARDS }, (_, shard) =>
      query(table, {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :word)',
        ExpressionAttributeValues: { ':pk': wordPartition(prefix, shard), ':word': prefix },
        Limit: limit,
      }),
    ),
  )
  return pages.flatMap((page) => page.items.map((item) => decode(Hit, item)))
}
