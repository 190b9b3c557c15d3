import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { inShape } from '../../../platform/shapes.ts'
import { query, removeAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { emailKeys } from '../../email/items.ts'
import { removeAllWords } from '../../search/items.ts'
import { timelineKeys } from '../../timeline/items.ts'

/**
 * Removes what was said in a conversation: words of search, Message-IDs, and at most so many entries. Words and
 * Message-IDs go first, and their items stay closed, so that a writer that is late leaves nothing.
 */
export async function purgeConversation(
  table: Table,
  contactId: string,
  n: number,
  limit: number,
): Promise<{ done: boolean }> {
  await removeAllWords(table, contactId, n)
  const thread = { ...emailKeys.mailThread(contactId, n), [TABLE.kind]: 'mail-thread', messageIds: [], purged: true }
  await table.client.send(new PutCommand({ TableName: table.name, Item: inShape(thread) }))
  const { items, lastKey } = await query(table, {
    KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :t)',
    ExpressionAttributeNames: { '#pk': TABLE.partitionKey, '#sk': TABLE.sortKey },
    ExpressionAttributeValues: { ':pk': contactId, ':t': timelineKeys.entries(n) },
    ProjectionExpression: '#pk, #sk',
    Limit: limit,
    ConsistentRead: true,
  })
  await removeAll(
    table,
    items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })),
  )
  return { done: lastKey === undefined }
}
