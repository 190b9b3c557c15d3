import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import { handOver, startBot } from '../../../functions/areas/bots/index.ts'
import { fireTimers } from '../../../functions/areas/queues/use-cases/fire-timers.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { answersOn, type MadeBot, serviceAccount } from './bot-kit.ts'

let system: TestSystem
let world: World
let bot: MadeBot
const said = (...texts: string[]) => ({
  outcome: 'answered' as const,
  answer: { messages: texts.map((text) => ({ text })), action: undefined },
})
const echo: TestSystem['dialogflow']['answer'] = ({ text }) => said(`You said: ${text}`)

beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
  system.dialogflow.answer = echo
  system.dialogflow.asked.length = 0
  bot = await answersOn(world)
})

const conversation = (n = 1) =>
  world.asks<OutputOf<'conversations.get'>>('owner', 'conversations.get', {
    id: conversationIdOf(world.whatsappContact, n),
  })
async function entries(n = 1) {
  const id = conversationIdOf(world.whatsappContact, n)
  const page = await world.asks<OutputOf<'conversations.timeline'>>('owner', 'conversations.timeline', {
    id,
    afterSeq: 0,
  })
  return page.items.toSorted((a, b) => a.seq - b.seq)
}
const words = async () =>
  (await entries()).map(({ actor, event, message, note }) =>
    event ? `${event.name} ${event.to ?? ''}`.trim() : `${actor.type}: ${message?.text ?? note?.text}`,
  )

describe('O2 a bot answers a channel’s new conversations', () => {
  it('and nobody waits for people, or is called, until an agent joins', async () => {
    await world.writes('1', 'Hello')
    expect(await conversation()).toMatchObject({ bot: { id: bot.id }, waiting: 'none', repNeeded: false })
    await world.settle()
    expect(await words()).toEqual(['opened', `bot_began ${bot.id}`, 'contact: Hello', 'bot: You said: Hello'])
    expect(world.accepted().map(({ text }) => text)).toEqual(['You said: Hello'])
    const notifications = await world.asks<OutputOf<'notifications.list'>>('agent1', 'notifications.list', {})
    expect(
      notifications.items.filter(({ conversationId }) => conversationId?.includes(world.whatsappContact.slice(3))),
    ).toEqual([])

    await world.writes('2', 'And then?')
    await world.calls('agent1', 'conversations.join', { id: conversationIdOf(world.whatsappContact, 1) })
    await world.settle()
    const joined = await conversation()
    expect(joined.bot).toBeUndefined()
    // The clock starts when people have it.
    expect(joined).toMatchObject({ waiting: 'waiting', repNeeded: false })
    expect((await words()).slice(-2)).toEqual(['bot_ended agent', 'joined ag_agent1'])
    expect(system.dialogflow.asked.map(({ text }) => text)).toEqual(['Hello'])
    await world.writes('3', 'Are you a person?')
    await world.settle()
    expect(system.dialogflow.asked).toHaveLength(1)
  })

  it('in the order in which they came, each once', async () => {
    for (const id of ['1', '2', '3']) await world.writes(id)
    await world.settle()
    await world.redeliver()
    expect(system.dialogflow.asked.map(({ text }) => text)).toEqual(['1', '2', '3'])
    expect(world.accepted().map(({ text }) => text)).toEqual(['You said: 1', 'You said: 2', 'You said: 3'])
  })

  it('with the channel’s own buttons, whose tap comes back with its payload', async () => {
    await answersOn(world, 'demo-twilio-sms')
    const choices = [
      { title: 'My order', payload: 'order' },
      { title: 'A person', payload: 'person' },
    ]
    system.dialogflow.answer = () => ({
      outcome: 'answered',
      answer: { messages: [{ text: 'What is it about?', choices }], action: undefined },
    })
    await world.texts('1', 'Hi')
    await world.settle()
    expect(world.accepted().at(-1)?.text).toBe('What is it about?\n\n1. My order\n2. A person')
    await world.texts('2', '2')
    await world.settle()
    expect(system.dialogflow.asked.at(-1)).toMatchObject({ text: 'A person', payload: 'person' })
  })

  it('and closes, or calls people, as it says', async () => {
    system.dialogflow.answer = () => ({ outcome: 'answered', answer: { messages: [{ text: 'Bye' }], action: 'close' } })
    await world.writes('1')
    await world.settle()
    expect(await conversation()).toMatchObject({ status: 'resolved', closedBy: 'bot', waiting: 'none' })
    system.dialogflow.answer = () => ({
      outcome: 'answered',
      answer: { messages: [{ text: 'One moment' }], action: 'handover' },
    })
    await world.writes('2')
    await world.settle()
    const handed = await conversation(2)
    expect(handed).toMatchObject({ waiting: 'waiting', repNeeded: true })
    expect(handed.bot).toBeUndefined()
    const notifications = await world.asks<OutputOf<'notifications.list'>>('agent1', 'notifications.list', {})
    expect(notifications.items.filter(({ conversationId }) => conversationId === handed.id)).toHaveLength(1)
  })

  it('never of a blacklisted customer, nor what answers a survey', async () => {
    await world.writes('1')
    await world.settle()
    await world.calls('owner', 'contacts.blacklist', { id: world.whatsappContact })
    await world.writes('2')
    await world.settle()
    expect(system.dialogflow.asked).toHaveLength(1)
  })
})

