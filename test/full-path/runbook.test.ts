import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UpdateTableCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { TABLE } from '../../functions/platform/table-definition.ts'
import { TABLE_NAME } from '../../local/environment.ts'
import { type Database, startDatabase } from '../kit/database.ts'
import { mime } from '../kit/mime.ts'
import { write } from './providers.ts'
import { type Command, carryOut, commandsOf, headings, invocationsIn } from './runbook.ts'
import { type Agent, type Conversation, newCustomer, type Page, type Surface, startSurface } from './surface.ts'
import { customer, type Session, signed, visitorsOf } from './visitors.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

const walked = [
  'After a restore',
  'Rebuilding what is derived',
  'Upgrading the table',
  'Rotating keys',
  'Replaying failures',
]

describe('the runbook', () => {
  it('has no call of a function that is not walked here', () => {
    const calling = headings.filter((heading) => invocationsIn(heading) > 0)
    expect(calling.sort()).toEqual([...walked].sort())
    for (const heading of walked) {
      const found = commandsOf(heading).filter((command) => command.do === 'invoke')
      expect(found.length, heading).toBe(invocationsIn(heading))
    }
  })
})

let database: Database
let surface: Surface
let owner: Agent
let agent: Agent
let web: ReturnType<typeof visitorsOf>
beforeAll(async () => {
  database = await startDatabase()
  surface = await startSurface({ databaseEndpoint: database.endpoint })
  await meet()
})
afterAll(async () => {
  await surface.close()
  await database.stop()
})
async function meet() {
  owner = await surface.as('owner')
  agent = await surface.as('agent1')
  web = visitorsOf(surface, agent)
}

const pass = (seconds: number) => surface.helper('clock', { advanceSeconds: seconds })
const found = async (q: string) =>
  (await owner.ok<Page<{ conversation?: { id: string } }>>('GET', `/v1/search?q=${q}`)).items.flatMap(
    ({ conversation }) => conversation?.id ?? [],
  )
const counted = async () => (await owner.ok<{ views: { all: number } }>('GET', '/v1/conversations/counts')).views.all
const toCustomer = async (digits: string) =>
  (
    (await surface.sent('demo-whatsapp')) as unknown as {
      status: number
      body: { to: string; text: { body: string } }
    }[]
  )
    .filter(({ status, body }) => status === 200 && body.to === digits)
    .map(({ body }) => body.text.body)

async function items(of: Database): Promise<Record<string, unknown>[]> {
  const out: Record<string, unknown>[] = []
  const client = DynamoDBDocumentClient.from(of.client)
  for await (const page of paginateScan({ client }, { TableName: TABLE_NAME })) out.push(...(page.Items ?? []))
  return out
}
const factsIn = async (of: Database) => (await items(of)).filter((item) => item[TABLE.kind] === 'facts')

describe('Upgrading the table', () => {
  const [howFar] = commandsOf('Upgrading the table') as [Command]
  const [again] = commandsOf('Rebuilding what is derived') as [Command]

  it('the migration says how far it is, until it is done', async () => {
    // A new workspace has nothing of an earlier edition.
    expect(await carryOut(surface, owner, howFar)).toEqual([])
    await carryOut(surface, owner, again)
    await surface.settle()
    expect(await carryOut(surface, owner, howFar)).toMatchObject([{ name: 'layout', state: 'passed once' }])
    await pass(900)
    expect(await carryOut(surface, owner, howFar)).toMatchObject([{ name: 'layout', state: 'done' }])
  })
})

