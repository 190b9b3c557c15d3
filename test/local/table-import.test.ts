import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DescribeTimeToLiveCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { TABLE } from '../../functions/platform/table-definition.ts'
import { openStreamApi } from '../../local/aws/stream-api.ts'
import { openDataFolder } from '../../local/data-folder.ts'
import { startDatabase } from '../../local/database.ts'
import { createTable } from '../../local/table.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-test-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

const item = (sk: string) => ({ pk: 'HERE', sk, [TABLE.kind]: 'fact', byActivityPk: undefined })
/** Starts a database that begins with these; answers what is in it, and in its stream. */
async function begin(items: () => Promise<ReturnType<typeof item>[]>) {
  const data = openDataFolder(folder)
  try {
    const database = await startDatabase(data, undefined, { name: 'switchboard', items })
    const client = new DynamoDBClient({
      endpoint: database.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    })
    try {
      await createTable(database.endpoint, 'switchboard')
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: 'switchboard',
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: 'HERE' } },
        }),
      )
      const expiry = await client.send(new DescribeTimeToLiveCommand({ TableName: 'switchboard' }))
      const stream = openStreamApi(database.endpoint)
      const arn = (await stream.streamOf('switchboard')) ?? ''
      const [shard] = await stream.shards(arn)
      const seen = shard ? (await stream.records(arn, await stream.iterator(arn, shard), 100)).records : []
      stream.close()
      return { kept: Items.map(({ sk }) => sk?.S), seen, expires: expiry.TimeToLiveDescription?.TimeToLiveStatus }
    } finally {
      client.destroy()
      await database.close()
    }
  } finally {
    data.release()
  }
}

it('E2 a database begins with its history, of which nobody is told, and only once', async () => {
  expect(await begin(async () => [item('a'), item('b')])).toEqual({ kept: ['a', 'b'], seen: [], expires: 'ENABLED' })
  const again = await begin(() => Promise.reject(new Error('it has one')))
  expect(again.kept).toEqual(['a', 'b'])
})

it('E2 one that was cut off while it was made is made anew', async () => {
  await expect(begin(() => Promise.reject(new Error('cut off')))).rejects.toThrow('cut off')
  expect(existsSync(join(folder, 'switchboard.db'))).toBe(false)
  expect((await begin(async () => [item('a')])).kept).toEqual(['a'])
})