describe('O2 a bot that does not answer costs no message', () => {
  it.each([
    ['slow', 'Dialogflow did not answer: its time is up.'],
    ['down', 'Dialogflow did not answer: it could not be reached.'],
    ['wrong', 'Dialogflow’s answer has nothing in it for the customer.'],
  ] as const)('%s: people are called, with a note', async (why, detail) => {
    system.dialogflow.answer = () => ({ outcome: 'failed', why, detail })
    await world.writes('1', 'Help')
    await world.settle()
    const after = await conversation()
    expect(after).toMatchObject({ waiting: 'waiting', repNeeded: true, lastMessage: { text: 'Help' } })
    expect(after.bot).toBeUndefined()
    expect((await words()).slice(-2)).toEqual([`bot_ended ${why}`, `system: Ada did not answer. ${detail}`])
  })

  it('late: what it says when people have it is dropped', async () => {
    system.dialogflow.answer = async () => {
      await world.calls('agent1', 'conversations.join', { id: conversationIdOf(world.whatsappContact, 1) })
      return said('Too late')
    }
    await world.writes('1')
    await world.settle()
    expect(await words()).not.toContain('bot: Too late')
    expect(world.accepted()).toEqual([])
  })

  it('never heard of: the conversation’s own timer calls people', async () => {
    await world.writes('1')
    const id = conversationIdOf(world.whatsappContact, 1)
    system.clock.advance(119_000)
    expect(await fireTimers(world.deps, id)).toEqual([])
    system.clock.advance(2_000)
    expect(await fireTimers(world.deps, id)).toEqual(['bot'])
    expect(await conversation()).toMatchObject({ waiting: 'waiting' })
    await world.settle()
    expect(system.dialogflow.asked).toEqual([])
  })

  it('switched off or gone: whoever writes gets to people', async () => {
    await world.calls('owner', 'bots.update', { id: bot.id, enabled: false })
    await world.writes('1')
    await world.settle()
    expect((await words()).at(-2)).toBe('bot_ended off')
    expect(await conversation()).toMatchObject({ waiting: 'waiting' })
  })
})

describe('O2 a workflow', () => {
  const workflow = { type: 'workflow' as const, id: 'wf_1', name: 'Night' }
  const call = { agent: Promise.resolve(workflow) }

  it('hands to a bot, which answers what was said last, and back to people', async () => {
    await world.calls('owner', 'channels.update', { id: 'demo-whatsapp', botId: null })
    await world.writes('1', 'First')
    await world.writes('2', 'Last')
    await world.settle()
    expect(await conversation()).toMatchObject({ waiting: 'waiting' })
    const id = conversationIdOf(world.whatsappContact, 1)
    await startBot(world.deps, call, { id, botId: bot.id })
    expect(await conversation()).toMatchObject({ bot: { id: bot.id }, waiting: 'none' })
    await world.settle()
    expect(system.dialogflow.asked.map(({ text }) => text)).toEqual(['Last'])
    await handOver(world.deps, call, { id })
    expect(await conversation()).toMatchObject({ waiting: 'waiting' })
    expect((await words()).at(-1)).toBe('bot_ended workflow')
  })

  it('does not where people look after it, nor to a bot that is not there', async () => {
    await world.writes('1')
    const id = conversationIdOf(world.whatsappContact, 1)
    await world.calls('agent1', 'conversations.join', { id })
    await expect(startBot(world.deps, call, { id, botId: bot.id })).rejects.toMatchObject({ code: 'already_grabbed' })
    await expect(startBot(world.deps, call, { id, botId: 'bot_x' })).rejects.toMatchObject({ code: 'invalid_request' })
  })
})