describe('Rotating keys', () => {
  const [visitor, files, replies, survey, leaked, bothCount, oldEnds] = commandsOf(
    'Rotating keys',
  ) as Required<Command>[]
  const history = async ({ token }: Session) => (await web.widget('GET', 'messages', undefined, token)).status

  it('what we sign with is replaced with nobody noticing, and one that leaked ends at once', async () => {
    const session = await web.start()
    expect(await history(session)).toBe(200)
    const first = await web.answeredByEmail()
    for (const [command, purpose] of [
      [visitor, 'visitor'],
      [files, 'file-link'],
      [replies, 'reply-address'],
      [survey, 'survey'],
    ] as const) {
      expect(await carryOut(surface, owner, command as Command)).toMatchObject({ purpose, keys: 2 })
    }
    await pass(130)
    const later = await web.start()
    expect([await history(session), await history(later)]).toEqual([200, 200])
    const second = await web.answeredByEmail()
    for (const { who, id, replyTo } of [first, second]) {
      await web.receive(
        mime({ From: who.email, To: replyTo, Subject: 'Re', 'Message-ID': `<${who.userId}@x>` }, 'Thanks'),
      )
      expect(await web.inboundTexts(id)).toEqual(['Are you there?', 'Thanks'])
    }
    expect(await carryOut(surface, owner, leaked as Command)).toMatchObject({ purpose: 'visitor', keys: 1 })
    await pass(61)
    expect([await history(session), await history(later)]).toEqual([401, 401])
    expect(await history(await web.start())).toBe(200)
  })

  it('both identity secrets of the web chat count while it is changed', async () => {
    const values = { 'channel id': 'demo-web', old: 'demo-identity-secret', new: 'a-new-identity-secret' }
    const hash = (userId: string) => createHmac('sha256', values.new).update(userId).digest('hex')
    const starts = async (identity: object) =>
      (await web.widget('POST', 'sessions', { channelId: 'demo-web', identity })).status
    const [one, two] = [customer().userId, customer().userId]
    expect([await starts(signed(one)), await starts({ userId: one, hash: hash(one) })]).toEqual([201, 401])
    await carryOut(surface, owner, bothCount as Command, values)
    await pass(61)
    expect([await starts(signed(one)), await starts({ userId: two, hash: hash(two) })]).toEqual([201, 201])
    await carryOut(surface, owner, oldEnds as Command, values)
    await pass(61)
    expect([await starts(signed(one)), await starts({ userId: two, hash: hash(two) })]).toEqual([401, 201])
    // As it was, for what follows.
    await owner.ok('PATCH', '/v1/channels/demo-web', { secrets: { identitySecret: values.old } })
    await pass(61)
  })
})

describe('Replaying failures', () => {
  const [replay, redrive, sweep] = commandsOf('Replaying failures') as [Command, Command, Command]

  it('what reactions, bookkeeping and mail gave up is done when it is handed over once more', async () => {
    const before = await counted()
    await surface.faults({ failing: ['reactions', 'bookkeeping', 'mail'] })
    const who = newCustomer()
    await write(surface.url, who, 'a platypus')
    const { id } = (await agent.ok<Page<Conversation>>('GET', '/v1/conversations?view=unassigned')).items[0] ?? {
      id: '',
    }
    await agent.reply(id, 'An answer')
    const writer = `${who.digits}@customer.test`
    await surface.helper(
      'emails',
      mime({ From: writer, To: 'support@demo.test', Subject: 'Hello', 'Message-ID': `<${who.digits}@x>` }, 'By mail'),
    )
    await surface.settle()
    expect(await toCustomer(who.digits)).toEqual([])
    expect([await found('platypus'), await counted()]).toEqual([[], before + 1])
    await surface.faults({ failing: [] })
    expect(await carryOut(surface, owner, replay)).toMatchObject({ failed: [], waiting: 0, more: false })
    await surface.settle()
    expect(await toCustomer(who.digits)).toEqual(['An answer'])
    expect(await found('platypus')).toEqual([id])
    // The email's too.
    expect(await counted()).toBe(before + 2)
    expect(await carryOut(surface, owner, replay)).toMatchObject({ replayed: 0 })
  })

  it('dead letters of delivery are put back, and go out once', async () => {
    const who = newCustomer()
    await write(surface.url, who, 'Hello?')
    await surface.settle()
    const { id } = await agent.find(who.name)
    await surface.faults({ failing: ['delivery'] })
    await agent.reply(id, 'An answer')
    const { queues } = surface.runtime.aws
    await vi.waitFor(() => expect(queues.peek('switchboard-delivery.fifo')[0]?.receiveCount).toBeGreaterThan(0), 30_000)
    queues.giveUp('switchboard-delivery.fifo')
    await surface.faults({ failing: [] })
    await surface.settle()
    expect(await toCustomer(who.digits)).toEqual([])
    expect(await carryOut(surface, owner, redrive)).toEqual({ moved: 1 })
    await surface.settle()
    expect(await toCustomer(who.digits)).toEqual(['An answer'])
  })

  it('a timer that never fired is found by the sweep', async () => {
    const who = newCustomer()
    await write(surface.url, who, 'Hello?')
    await surface.settle()
    const { id } = await agent.find(who.name)
    await surface.faults({ failing: ['timer'] })
    surface.runtime.clock.advance(8 * 60_000)
    await surface.faults({ failing: [] })
    await carryOut(surface, owner, sweep)
    await surface.settle()
    const events = (await agent.timeline(id)).map(({ event }) => event?.name)
    expect(events).toContain('overdue')
  })
})

