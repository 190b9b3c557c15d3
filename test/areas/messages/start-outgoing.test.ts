import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conversationIdOf, homeContactId } from '../../../functions/kernel/ids.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { hire, movements, outcome, whatsappId } from '../workspace/settings-kit.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

interface Shown {
  id: string
  contact: { id: string; name: string; rating: number }
  assigneeId: string
  teamId: string | null
  status: string
}
const channelId = 'demo-twilio-sms'
const phoneOf = (world: World) => `+${world.phone}`
const start = (world: World, input: object = {}, who = 'owner', key?: string) =>
  world.calls(who, 'conversations.create', { channelId, phone: phoneOf(world), ...input }, key)
const shown = async (answer: Promise<{ body: string }>) => JSON.parse((await answer).body) as Shown
const allow = (startOutgoing: boolean) => new World(system).calls('owner', 'workspace.update', { startOutgoing })
const starter = (world: World, name: string, team = 'sales') =>
  hire(world, name, { teams: [{ id: team, role: 'representative' }], permissions: ['messages.startOutgoing'] })

describe('M9 outgoing first contact', () => {
  it('M9: is off by default, and needs the permission', async () => {
    const world = new World(system)
    expect(await outcome(start(world))).toBe('forbidden')
    await expect(start(world)).rejects.toMatchObject({ message: expect.stringContaining('turned off') })
    await allow(true)
    for (const who of ['agent3', 'manager']) {
      await expect(start(world, {}, who)).rejects.toMatchObject({
        code: 'forbidden',
        message: expect.stringContaining('messages.startOutgoing'),
      })
    }
    expect(await outcome(start(world))).toBe('done')
  })

  it('M9: by phone number with name, message and team; it is the agent’s own, and leaves', async () => {
    const world = new World(system)
    await world.clear()
    const { id: agentId, login } = await starter(world, 'Stella')
    const text = 'Hello $contact.name, this is $agent.name'
    const made = await shown(start(world, { name: ' Kim ', message: { text }, teamId: 'sales' }, login))
    expect(made).toMatchObject({
      contact: { id: world.smsContact(), name: 'Kim', rating: 1 },
      assigneeId: agentId,
      teamId: 'sales',
      status: 'ongoing',
    })
    const mine = await world.asks<{ items: Shown[] }>(login, 'conversations.list', { view: 'mine' })
    expect(mine.items.map(({ id }) => id)).toEqual([made.id])
    expect(await movements(world, world.smsContact())).toEqual(['opened', 'assigned'])
    await world.settle()
    expect(world.accepted().map((sent) => sent.text)).toEqual(['Hello Kim, this is Stella'])
  })

  it('M9: who answers is the same contact, in the same conversation', async () => {
    const world = new World(system)
    const made = await shown(start(world, { message: { text: 'hello' } }))
    await world.texts('reply')
    const { contact, latest } = (await world.deps.store.readContact(world.smsContact())) ?? {}
    expect([latest?.id, latest?.waitingSince === null, contact?.phones]).toEqual([made.id, false, [phoneOf(world)]])
    expect(latest?.contactRating).toBe(5)
  })

  it('M9: a contact that is known is found, keeps its name, and gets its next conversation', async () => {
    const world = new World(system)
    await world.texts('one')
    expect(await outcome(start(world, { name: 'Other' }))).toBe('conversation_open')
    const first = conversationIdOf(world.smsContact(), 1)
    await world.calls('owner', 'conversations.close', { id: first })
    const made = await shown(start(world, { name: 'Other' }))
    expect(made.id).toBe(conversationIdOf(world.smsContact(), 2))
    expect(made.contact.name).not.toBe('Other')
  })

  it('M9: the same key opens one; two who start at once make one contact', async () => {
    const world = new World(system)
    const input = { message: { text: 'hello' } }
    const same = await Promise.all([1, 2, 3].map(() => start(world, input, 'owner', 'once')))
    expect(new Set(same.map(({ body }) => body)).size).toBe(1)
    const other = new World(system)
    const { login } = await starter(other, 'Racer')
    const race = [start(other, input), start(other, input, login), other.texts('hi')].map((run) => outcome(run))
    const outcomes = await Promise.all(race)
    const { latest } = (await other.deps.store.readContact(other.smsContact())) ?? {}
    expect(latest?.n).toBe(1)
    expect(outcomes.filter((one) => one === 'done').length).toBeGreaterThan(0)
  })

  it('M9 A2 A10: not with somebody whom the agent does not see, or who is blacklisted', async () => {
    const world = new World(system)
    await world.texts('one')
    await world.calls('agent3', 'conversations.join', { id: conversationIdOf(world.smsContact(), 1) })
    const support = await starter(world, 'Stranger', 'support')
    expect(await outcome(start(world, {}, support.login))).toBe('forbidden')
    const blocked = new World(system)
    await blocked.texts('one')
    await blocked.calls('owner', 'contacts.blacklist', { id: blocked.smsContact() })
    expect(await outcome(start(blocked))).toBe('forbidden')
  })

  it('M9: by email', async () => {
    const world = new World(system)
    await world.clear()
    const email = `Kim-${world.tag}@Example.com`
    const input = { channelId: 'demo-email', email, message: { text: 'Good morning' } }
    const made = await shown(world.calls('owner', 'conversations.create', input))
    expect(made.contact.id).toBe(homeContactId('demo-email', email.toLowerCase()))
    await world.settle()
    expect(world.emails().filter(({ to }) => to.includes(email.toLowerCase()))).toMatchObject([
      { text: expect.stringContaining('Good morning') },
    ])
  })

  it('M8 M9: on WhatsApp only within the window of who wrote', async () => {
    const world = new World(system)
    const whatsapp = { channelId: 'demo-whatsapp', message: { text: 'hello' } }
    for (const id of ['demo-whatsapp', 'demo-twilio-whatsapp']) {
      expect(await outcome(start(world, { channelId: id }))).toBe('outside_whatsapp_window')
    }
    expect(await world.deps.store.readContact(world.whatsappContact)).toBeUndefined()
    await world.writes('one')
    await world.calls('agent1', 'conversations.close', { id: whatsappId(world) })
    expect((await shown(start(world, whatsapp))).id).toBe(whatsappId(world, 2))
  })

  it('M7 M9: a variable without a value opens nothing', async () => {
    const world = new World(system)
    expect(await outcome(start(world, { message: { text: 'Hi $contact.email' } }))).toBe('invalid_request message.text')
    expect(await world.deps.store.readContact(world.smsContact())).toBeUndefined()
  })

  it.each([
    [{ channelId }, 'invalid_request contactId'],
    [{ channelId, phone: '0151' }, 'invalid_request phone'],
    [{ channelId, phone: '+4915112345', email: 'a@example.com' }, 'invalid_request email'],
    [{ channelId, email: 'a@example.com' }, 'invalid_request phone'],
    [{ channelId: 'demo-email', phone: '+4915112345' }, 'invalid_request email'],
    [{ channelId: 'demo-telegram', phone: '+4915112345' }, 'invalid_request channelId'],
    [{ channelId: 'demo-web', phone: '+4915112345' }, 'invalid_request channelId'],
    [{ channelId: 'nowhere', phone: '+4915112345' }, 'invalid_request channelId'],
    [{ channelId, phone: '+4915112345', teamId: 'nowhere' }, 'invalid_request teamId'],
    [{ channelId, phone: '+4915112345', name: ' ' }, 'invalid_request name'],
    [{ channelId, phone: '+4915112345', message: { text: ' ' } }, 'invalid_request message.text'],
    [{ channelId, contactId: 'ct_1', message: { text: 'hi' } }, 'invalid_request message'],
  ])('M9: %j is %s', async (input, expected) => {
    expect(await outcome(new World(system).calls('owner', 'conversations.create', input))).toBe(expected)
  })
})