describe('O2 an HTTP bot', () => {
  let server: Server
  let answer: (body: string) => { status: number; body: string }
  let received: { headers: Record<string, unknown>; body: string }[] = []
  beforeAll(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part) => parts.push(part as Buffer))
      request.on('end', () => {
        const body = Buffer.concat(parts).toString()
        received.push({ headers: request.headers, body })
        const said = answer(body)
        response.writeHead(said.status, { 'content-type': 'application/json' }).end(said.body)
      })
    })
    await new Promise<void>((done) => server.listen(0, 'localhost', done))
  })
  afterAll(() => void server.close())
  beforeEach(async () => {
    received = []
    const url = `http://localhost:${(server.address() as AddressInfo).port}/bot`
    await answersOn(world, 'demo-whatsapp', { kind: 'http', settings: { url }, secrets: undefined })
  })

  it('is told what was said, signed, and answers in its form', async () => {
    answer = () => ({ status: 200, body: JSON.stringify({ messages: [{ text: 'Hello' }], actions: ['handover'] }) })
    await world.writes('1', 'Hi')
    await world.settle()
    const [call] = received
    expect(call?.headers['webhook-signature']).toMatch(/^v1,/)
    expect(JSON.parse(call?.body ?? '')).toMatchObject({
      type: 'bot.message',
      data: {
        conversationId: conversationIdOf(world.whatsappContact, 1),
        channel: { id: 'demo-whatsapp', type: 'whatsapp' },
        message: { text: 'Hi', attachments: [] },
      },
    })
    expect((await words()).slice(-2)).toEqual(['bot: Hello', 'bot_ended asked'])
  })
  it.each([
    [500, '', 'down'],
    [404, '', 'wrong'],
    [200, '<html>', 'wrong'],
    [200, '{"messages": "no"}', 'wrong'],
  ] as const)('that answers %s %j is %s', async (status, body, why) => {
    answer = () => ({ status, body })
    await world.writes('1')
    await world.settle()
    expect((await words()).at(-2)).toBe(`bot_ended ${why}`)
  })
})

describe('O2 the settings of bots', () => {
  const create = (input: object) => world.calls('owner', 'bots.create', input)
  it('keep secrets where nobody reads them back', async () => {
    const account = serviceAccount()
    const key = (JSON.parse(account) as { private_key: string }).private_key
    const settings = { projectId: 'acme-bots', location: 'europe-west1', agentId: 'ab12' }
    const made = await create({ name: 'Eve', kind: 'dialogflow-cx', settings, secrets: { serviceAccount: account } })
    expect(made.status).toBe(201)
    expect(made.body).not.toContain('PRIVATE')
    expect(JSON.parse(made.body)).toMatchObject({ secretNames: ['serviceAccount'], timeoutSeconds: 10, enabled: true })
    const { id } = JSON.parse(made.body) as { id: string }
    const kept = await world.deps.store.readBot(id)
    expect(JSON.stringify(kept)).not.toContain(key.slice(40, 80))
    const renamed = await world.asks<MadeBot>('owner', 'bots.update', { id, name: 'Eva', version: 1 })
    expect(renamed).toMatchObject({ name: 'Eva', version: 2, secretNames: ['serviceAccount'] })
    await expect(world.calls('owner', 'bots.update', { id, name: 'E', version: 1 })).rejects.toMatchObject({
      code: 'version_conflict',
    })
    await world.calls('owner', 'bots.delete', { id })
    await expect(world.calls('owner', 'bots.get', { id })).rejects.toMatchObject({ code: 'not_found' })
    expect(await world.deps.secrets.channel(kept?.secretsAt ?? '')).toEqual({})
  })
  it.each([
    [{ kind: 'dialogflow-es', settings: {} }, ['settings.projectId', 'secrets.serviceAccount']],
    [{ kind: 'http', settings: {} }, ['settings.url']],
    [{ kind: 'http', settings: { url: 'http://10.0.0.1/' } }, ['settings.url']],
    [{ kind: 'http', settings: { url: 'https://bot.example', projectId: 'acme-bots' } }, ['settings.projectId']],
    [
      { kind: 'dialogflow-es', settings: { projectId: 'acme-bots' }, secrets: { serviceAccount: '{}' } },
      ['secrets.serviceAccount'],
    ],
  ])('are complete: %j', async (input, paths) => {
    await expect(create({ name: 'New', ...input })).rejects.toMatchObject({
      code: 'invalid_request',
      errors: paths.map((path) => ({ path })),
    })
  })
  it('name a bot that is there on a channel', async () => {
    const named = world.calls('owner', 'channels.update', { id: 'demo-line', botId: 'bot_none' })
    await expect(named).rejects.toMatchObject({ errors: [{ path: 'botId' }] })
  })
})
