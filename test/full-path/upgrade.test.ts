import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import {
  type AttributeValue,
  BatchWriteItemCommand,
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { TABLE } from '../../functions/platform/table-definition.ts'
import { demoWorkspace } from '../../local/demo-workspace.ts'
import { TABLE_NAME } from '../../local/environment.ts'
import { tableShape } from '../../local/table-shape.ts'
import { type Database, startDatabase } from '../kit/database.ts'
import { write } from './providers.ts'
import { type Agent, type Conversation, newCustomer, type Page, type Surface, startSurface } from './surface.ts'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 })

const samples = new URL('../upgrade/samples/', import.meta.url)
type Wire = Record<string, AttributeValue>
const bytes = (_: string, value: unknown) => {
  const { B, ...rest } = Object(value) as { B?: string }
  return typeof B === 'string' && Object.keys(rest).length === 0 ? { B: Buffer.from(B, 'base64') } : value
}

/** The table of an earlier version, with the indexes that it had, and all that it stored. */
async function restore(client: DynamoDBClient, version: string): Promise<void> {
  const first = ['byPlace', 'byAgent', 'byWaiting']
  const shape = tableShape(TABLE_NAME, 'with-earlier')
  const indexes = shape.GlobalSecondaryIndexes.filter(({ IndexName }) => first.includes(IndexName))
  const used = [shape, ...indexes].flatMap(({ KeySchema }) => KeySchema.map(({ AttributeName }) => AttributeName))
  await client.send(
    new CreateTableCommand({
      ...shape,
      AttributeDefinitions: shape.AttributeDefinitions.filter(({ AttributeName }) => used.includes(AttributeName)),
      GlobalSecondaryIndexes: indexes,
      StreamSpecification: { StreamEnabled: true, StreamViewType: TABLE.streamViewType },
    }),
  )
  const dump = gunzipSync(readFileSync(new URL(`${version}/table.json.gz`, samples))).toString()
  // Who signed in did so at another issuer: this one's address is another with every run.
  const items = (JSON.parse(dump, bytes) as Wire[]).map(({ signIn: _signIn, ...item }) => item)
  for (let start = 0; start < items.length; start += 25) {
    const requests = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }))
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TABLE_NAME]: requests } }))
  }
}

const VIEWS = ['unassigned', 'mine', 'others', 'joined', 'closed', 'all', 'blacklist']
const QUEUES = ['rep_needed', 'pending', 'soon', 'overdue']

let database: Database
let surface: Surface
let owner: Agent
let agent: Agent
afterAll(async () => {
  await surface?.close()
  await database?.stop()
})
async function meet() {
  owner = await surface.as('owner')
  agent = await surface.as('agent1')
}
const pass = (seconds: number) => surface.helper('clock', { advanceSeconds: seconds })
const migrations = () =>
  surface.helper<{ name: string; state: string }[]>('invoke?function=timer', JSON.stringify({ kind: 'migrations' }))
/** What a page of that many rows at a time shows of a list, to its end. */
async function listOf(who: Agent, query: Record<string, string>): Promise<Conversation[]> {
  const out: Conversation[] = []
  let cursor: string | null = null
  do {
    const more: Record<string, string | number> = { ...query, limit: 7, ...(cursor ? { cursor } : {}) }
    const page: Page<Conversation> = await who.ok('GET', '/v1/conversations', undefined, { query: more })
    out.push(...page.items)
    cursor = page.nextCursor
  } while (cursor)
  return out
}
async function listsOf(who: Agent): Promise<Record<string, string[]>> {
  const out: Record<string, string[]> = {}
  const views = who === owner ? VIEWS : VIEWS.filter((view) => view !== 'blacklist')
  for (const view of views) out[view] = (await listOf(who, { view })).map(({ id }) => id)
  for (const queue of QUEUES) out[queue] = (await listOf(who, { view: 'all', queue })).map(({ id }) => id)
  return out
}
const countsOf = (who: Agent) =>
  who.ok<{ views: Record<string, number>; queues: Record<string, number> }>('GET', '/v1/conversations/counts')