describe('Rebuilding what is derived', () => {
  it('brings back what was lost, once, with everything running', async () => {
    const before = await counted()
    await surface.faults({ failing: ['reactions', 'bookkeeping'] })
    const who = newCustomer()
    await write(surface.url, who, 'an axolotl')
    await surface.settle()
    await surface.faults({ failing: [] })
    const { id } = (await agent.ok<Page<Conversation>>('GET', '/v1/conversations?view=unassigned')).items[0] ?? {
      id: '',
    }
    const schedules = surface.runtime.aws.scheduler.size()
    const told = async () => (await factsIn(database)).filter(({ sk }) => String(sk).endsWith(`#${id}:day`))
    expect([await found('axolotl'), await counted(), await told()]).toEqual([[], before + 1, []])
    const commands = commandsOf('Rebuilding what is derived')
    expect(commands).toHaveLength(5)
    for (const command of [...commands, ...commands]) await carryOut(surface, owner, command)
    await surface.settle()
    expect([await found('axolotl'), await counted()]).toEqual([[id], before + 1])
    expect(await told()).toHaveLength(1)
    expect(surface.runtime.aws.scheduler.size()).toBe(schedules + 1)
  })
})

describe('After a restore', () => {
  it('what is derived is made again, and emails come in once more', async () => {
    await surface.close()
    const folder = mkdtempSync(join(tmpdir(), 'switchboard-test-'))
    const dataDir = join(folder, 'data')
    const old = await startDatabase()
    surface = await startSurface({ dataDir, databaseEndpoint: old.endpoint })
    await meet()
    const who = newCustomer()
    await write(surface.url, who, 'an okapi')
    await surface.settle()
    const { id } = await agent.find(who.name)
    await agent.reply(id, 'Looks like a zebra')
    await surface.settle()
    // Some of what is derived has not made it into the backup.
    const derived = ['logged', 'facts', 'rollups', 'counted', 'counters']
    const backup = (await items(old)).filter((item) => !derived.includes(String(item[TABLE.kind])))
    const mail = mime(
      { From: 'late@customer.test', To: 'support@demo.test', Subject: 'Late', 'Message-ID': '<late@x>' },
      'Very late',
    )
    const { key } = await surface.helper<{ key: string }>('emails', mail)
    await surface.settle()
    await surface.close()
    await old.stop()

    const restored = await startDatabase({ table: TABLE_NAME, items: backup })
    const StreamSpecification = { StreamEnabled: true, StreamViewType: TABLE.streamViewType }
    await restored.client.send(new UpdateTableCommand({ TableName: TABLE_NAME, StreamSpecification }))
    surface = await startSurface({ dataDir, databaseEndpoint: restored.endpoint })
    try {
      await meet()
      expect([await found('okapi'), await counted(), await factsIn(restored)]).toEqual([[], 0, []])
      const values = { MAIL: 'switchboard-local-mail', KEY: key }
      for (const command of commandsOf('After a restore')) await carryOut(surface, owner, command, values)
      await surface.settle()
      expect(await found('okapi')).toEqual([id])
      const told = (await factsIn(restored)).filter(({ sk }) => String(sk).endsWith(`#${id}:day`))
      expect(told).toHaveLength(1)
      await pass(900)
      expect(await counted()).toBe(2)
      for (const command of commandsOf('After a restore')) await carryOut(surface, owner, command, values)
      await surface.settle()
      await pass(900)
      expect(await counted()).toBe(2)
      expect(await found('late')).toHaveLength(1)
      expect(await toCustomer(who.digits)).toEqual(['Looks like a zebra'])
    } finally {
      await surface.close()
      await restored.stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  })
})
