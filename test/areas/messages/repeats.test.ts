import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { receiveEmail } from '../../../functions/areas/email/use-cases/receive-email.ts'
import type { presentEntry } from '../../../functions/areas/timeline/index.ts'
import type { Visitor } from '../../../functions/areas/web-chat/domain/visitor-token.ts'
import { receiveVisitorMessage } from '../../../functions/areas/web-chat/use-cases/visitor-messages.ts'
import { conversationIdOf, homeContactId } from '../../../functions/kernel/ids.ts'
import { endOfSecond } from '../../../functions/kernel/moment.ts'
import { emailFrom } from '../../kit/emails.ts'
import { breachesOf, readHistory } from '../../kit/history.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
})

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

interface Way {
  contact(): string
  /** how the event is called */
  eventId(id: string, at: number): string
  /** the same id and time are the same event */
  receive(id: string, at: number): Promise<unknown>
}
const visitorAddress = () => `visitor:v_${world.tag.padEnd(24, '0')}`
const emailAddress = () => `kim-${world.tag}@home.test`
const ways: Record<string, Way> = {
  WhatsApp: {
    contact: () => world.whatsappContact,
    eventId: (id, at) => `wamid.${world.tag}.${id}#text#${endOfSecond(at)}`,
    receive: (id, at) => world.writes(id, id, at),
  },
  SMS: {
    contact: () => world.smsContact(),
    eventId: (id) => `SM${world.tag}${id}`,
    receive: (id) => world.texts(id),
  },
  web: {
    contact: () => homeContactId('demo-web', visitorAddress()),
    eventId: (id) => `${homeContactId('demo-web', visitorAddress())}:${id}`,
    receive(id) {
      const contactId = homeContactId('demo-web', visitorAddress())
      const visitor: Visitor = {
        channelId: 'demo-web',
        address: visitorAddress(),
        contactId,
        expiresAt: Number.MAX_SAFE_INTEGER,
      }
      return receiveVisitorMessage(world.deps, visitor, { text: id, clientId: id }, { address: '198.51.100.1' })
    },
  },
  email: {
    contact: () => homeContactId('demo-email', emailAddress()),
    eventId: (id) => `<${world.tag}-${id}@customer.test>`,
    receive: (id) => receiveEmail(world.deps, emailFrom(emailAddress(), `${world.tag}-${id}`, { text: id })),
  },
}

async function textsOf(contactId: string): Promise<string[]> {
  const history = await readHistory(world.deps.store, contactId)
  if (!history) return []
  const isWhole = history.conversations.every(({ deletedAt }) => deletedAt === undefined)
  if (isWhole) expect(breachesOf(history)).toEqual([])
  return history.entries.flatMap(({ message }) => (message ? [message.text] : []))
}
const latestOf = async (contactId: string) => {
  const latest = (await world.deps.store.readContact(contactId))?.latest
  if (!latest) throw new Error('There is no conversation.')
  return latest
}
const blocksOf = async (contactId: string) => (await world.deps.store.readTaken(contactId, 0)).length / 20

/** As an earlier version left it: the row keeps no codes. */
async function forget(contactId: string): Promise<void> {
  const latest = await latestOf(contactId)
  const { taken: _taken, ...rest } = latest
  await world.deps.store.commit(world.deps.store.putConversation(latest, rest))
}

it('M2 marks of earlier versions are asked for only where there was one', async () => {
  const isSeen = vi.spyOn(world.deps.store, 'isSeen')
  try {
    const said = system.clock.now()
    for (let number = 0; number < 25; number++) await world.writes(`${number}`, 'Hello', said)
    expect((await latestOf(world.whatsappContact)).taken).toMatchObject({ first: true, putAwayAt: expect.any(Number) })
    expect(isSeen).not.toHaveBeenCalled()
    await forget(world.whatsappContact)
    await world.writes('25', 'Hello', said)
    expect(isSeen).toHaveBeenCalledTimes(1)
    expect((await latestOf(world.whatsappContact)).taken?.first).toBeUndefined()
  } finally {
    isSeen.mockRestore()
  }
})

