import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ResourceInUseException,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { TABLE } from '../functions/platform/table-definition.ts'
import { tableShape, tableWithStream } from './table-shape.ts'

/** Makes the table unless it is there; answers whether it was made, which means that nothing was stored yet. */
export async function createTable(endpoint: string, name: string): Promise<boolean> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  try {
    await client.send(new CreateTableCommand(tableWithStream(name)))
    await untilActive(client, name)
    await letExpire(client, name)
    return true
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error
    await addMissingIndexes(client, name)
    await letExpire(client, name)
    return false
  } finally {
    client.destroy()
  }
}

/** Items go when their time is over; one that was made with its history does not do so by itself. */
async function letExpire(client: DynamoDBClient, name: string): Promise<void> {
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }))
  if (TimeToLiveDescription?.TimeToLiveStatus?.startsWith('ENABL')) return
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: name,
      TimeToLiveSpecification: { Enabled: true, AttributeName: TABLE.timeToLive },
    }),
  )
}

/** A table that an earlier version made gets the indexes that came since, one after the other as in AWS. */
async function addMissingIndexes(client: DynamoDBClient, name: string): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }))
  const there = new Set(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName))
  const { AttributeDefinitions, GlobalSecondaryIndexes } = tableShape(name)
  for (const index of GlobalSecondaryIndexes.filter(({ IndexName }) => !there.has(IndexName))) {
    await client.send(
      new UpdateTableCommand({
        TableName: name,
        AttributeDefinitions,
        GlobalSecondaryIndexUpdates: [{ Create: index }],
      }),
    )
    await untilActive(client, name)
  }
}

async function untilActive(client: DynamoDBClient, name: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }))
    const indexes = Table?.GlobalSecondaryIndexes ?? []
    if (Table?.TableStatus === 'ACTIVE' && indexes.every(({ IndexStatus }) => IndexStatus === 'ACTIVE')) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`The table ${name} does not become active`)
}
