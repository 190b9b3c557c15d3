import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { TABLE } from '../shared/table-definition.ts'
import { keys } from './keys.ts'
import { decode, get, type Table } from './table.ts'

const Thread = z.object({ messageIds: z.array(z.string()) })
const KEPT = 20

/** Message-IDs of a conversation's emails, oldest first: what a further one refers to. */
export async function readMailThread(table: Table, contactId: string, n: number): Promise<string[]> {
  const item = await get(table, keys.mailThread(contactId, n))
  return item ? decode(Thread, item).messageIds : []
}

/** Adds a Message-ID; only the last 20 are kept. */
export async function addToMailThread(table: Table, contactId: string, n: number, messageId: string): Promise<void> {
  const known = await readMailThread(table, contactId, n)
  if (known.includes(messageId)) return
  try {
    await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: keys.mailThread(contactId, n),
        UpdateExpression: 'SET messageIds = :ids, #kind = :kind',
        ConditionExpression: 'attribute_not_exists(#purged)',
        ExpressionAttributeNames: { '#kind': TABLE.kind, '#purged': 'purged' },
        ExpressionAttributeValues: { ':ids': [...known, messageId].slice(-KEPT), ':kind': 'mail-thread' },
      }),
    )
  } catch (error) {
    // The conversation was deleted while its email was on the way: there is no thread to go on with.
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}
