import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { numberPlans } from '../../../functions/areas/channels/domain/number-plans.ts'
import { readPhone } from '../../../functions/areas/channels/domain/phone-number.ts'
import { type Template, templateIdOf } from '../../../functions/areas/templates/domain/template.ts'
import type { presentEntry } from '../../../functions/areas/timeline/index.ts'
import { countries } from '../../../functions/areas/workspace/domain/countries.ts'
import { conversationIdOf, homeContactId } from '../../../functions/kernel/ids.ts'
import { numberPlans as plansOfLibrary } from '../../../scripts/phone-metadata.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { hire, movements, outcome, whatsappId } from '../workspace/settings-kit.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

type Entry = ReturnType<typeof presentEntry>
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

  it('M9: to a number of a contact who is known from elsewhere, as that contact', async () => {
    const world = new World(system)
    await world.writes('one')
    const contactId = world.whatsappContact
    await world.calls('owner', 'conversations.close', { id: whatsappId(world) })
    const input = { contactId, message: { text: 'by text message' } }
    expect(await shown(start(world, input))).toMatchObject({ id: whatsappId(world, 2), contact: { id: contactId } })
    // Who answers is the same contact, too.
    await world.texts('reply')
    expect((await world.deps.store.readContact(contactId))?.latest?.lastChannel?.id).toBe(channelId)
    await world.calls('owner', 'conversations.close', { id: whatsappId(world, 2) })
    expect(await outcome(start(world, { contactId, phone: '+4915199999999' }))).toBe('invalid_request phone')
    const other = new World(system)
    await other.texts('two')
    await world.calls('owner', 'contacts.update', { id: contactId, phones: [phoneOf(world), phoneOf(other)] })
    expect(await outcome(start(world, { contactId, phone: phoneOf(other) }))).toBe('invalid_request phone')
    // S4: what is said first may go with the next conversation, too.
    const again = { contactId, channelId, message: { text: 'once more' } }
    expect(await outcome(world.calls('owner', 'conversations.create', again))).toBe('done')
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

  describe('on WhatsApp, to who has not written', () => {
    const CHANNEL = 'demo-whatsapp'
    /** A template of the channel, as its provider told it. */
    async function template(world: World, more: Partial<Template> = {}, channelId = CHANNEL): Promise<string> {
      const id = templateIdOf(channelId, `${world.tag}.${more.name ?? 'order_update'}`)
      await world.deps.store.commit([
        world.deps.store.putTemplate({
          id,
          channelId,
          providerId: `${world.tag}.1`,
          name: 'order_update',
          language: 'en',
          category: 'utility',
          status: 'approved',
          components: [{ type: 'body', text: 'Hi {{1}}, order {{2}} has left.' }],
          variables: [
            { name: '1', example: 'Kim' },
            { name: '2', example: '77' },
          ],
          toldAt: 1,
          hidden: false,
          ...more,
        }),
      ])
      return id
    }
    const filled = (id: string, variables = { 1: '$contact.name', 2: '42' }) => ({
      channelId: CHANNEL,
      message: { template: { id, variables } },
    })
    const entryOf = async (world: World) =>
      (await world.asks<{ items: Entry[] }>('owner', 'contacts.timeline', { id: world.whatsappContact })).items.find(
        ({ message }) => message,
      )

    it('M8 M9: by a template, filled in for them; who answers is the same contact, and may be written to freely', async () => {
      const world = new World(system)
      await world.clear()
      const { id: agentId, login } = await starter(world, 'Tilda')
      const id = await template(world)
      const made = await shown(start(world, { name: 'Kim', ...filled(id) }, login))
      expect(made).toMatchObject({ contact: { id: world.whatsappContact, name: 'Kim' }, assigneeId: agentId })
      await world.settle()
      expect(await entryOf(world)).toMatchObject({
        message: {
          text: 'Hi Kim, order 42 has left.',
          template: { id, name: 'order_update', language: 'en' },
          delivery: { status: 'sent' },
        },
      })
      expect(await outcome(world.calls(login, 'messages.send', { id: made.id, text: 'free' }))).toBe(
        'outside_whatsapp_window',
      )
      await world.writes('thanks')
      expect(await outcome(world.calls(login, 'messages.send', { id: made.id, text: 'free' }))).toBe('done')
    })

    it.each([
      ['of another channel', { channelId: 'demo-twilio-whatsapp' }, 'template_unavailable message.template.id'],
      [
        'without a value',
        { message: { template: { id: '', variables: { 1: 'Kim' } } } },
        'invalid_request message.template.variables.2',
      ],
      [
        'with a variable of nobody',
        { message: { template: { id: '', variables: { 1: '$contact.email', 2: '1' } } } },
        'invalid_request message.template.variables.1',
      ],
    ])('M8 M9: by a template %s opens nothing', async (_what, more: object, expected) => {
      const world = new World(system)
      const id = await template(world)
      const input = JSON.parse(JSON.stringify({ ...filled(id), ...more }).replace('"id":""', `"id":"${id}"`)) as object
      expect(await outcome(start(world, input))).toBe(expected)
      expect(await world.deps.store.readContact(world.whatsappContact)).toBeUndefined()
    })

    it('M8 M9: by one that was paused meanwhile opens nothing', async () => {
      const world = new World(system)
      const id = await template(world, { status: 'paused' })
      expect(await outcome(start(world, filled(id)))).toBe('template_unavailable message.template.id')
    })

    it.each([
      ['WhatsApp’s', CHANNEL, { error: { code: 131026, message: 'Undeliverable' } }],
      ['Twilio’s', 'demo-twilio-whatsapp', { code: 63003, message: 'Channel could not find To address' }],
    ])(
      'M9 M17: that the number is not on WhatsApp is %s to say: the message fails, the address is marked',
      async (_who, at, body) => {
        const world = new World(system)
        await world.clear()
        const contactId = at === CHANNEL ? world.whatsappContact : world.smsContact(at)
        const id = await template(world, {}, at)
        system.provider.faults.push({ status: 400, body })
        await start(world, { ...filled(id), channelId: at })
        await world.settle()
        const contact = await world.asks<{ unreachable: object[] }>('owner', 'contacts.get', { id: contactId })
        expect(contact.unreachable).toMatchObject([{ channelId: at, reason: 'unknown_address' }])
        const { items } = await world.asks<{ items: Entry[] }>('owner', 'contacts.timeline', { id: contactId })
        expect(items.find(({ message }) => message)?.message?.delivery).toMatchObject({
          status: 'failed',
          error: { reason: expect.stringMatching(/on WhatsApp/) },
        })
      },
    )
  })

  it.each([
    [null, '+49 (0)151 23456789', '+4915123456789'],
    [null, '0049 151 23456789', undefined],
    ['DE', '0049 151 23456789', '+4915123456789'],
    ['DE', '0151 / 234 567 89', '+4915123456789'],
    ['DE', '(030) 123456', '+4930123456'],
    ['IT', '06 6982 1234', '+390669821234'],
    ['GB', '020 7946 0018', '+442079460018'],
    ['US', '(415) 555-2671', '+14155552671'],
    ['US', '+44 20 7946 0018', '+442079460018'],
    ['FR', '06 12 34 56 78', '+33612345678'],
    ['BR', '(11) 91234-5678', '+5511912345678'],
    ['DE', '\u202a+49 151 23456789\u202c', '+4915123456789'],
    ['DE', '01', undefined],
    ['DE', 'call me', undefined],
    ['DE', '+49', undefined],
    ['DE', '110', undefined],
  ])('M9: in %s, %s is %s', async (country, written, number) => {
    expect(await readPhone(written, country)).toBe(number)
  })

  it('M9: reads by all that the library knows of how numbers are written', () => {
    expect(JSON.parse(inflateRawSync(Buffer.from(numberPlans, 'base64')).toString())).toEqual(plansOfLibrary())
    expect(countries).toEqual(Object.keys(plansOfLibrary().countries).toSorted())
  })

  it('M9: a number as it is written in the workspace’s country is whom it reaches, however it was written before', async () => {
    const world = new World(system)
    await allow(true)
    const national = `0${world.phone.slice(2)}`
    expect(await outcome(start(world, { phone: national }))).toBe('invalid_request phone')
    await world.calls('owner', 'workspace.update', { country: 'DE' })
    expect(await shown(start(world, { phone: national }))).toMatchObject({
      contact: { id: world.smsContact(), name: phoneOf(world) },
    })
    expect(await outcome(start(world, { phone: phoneOf(world) }))).toBe('conversation_open')
    await world.calls('owner', 'workspace.update', { country: null })
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
    [{ channelId, phone: '+4915112345', message: {} }, 'invalid_request message.text'],
    [
      { channelId, phone: '+4915112345', message: { text: 'a', template: { id: 'tp_1' } } },
      'invalid_request message.text',
    ],
    [{ channelId, contactId: 'ct_1', message: { text: 'hi' } }, 'not_found'],
    [{ channelId, contactId: 'ct_1', name: 'Kim' }, 'invalid_request name'],
    [{ channelId, contactId: 'ct_1', teamId: 'sales' }, 'invalid_request teamId'],
  ])('M9: %j is %s', async (input, expected) => {
    expect(await outcome(new World(system).calls('owner', 'conversations.create', input))).toBe(expected)
  })
})