describe.each(Object.entries(ways))('M2 an event told again, %s', (name, { contact, receive }) => {
  it('of eight at once, one counts', async () => {
    const at = system.clock.now()
    await Promise.all(Array.from({ length: 8 }, () => receive('one', at)))
    await Promise.all(Array.from({ length: 8 }, () => receive('two', at)))
    expect(await textsOf(contact())).toEqual(['one', 'two'])
  })

  it.each([0, 5, 19, 20, 21, 40])('after %i others, at the same moment or minutes apart', async (others) => {
    for (const apart of [0, 5 * MINUTE]) {
      const said = system.clock.now()
      await receive(`one ${apart}`, said)
      for (let number = 0; number < others; number++) {
        // Even where nothing passes the minute of the limits does.
        system.clock.advance(Math.max(apart, name === 'web' ? 10_000 : 0))
        await receive(`${number} ${apart}`, system.clock.now())
      }
      await receive(`one ${apart}`, said)
      await receive(`one ${apart}`, said)
      const texts = await textsOf(contact())
      expect(texts.filter((text) => text === `one ${apart}`)).toHaveLength(1)
      expect(texts).toHaveLength((others + 1) * (apart === 0 ? 1 : 2))
      system.clock.advance(HOUR)
    }
    const blocks = Math.floor((2 * (others + 1) - 1) / 20)
    expect(await blocksOf(contact())).toBe(name === 'email' ? 0 : blocks)
  })

  it('after closing, with the next conversation open, and after deletions', async () => {
    const said = system.clock.now()
    await receive('one', said)
    await world.calls('owner', 'conversations.join', { id: (await latestOf(contact())).id })
    await world.calls('owner', 'conversations.close', { id: (await latestOf(contact())).id })
    await receive('one', said)
    expect((await latestOf(contact())).status).toBe('resolved')
    system.clock.advance(HOUR)
    const later = system.clock.now()
    await receive('two', later)
    await receive('one', said)
    expect(await textsOf(contact())).toEqual(['one', 'two'])
    await world.calls('owner', 'conversations.delete', { id: (await latestOf(contact())).id })
    await world.settle()
    await receive('one', said)
    await receive('two', later)
    expect(await textsOf(contact())).not.toContain('two')
    await receive('three', system.clock.now())
    await receive('one', said)
    await receive('two', later)
    expect((await textsOf(contact())).at(-1)).toBe('three')
  })

  it('ten days long', async () => {
    const said = system.clock.now()
    await receive('one', said)
    for (let number = 0; number < 21; number++) {
      system.clock.advance(MINUTE)
      await receive(String(number), system.clock.now())
    }
    system.clock.advance(9.5 * DAY)
    await receive('one', said)
    expect(await textsOf(contact())).toHaveLength(22)
  })
})

describe('M2 what an earlier version took in', () => {
  it.each(Object.entries(ways))('counts once, and so does what comes after it, %s', async (_name, way) => {
    const { contact, receive } = way
    const said = system.clock.now()
    await receive('one', said)
    await forget(contact())
    const channelId = (await latestOf(contact())).lastChannel?.id ?? ''
    const { store } = world.deps
    if (channelId !== 'demo-email') await store.commit([store.markSeen(channelId, way.eventId('one', said), said)])
    await receive('one', said)
    system.clock.advance(HOUR)
    const later = system.clock.now()
    for (const id of ['two', 'one', 'two', 'one']) await receive(id, id === 'one' ? said : later)
    expect(await textsOf(contact())).toEqual(['one', 'two'])
  })
})

