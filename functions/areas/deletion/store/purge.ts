import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { inShape } from '../../../platform/shapes.ts'
import { query, queryAll, removeAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { keepMovements, movementOf } from '../../access-log/items.ts'
import { emailKeys } from '../../email/items.ts'
import { EMAIL_RECEIPTS } from '../../messages/domain/delivery.ts'
import { messagesKeys } from '../../messages/items.ts'
import { forget, removeFromLog } from '../../search/items.ts'
import { DeliveryStatus, type Entry } from '../../timeline/domain/entry.ts'
import { timelineKeys, toEntry } from '../../timeline/items.ts'
import { workflowRunsKeys } from '../../workflow-runs/items.ts'

/** Where it is noted which message a provider's receipts are about: their ids may name whom it was sent to. */
function receiptsOf({ message }: Entry): { pk: string; sk: string }[] {
  if (message?.direction !== 'outbound') return []
  const channelId = message.channel.type === 'email' || message.fallback ? EMAIL_RECEIPTS : message.channel.id
  const ids = [message.providerMessageId, ...(message.delivery?.parts ?? [])].filter((id) => typeof id === 'string')
  const rows = ['MESSAGE', ...DeliveryStatus.options.map((status) => `EARLY#${status}`)]
  return [...new Set(ids)].flatMap((id) => rows.map((sk) => messagesKeys.receipt(channelId, id, sk)))
}

/**
 * Removes what was said in a conversation: Message-IDs, and at most so many entries. Message-IDs go first, and their item
 * stays closed, so that a writer that is late leaves nothing. Its words go from the index when all of them are there.
 */
export async function purgeConversation(
  table: Table,
  { contactId, n, deletedAt }: { contactId: string; n: number; deletedAt: number },
  limit: number,
): Promise<{ done: boolean }> {
  await forget(table, { contactId, n, deletedAt })
  const thread = { ...emailKeys.mailThread(contactId, n), [TABLE.kind]: 'mail-thread', messageIds: [], purged: true }
  await table.client.send(new PutCommand({ TableName: table.name, Item: inShape(thread) }))
  const { items, lastKey } = await query(table, {
    KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :t)',
    ExpressionAttributeNames: { '#pk': TABLE.partitionKey, '#sk': TABLE.sortKey },
    ExpressionAttributeValues: { ':pk': contactId, ':t': timelineKeys.entries(n) },
    Limit: limit,
    ConsistentRead: true,
  })
  const entries = items.map(toEntry)
  // A12: the access log outlives what it was told by.
  await keepMovements(
    table,
    entries.flatMap((entry) => movementOf(entry) ?? []),
  )
  await removeFromLog(table, entries)
  const beside = await Promise.all(
    [timelineKeys.allScheduled(n), workflowRunsKeys.runs(n)].map((prefix) =>
      queryAll(table, {
        KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :prefix)',
        ExpressionAttributeNames: { '#pk': TABLE.partitionKey, '#sk': TABLE.sortKey },
        ExpressionAttributeValues: { ':pk': contactId, ':prefix': prefix },
        ConsistentRead: true,
      }),
    ),
  )
  await removeAll(table, entries.flatMap(receiptsOf))
  await removeAll(
    table,
    [...items, ...beside.flat()].map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })),
  )
  return { done: lastKey === undefined }
}
