import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { decode } from '../../../platform/item.ts'
import { shapeOf } from '../../../platform/shapes.ts'
import { get, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { emailKeys } from './keys.ts'

const Thread = z.lazy(() => z.object({ messageIds: z.array(z.string()) }))
const KEPT = 20
const MAX_TRIES = 20

/** Message-IDs of a conversation's emails, oldest first: what a further one refers to. */
export async function readMailThread(table: Table, contactId: string, n: number): Promise<string[]> {
  const item = await get(table, emailKeys.mailThread(contactId, n))
  return item ? decode(Thread, item).messageIds : []
}

/** Adds a Message-ID; only the last 20 are kept. Two at once are both kept: who comes second reads again. */
export async function addToMailThread(table: Table, contactId: string, n: number, messageId: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    const item = await get(table, emailKeys.mailThread(contactId, n))
    // The conversation was deleted while its email was on the way: there is no thread to go on with.
    if (item?.purged !== undefined) return
    const stored = item ? decode(Thread, item).messageIds : undefined
    if (stored?.includes(messageId)) return
    try {
      await table.client.send(
        new UpdateCommand({
          TableName: table.name,
          Key: emailKeys.mailThread(contactId, n),
          UpdateExpression: 'SET #ids = :ids, #kind = :kind, #shape = :shape',
          ConditionExpression: stored
            ? '#ids = :known'
            : 'attribute_not_exists(#ids) AND attribute_not_exists(#purged)',
          ExpressionAttributeNames: {
            '#kind': TABLE.kind,
            '#shape': TABLE.shape,
            '#ids': 'messageIds',
            ...(stored ? {} : { '#purged': 'purged' }),
          },
          ExpressionAttributeValues: {
            ':ids': [...(stored ?? []), messageId].slice(-KEPT),
            ':kind': 'mail-thread',
            ':shape': shapeOf('mail-thread'),
            ...(stored ? { ':known': stored } : {}),
          },
        }),
      )
      return
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || tries === MAX_TRIES) throw error
    }
  }
}