describe('a message sent again under its key', () => {
  type Entry = ReturnType<typeof presentEntry>
  const id = () => conversationIdOf(world.whatsappContact, 1)
  const send = (text: string, key?: string, agent = 'agent1') =>
    world.calls(agent, 'messages.send', { id: id(), text }, key)
  const read = ({ body }: { body: string }) => JSON.parse(body) as Entry
  beforeEach(async () => {
    await world.writes('hello')
  })

  it('of eight at once, one is stored, and all are answered alike', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => send('one', 'key')))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(await textsOf(world.whatsappContact)).toEqual(['hello', 'one'])
  })

  it.each([0, 19, 20, 40])('after %i others and its delivery, the answer is the same', async (others) => {
    const first = await send('one', 'key')
    await world.settle()
    for (let number = 0; number < others; number++) await send(String(number), `key-${number}`)
    expect(await send('one', 'key')).toEqual(first)
    expect(read(first).message).toMatchObject({ text: 'one', delivery: { status: 'queued', attempts: 0 } })
    expect(await textsOf(world.whatsappContact)).toHaveLength(others + 2)
  })

  it('also where it would be refused now: closed, another conversation open, nothing of the agent’s any more', async () => {
    const first = await send('one', 'key')
    await world.calls('agent1', 'conversations.close', { id: id() })
    expect(await send('one', 'key')).toEqual(first)
    system.clock.advance(MINUTE)
    for (let number = 0; number < 21; number++) await world.writes(`again ${number}`)
    expect((await latestOf(world.whatsappContact)).n).toBe(2)
    expect(await send('one', 'key')).toEqual(first)
    await expect(send('two', 'other-key')).rejects.toMatchObject({ code: 'conversation_closed' })
    await world.calls('owner', 'contacts.blacklist', { id: world.whatsappContact })
    await world.settle()
    expect(await send('one', 'key')).toEqual(first)
    await expect(send('two', 'other-key')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('with another text is refused; of another agent it is another key', async () => {
    await send('one', 'key')
    await expect(send('two', 'key')).rejects.toMatchObject({ code: 'idempotency_key_reused' })
    await world.calls('owner', 'conversations.join', { id: id() })
    await send('one', 'key', 'owner')
    expect(await textsOf(world.whatsappContact)).toEqual(['hello', 'one', 'one'])
  })

  it('under the key of another call is refused, whether or not this process has looked before who calls', async () => {
    await world.calls('agent1', 'conversations.join', { id: id() }, 'key')
    world.restart()
    for (let time = 0; time < 2; time++) {
      await expect(send('one', 'key')).rejects.toMatchObject({ code: 'idempotency_key_reused' })
    }
    expect(await textsOf(world.whatsappContact)).toEqual(['hello'])
  })

  it('of whoever has the email by now is theirs', async () => {
    const name = `new-${world.tag}`
    const agent = {
      email: `${name}@demo.test`,
      name: 'New',
      role: 'agent',
      teams: [{ id: 'support', role: 'representative' }],
    }
    const made = async () => JSON.parse((await world.calls('owner', 'agents.create', agent)).body) as { id: string }
    const { id: first } = await made()
    await send('one', 'key', name)
    await world.calls('owner', 'agents.delete', { id: first })
    await world.settle()
    const { id: second } = await made()
    await expect(send('one', 'key', 'nobody')).rejects.toMatchObject({ code: 'forbidden' })
    expect(read(await send('one', 'key', name)).actor.id).toBe(second)
    expect(await textsOf(world.whatsappContact)).toEqual(['hello', 'one', 'one'])
    await world.calls('owner', 'agents.delete', { id: second })
  })

  it('counts for 24 hours', async () => {
    const first = read(await send('one', 'key'))
    system.clock.advance(DAY - 1)
    expect(read(await send('one', 'key')).id).toBe(first.id)
    system.clock.advance(1)
    await world.writes('still there?')
    const next = read(await send('one', 'key'))
    expect(next.id).not.toBe(first.id)
    expect(read(await send('one', 'key')).id).toBe(next.id)
  })

  it('is answered as an earlier version answered it, also after the next one', async () => {
    const { store } = world.deps
    const first = await send('one')
    await forget(world.whatsappContact)
    const key = 'key'
    const input = { id: id(), text: 'one' }
    const hash = createHash('sha256')
      .update(JSON.stringify(['messages.send', input]))
      .digest('base64url')
    const stored = { operation: 'messages.send', hash, status: 201, body: first.body }
    const agentId = read(first).actor.id ?? ''
    await store.commit([store.putAnswer(agentId, `${world.tag}:${key}`, stored, system.clock.now())])
    expect(await send('one', key)).toEqual(first)
    await send('two', 'next-key')
    expect(await send('one', key)).toEqual(first)
    await expect(send('three', key)).rejects.toMatchObject({ code: 'idempotency_key_reused' })
    expect(await textsOf(world.whatsappContact)).toEqual(['hello', 'one', 'two'])
  })
})
