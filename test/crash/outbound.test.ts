import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Visitor } from '../../functions/areas/web-chat/domain/visitor-token.ts'
import { receiveVisitorMessage } from '../../functions/areas/web-chat/use-cases/visitor-messages.ts'
import { visitorCame } from '../../functions/areas/web-chat/use-cases/visitor-presence.ts'
import { homeContactId } from '../../functions/kernel/ids.ts'
import { CALLER, smsStatus } from '../kit/customers.ts'
import { readHistory, wordsOfEntry } from '../kit/history.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { World } from '../kit/world.ts'
import { type Outcome, type Scenario, survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const conversationOf = (contactId: string) => `cv_${contactId.slice(3)}_1`
const sms = (world: World) => [world.smsContact()]
const visitorId = (world: World) => `v_${world.tag}`
const webContact = (world: World) => homeContactId('demo-web', `visitor:${visitorId(world)}`)
const web = (world: World) => [webContact(world)]
const visitor = (world: World): Visitor => ({
  channelId: 'demo-web',
  address: `visitor:${visitorId(world)}`,
  contactId: webContact(world),
  expiresAt: Number.MAX_SAFE_INTEGER,
})
const socketOf = (world: World, number = 1) => ({
  kind: 'visitor' as const,
  connectionId: `socket-${world.tag}-${number}`,
  contactId: webContact(world),
  channelId: 'demo-web',
})

async function whatsappReply(world: World, ...texts: string[]): Promise<void> {
  await world.writes('one')
  for (const text of texts) {
    await world.calls('agent1', 'messages.send', { id: conversationOf(world.whatsappContact), text })
  }
}
async function smsReply(world: World, ...texts: string[]): Promise<void> {
  await world.texts('one')
  for (const text of texts) {
    await world.calls('agent3', 'messages.send', { id: conversationOf(world.smsContact()), text })
  }
}
async function webReply(world: World, text: string): Promise<void> {
  await receiveVisitorMessage(world.deps, visitor(world), { text: 'one', clientId: 'one' }, CALLER)
  await world.calls('agent1', 'messages.send', { id: conversationOf(webContact(world)), text })
}

/** Up to the point where the delivery function is handed its jobs. */
async function queued(world: World): Promise<void> {
  const records = await world.takeRecords()
  await world.runReactions(records)
}
/** The queue hands out what is due; a job whose function died comes back when it is visible again. */
async function delivery(world: World): Promise<void> {
  const batch = await world.receiveJobs()
  await world.deliver(batch)
}

/** What a visitor's socket was sent, each event once, as a client takes it. */
function received(connectionId: string): string[] {
  const events = system.sockets
    .frames(connectionId)
    .flatMap(
      (frame) =>
        (JSON.parse(frame) as { events: { id: string; type: string; entry?: { message?: { text: string } } }[] })
          .events,
    )
  return [...new Map(events.map((event) => [event.id, `${event.type} ${event.entry?.message?.text ?? ''}`])).values()]
}

/** A delivery, whose preparation is not settled: the job is what the crash is about. */
function delivers(name: string, prepare: (world: World) => Promise<unknown>, more: Partial<Scenario> = {}): Scenario {
  return {
    name,
    async ready(world) {
      await prepare(world)
      await queued(world)
    },
    when: delivery,
    ...more,
  }
}

/** SES knows no idempotency key: an email sent by a process that died before it could say so is sent again, once. */
const emailsOnce = (outcome: Outcome) => ({ ...outcome, emails: [...new Set(outcome.emails)] })

/** A reaction is a state: asking for it once more changes nothing. */
const askedOnce = (outcome: Outcome) => ({ ...outcome, accepted: [...new Set(outcome.accepted)] })

async function reacts(world: World): Promise<void> {
  await whatsappReply(world, 'first')
  const page = await world.deps.store.readTimeline({ contactId: world.whatsappContact }, { limit: 10 })
  const said = page.items.find(({ message }) => message?.direction === 'inbound')
  await world.calls('agent1', 'messages.react', { id: said?.id, emoji: '👍' })
}
const reactionsOf = async (world: World) => {
  const page = await world.deps.store.readTimeline({ contactId: world.whatsappContact }, { limit: 10 })
  return page.items.flatMap(({ message }) => message?.reactions?.map(({ emojis }) => emojis) ?? [])
}

const LONG = Array.from({ length: 1300 }, (_, index) => `word${index}`).join(' ')

const scenarios: Scenario[] = [
  delivers('M4 two in a row to WhatsApp', (world) => whatsappReply(world, 'first', 'second')),
  delivers('M4 the same text twice to Twilio', (world) => smsReply(world, 'ok', 'ok'), { contacts: sms }),
  delivers('M5 a text of three messages to WhatsApp', (world) => whatsappReply(world, LONG, 'after it')),
  delivers('M14 an agent’s reaction, behind what was sent before', reacts, {
    compare: askedOnce,
    observe: reactionsOf,
  }),
  delivers(
    'M14 an agent’s reaction that the provider refuses',
    async (world) => {
      await reacts(world)
      system.provider.faults.push({ status: 400, body: { error: { code: 131009, message: 'Too old' } } })
    },
    { compare: askedOnce },
  ),
  delivers('M4 refused by the provider', async (world) => {
    system.provider.faults.push({ status: 400, body: { error: { code: 131026, message: 'Undeliverable' } } })
    await whatsappReply(world, 'hello')
  }),
  delivers('M4 a provider that is down for a while', async (world) => {
    system.provider.faults.push({ status: 503 }, { status: 503 })
    await whatsappReply(world, 'first', 'second')
  }),
  delivers('M4 two in a row on a channel that is slow', async (world) => {
    await world.deps.store.putSlowUntil('demo-whatsapp', system.clock.now() + 300_000)
    await whatsappReply(world, 'first', 'second')
  }),
  delivers(
    'M4 handed over, and taken up by the other queue',
    async (world) => {
      await world.deps.store.putSlowUntil('demo-twilio-sms', system.clock.now() + 300_000)
      await smsReply(world, 'ok', 'ok')
      await queued(world)
      await delivery(world)
    },
    { contacts: sms },
  ),
  delivers(
    'M11 to a visitor who is there',
    async (world) => {
      system.sockets.open(socketOf(world).connectionId)
      await visitorCame(world.deps, socketOf(world))
      await webReply(world, 'hello')
    },
    { contacts: web, observe: async (world) => received(socketOf(world).connectionId) },
  ),
  delivers(
    'M11 to a visitor whose socket is gone',
    async (world) => {
      await webReply(world, 'hello')
      await visitorCame(world.deps, socketOf(world))
    },
    { contacts: web, observe: (world) => world.deps.store.visitorConnections(webContact(world), 0) },
  ),
  delivers(
    'M11 to a visitor who is away, by email',
    async (world) => {
      await receiveVisitorMessage(world.deps, visitor(world), { text: 'zero', clientId: 'zero' }, CALLER)
      await world.calls('owner', 'contacts.update', { id: webContact(world), emails: [`v${world.tag}@home.test`] })
      await webReply(world, 'hello')
    },
    {
      contacts: web,
      compare: emailsOnce,
      observe: async (world) => (await world.deps.store.readMailThread(webContact(world), 1)).length > 0,
    },
  ),
]

describe('the queue hands out again what was not finished', () => {
  it.each(scenarios)('$name', async (scenario) => {
    await survivesEveryCrash(system, scenario)
    expect(system.provider.faults).toEqual([])
  })
})

/** Delivers in a process that dies right after the provider's yes, before anything could be noted. */
async function diesAfterYes(world: World, prepare: () => Promise<void>): Promise<void> {
  await prepare()
  await queued(world)
  const before = world.accepted().length
  for (let callsLeft = 0; world.accepted().length === before; callsLeft++) {
    expect(callsLeft).toBeLessThan(20)
    world.restart(callsLeft, true)
    const [result] = await Promise.allSettled([delivery(world)])
    if (world.accepted().length > before) expect(result.status).toBe('rejected')
    else system.clock.advance(31_000)
  }
  world.restart()
}

/** The same at the very first attempt, of which nothing was written down before. */
async function diesAtFirst(prepare: (world: World) => Promise<void>): Promise<World> {
  for (let callsLeft = 1; callsLeft < 20; callsLeft++) {
    const world = new World(system)
    await world.clear()
    await prepare(world)
    await queued(world)
    world.restart(callsLeft, true)
    const [result] = await Promise.allSettled([delivery(world)])
    world.restart()
    if (world.accepted().length > 0 && result.status === 'rejected') return world
  }
  throw new Error('the provider never said yes')
}
const deliveryOf = async (world: World, contactId: string) =>
  (await readHistory(world.deps.store, contactId))?.entries.at(-1)?.message?.delivery

describe('M4 death between the provider’s yes and our note of it', () => {
  it('the first attempt leaves no trace; the second knows that there may have been one', async () => {
    const world = await diesAtFirst((one) => smsReply(one, 'hello'))
    expect(await deliveryOf(world, world.smsContact())).toMatchObject({ status: 'queued', attempts: 0 })
    const calls = system.provider.calls.length
    await world.settle()
    expect(await deliveryOf(world, world.smsContact())).toMatchObject({ status: 'sent', attempts: 2 })
    // It looked, and did not send again.
    expect(system.provider.calls.slice(calls).map(({ method }) => method)).toEqual(['GET'])
    await world.redeliver()
    expect(world.accepted()).toHaveLength(1)
  })

  it('the first attempt, then all the others in vain: put back, it is no first time', async () => {
    const world = await diesAtFirst((one) => smsReply(one, 'hello'))
    const [buried] = await world.receiveJobs()
    if (buried) throw new Error('it is still held')
    // A dead letter comes back as a new message of the queue, counted from one, long after it was written.
    system.clock.advance(30_000)
    const [received] = await world.receiveJobs()
    if (!received) throw new Error('nothing came back')
    system.clock.advance(10 * 60_000)
    const attributes = { ...received.attributes, ApproximateReceiveCount: '1' }
    await world.deliver([{ ...received, attributes: { ...attributes, SentTimestamp: String(system.clock.now()) } }])
    await world.settle()
    expect(await deliveryOf(world, world.smsContact())).toMatchObject({ status: 'sent' })
    expect(world.accepted()).toHaveLength(1)
  })

  it('handed over after the first attempt died: the other queue knows of it too', async () => {
    const world = await diesAtFirst((one) => smsReply(one, 'hello'))
    await world.deps.store.putSlowUntil('demo-twilio-sms', system.clock.now() + 300_000)
    await world.settle()
    expect(await deliveryOf(world, world.smsContact())).toMatchObject({ status: 'sent', attempts: 2 })
    expect(world.accepted()).toHaveLength(1)
  })

  it('WhatsApp: the echoed reference settles the first attempt before anything was noted', async () => {
    const world = await diesAtFirst((one) => whatsappReply(one, 'hello'))
    const [sent] = world.accepted()
    await world.status({ id: sent?.id ?? '', status: 'delivered', reference: sent?.reference ?? null })
    await world.settle()
    expect(await deliveryOf(world, world.whatsappContact)).toMatchObject({ status: 'delivered' })
    await world.redeliver()
    expect(world.accepted()).toHaveLength(1)
  })

  it('WhatsApp: the echoed reference settles it before the queue tries again', async () => {
    const world = new World(system)
    await diesAfterYes(world, () => whatsappReply(world, 'hello'))
    const [sent] = world.accepted()
    await world.status({ id: sent?.id ?? '', status: 'sent', reference: sent?.reference ?? null })
    await world.settle()
    await world.status({ id: sent?.id ?? '', status: 'read', reference: sent?.reference ?? null })
    await world.redeliver()
    expect(world.accepted()).toHaveLength(1)
    const history = await readHistory(world.deps.store, world.whatsappContact)
    expect(history?.entries.map(wordsOfEntry).at(-1)).toBe('1 > hello [read]')
    expect(history?.entries.at(-1)?.message?.providerMessageId).toBe(sent?.id)
  })

  it('Twilio: its own list is looked at before trying again', async () => {
    const world = new World(system)
    await diesAfterYes(world, () => smsReply(world, 'hello'))
    const [sent] = world.accepted()
    await world.settle()
    await world.webhook('demo-twilio-sms', smsStatus('demo-twilio-sms', sent?.id ?? '', 'delivered'))
    await world.redeliver()
    expect(world.accepted()).toHaveLength(1)
    const history = await readHistory(world.deps.store, world.smsContact())
    expect(history?.entries.map(wordsOfEntry).at(-1)).toBe('1 > hello [delivered]')
  })

  it('Twilio: a yes that was cut off on its way is looked up too', async () => {
    const world = new World(system)
    system.provider.faults.push('yes-unheard')
    await smsReply(world, 'hello', 'world')
    await world.settle()
    expect(world.accepted().map(({ text }) => text)).toEqual(['hello', 'world'])
    const history = await readHistory(world.deps.store, world.smsContact())
    expect(history?.entries.map(wordsOfEntry).slice(-2)).toEqual(['1 > hello [sent]', '1 > world [sent]'])
  })
})