/** The numbers are what the lists hold, counted one by one. */
async function expectCounted(who: Agent): Promise<Record<string, string[]>> {
  // What is being brought over meanwhile may be seen on its way: then once more.
  return vi.waitFor(
    async () => {
      const [lists, { views, queues }] = await Promise.all([listsOf(who), countsOf(who)])
      for (const [name, number] of [...Object.entries(views), ...Object.entries(queues)]) {
        if (name in lists) expect([name, number]).toEqual([name, lists[name]?.length])
      }
      return lists
    },
    { timeout: 20_000, interval: 200 },
  )
}

describe.each(readdirSync(samples))('a table of version %s', (version) => {
  it('is opened, shows what it had, and is brought over while messages flow and the process dies', async () => {
    database = await startDatabase()
    await restore(database.client, version)
    surface = await startSurface({ databaseEndpoint: database.endpoint })
    await meet()
    const { Table } = await database.client.send(new DescribeTableCommand({ TableName: TABLE_NAME }))
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(
      expect.arrayContaining(Object.keys(TABLE.indexes)),
    )
    const before = await expectCounted(owner)
    expect(before.all?.length).toBeGreaterThan(10)
    expect(before.blacklist).toHaveLength(1)
    await expectCounted(agent)
    // Everything that a page shows, of every conversation.
    for (const id of before.all ?? []) {
      const entries = await owner.timeline(id)
      expect(entries.length).toBeGreaterThan(0)
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, at) => at + 1))
      const { contact } = await owner.ok('GET', `/v1/conversations/${id}`)
      await owner.ok('GET', `/v1/contacts/${contact.id}/notes`)
      await owner.ok('GET', `/v1/contacts/${contact.id}/links`)
    }
    for (const path of ['contacts', 'persons', 'deals', 'tags', 'agents', 'teams', 'channels', 'categories']) {
      expect((await owner.ok<Page<unknown>>('GET', `/v1/${path}`)).items.length, path).toBeGreaterThan(0)
    }
    for (const path of ['canned-responses', 'unmatched-mail', 'webhook-failures', 'me/notifications', 'workspace']) {
      await owner.ok('GET', `/v1/${path}`)
    }

    // Secrets are not in the table.
    const secrets = demoWorkspace.channels.find(({ id }) => id === 'demo-whatsapp')?.secrets
    await owner.ok('PATCH', '/v1/channels/demo-whatsapp', { secrets })
    await pass(61)

    // Messages flow, the process dies on the way, and it goes on by itself.
    const news = [newCustomer(), newCustomer()] as const
    await write(surface.url, news[0], 'Before it died')
    await surface.helper('restart', {})
    await write(
      surface.url,
      { digits: '15550000003', phone: '+15550000003', name: 'Customer 15550000003' },
      'Are you still there?',
    )
    // By the date of the sample the one before may have closed by itself.
    const parcel = await owner.find('Customer 15550000003')
    await agent.reply(parcel.id, 'We are')
    await surface.settle()
    await expectCounted(owner)
    await pass(15 * 60)
    await write(surface.url, news[1], 'After it died')
    await surface.helper('restart', {})
    await surface.settle()
    await pass(60 * 60)
    await pass(60 * 60)
    expect(await migrations()).toMatchObject([
      { name: 'addresses', state: 'done' },
      { name: 'contactLists', state: 'done' },
      { name: 'layout', state: 'done' },
    ])

    const after = await expectCounted(owner)
    await expectCounted(agent)
    const added = await Promise.all(news.map(({ name }) => owner.find(name)))
    const isOld = (id: string) => before.all?.includes(id) || ![...added, parcel].some((one) => one.id === id)
    expect(after.all?.filter(isOld).toSorted()).toEqual(before.all?.toSorted())
    expect(after.blacklist).toEqual(before.blacklist)
    // Nothing lies where it did.
    const left = await database.client.send(new DescribeTableCommand({ TableName: TABLE_NAME }))
    const waiting = left.Table?.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === 'byWaiting')
    expect(waiting?.ItemCount ?? 0).toBe(0)
  })
})
