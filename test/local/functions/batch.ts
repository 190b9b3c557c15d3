import { BatchWriteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { createTableClient } from '../../../functions/platform/table-client.ts'

const database = createTableClient({ maxAttempts: 1 })
const table = process.env.TABLE_NAME ?? ''
const item = (pk: string) => ({ Item: { pk: { S: pk }, sk: { S: '-' } } })

/** Stands for a function that writes an item, and then one in a batch. */
export async function handler() {
  await database.send(new PutItemCommand({ TableName: table, ...item('alone') }))
  await database.send(new BatchWriteItemCommand({ RequestItems: { [table]: [{ PutRequest: item('in-a-batch') }] } }))
}
