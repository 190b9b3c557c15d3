import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { saysOfMarketing } from '../../../functions/areas/channels/domain/marketing-words.ts'
import type { WebhookRequest } from '../../../functions/areas/channels/port.ts'
import { type Template, templateIdOf } from '../../../functions/areas/templates/domain/template.ts'
import { mayBeMarketed } from '../../../functions/areas/timeline/domain/marketing.ts'
import { conversationIdOf, homeContactId, parseEntryId } from '../../../functions/kernel/ids.ts'
import { keptTemplate } from '../../contracts/permissions.ts'
import { fromMeta } from '../../kit/customers.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { outcome } from '../workspace/settings-kit.ts'

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

interface Shown {
  id: string
  optOuts: { channelId: string | null; address: string | null; at: string; by: string; except?: string[] }[]
}
interface Row {
  kind: string
  seq: number
  actor: { type: string; name: string }
  message?: { text: string; automatic?: true }
  event?: { name: string; to: string | null }
}
const optOuts = async (id = world.whatsappContact, agent = 'owner') =>
  (await world.asks<Shown>(agent, 'contacts.get', { id })).optOuts.map(({ at: _at, ...said }) => said)
const may = async (id = world.whatsappContact, channelId = 'demo-whatsapp') => {
  const contact = (await world.deps.store.readContact(id))?.contact
  return contact && mayBeMarketed(contact, { channelId, address: world.phone })
}
/** What the timeline says, in order. */
const said = async (id = world.whatsappContact, agent = 'owner') =>
  (await world.asks<{ items: Row[] }>(agent, 'contacts.timeline', { id, order: 'asc' })).items.map(
    ({ message, event, actor }) => (event ? `${event.name} by ${actor.type}` : (message?.text ?? '')),
  )
const onWhatsapp = { channelId: 'demo-whatsapp', by: 'contact' }
const preference = (value: 'stop' | 'resume', at = system.clock.now()): WebhookRequest =>
  fromMeta('demo-whatsapp', {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '1',
        changes: [
          {
            field: 'user_preferences',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '15550001111', phone_number_id: '100000000000001' },
              contacts: [{ profile: { name: 'Casey Customer' }, wa_id: world.phone }],
              user_preferences: [
                {
                  wa_id: world.phone,
                  detail: 'User requested to change marketing messages',
                  category: 'marketing_messages',
                  value,
                  timestamp: Math.floor(at / 1000),
                },
              ],
            },
          },
        ],
      },
    ],
  })

describe('words', () => {
  it('M18 say no in six languages where nothing stands beside them', () => {
    const no = ['STOP', ' stop. ', '“Stop!”', 'Stop promotions', 'Abmelden', 'Keine Werbung', 'BAJA', 'Arrêt', 'ARRET']
    const more = [
      'Désinscription',
      'Cancellami',
      'niente pubblicità',
      'Sair',
      'Cancelar inscrição',
      'opt-out',
      'STOP ALL',
    ]
    for (const word of [...no, ...more]) expect([word, saysOfMarketing(word)]).toEqual([word, false])
    for (const word of ['START', 'Unstop', 'Alta', 'Resume promotions'])
      expect([word, saysOfMarketing(word)]).toEqual([word, true])
    const neither = [
      'Please stop the delivery',
      'When does it start?',
      '/start',
      '/stop',
      'cancel',
      'end',
      'no',
      '',
      '🛑',
    ]
    for (const word of [...neither, 'stop '.repeat(40)])
      expect([word, saysOfMarketing(word)]).toEqual([word, undefined])
  })
})

describe('a customer who says stop', () => {
  it('M18 is remembered, read by people, and let in again by their own word alone', async () => {
    await world.writes('one', 'Hello')
    expect([await optOuts(), await may()]).toEqual([[], true])
    await world.writes('two', 'Stop.')
    await world.writes('two', 'Stop.')
    expect(await optOuts()).toEqual([{ ...onWhatsapp, address: world.phone }])
    expect(await may()).toBe(false)
    await world.writes('three', 'And where is my parcel?')
    await world.writes('four', 'STOP')
    expect(await may()).toBe(false)
    await world.writes('five', 'start')
    expect([await optOuts(), await may()]).toEqual([[], true])
    expect(await said()).toEqual([
      'opened by contact',
      'Hello',
      'Stop.',
      'opted_out by contact',
      'And where is my parcel?',
      'STOP',
      'start',
      'opted_in by contact',
    ])
    expect(
      await world.asks('owner', 'conversations.get', { id: conversationIdOf(world.whatsappContact, 1) }),
    ).toMatchObject({
      unread: 5,
      lastMessage: { text: 'start' },
    })
  })

  it('M18 counts by when it was said, in whatever order it comes', async () => {
    const first = system.clock.now() - 60_000
    await world.writes('start', 'START', first + 20_000)
    await world.writes('stop', 'STOP', first)
    expect(await may()).toBe(true)
    await world.writes('again', 'STOP', first + 40_000)
    await world.writes('between', 'START', first + 30_000)
    expect(await may()).toBe(false)
    // WhatsApp's clock counts seconds: within one, what comes later stands.
    await world.writes('yes', 'START', first + 50_000)
    await world.writes('no', 'STOP', first + 50_000)
    expect(await may()).toBe(false)
    expect((await said()).filter((line) => line.startsWith('opted'))).toEqual([
      'opted_out by contact',
      'opted_in by contact',
      'opted_out by contact',
    ])
  })

  it('M18 is remembered once, whoever else writes at the same time', async () => {
    await world.writes('one', 'Hello')
    await Promise.all([
      world.writes('two', 'STOP'),
      world.writes('three', 'stop'),
      world.writes('four', 'What?'),
      world.calls('owner', 'contacts.optOut', { id: world.whatsappContact, channelId: 'demo-whatsapp' }),
      world.calls('owner', 'contacts.update', { id: world.whatsappContact, language: 'fr' }),
    ])
    expect(await may()).toBe(false)
    expect(await optOuts()).toHaveLength(1)
    expect((await said()).filter((line) => line.startsWith('opted'))).toHaveLength(1)
    expect(await world.asks('owner', 'contacts.get', { id: world.whatsappContact })).toMatchObject({ language: 'fr' })
  })

  it('M18 tells it to WhatsApp, with or without a conversation, and may tell us by the refusal of a message', async () => {
    await world.webhook('demo-whatsapp', preference('stop'))
    await world.webhook('demo-whatsapp', preference('stop'))
    expect(await optOuts()).toEqual([{ ...onWhatsapp, address: world.phone }])
    expect(await said()).toEqual(['opted_out by contact'])
    system.clock.advance(2_000)
    await world.writes('one', 'Hello')
    expect(await may()).toBe(false)
    system.clock.advance(2_000)
    await world.webhook('demo-whatsapp', preference('resume'))
    expect(await may()).toBe(true)
    expect((await said()).slice(-2)).toEqual(['[Wants marketing messages again]', 'opted_in by contact'])
    expect(
      await world.asks('owner', 'conversations.get', { id: conversationIdOf(world.whatsappContact, 1) }),
    ).toMatchObject({
      unread: 1,
    })

    system.provider.faults.push({ status: 400, body: { error: { code: 131050, message: 'opted out' } } })
    const id = conversationIdOf(world.whatsappContact, 1)
    await world.calls('owner', 'messages.send', { id, text: 'Offer' })
    await world.settle()
    expect(await optOuts()).toEqual([{ ...onWhatsapp, address: world.phone }])
    expect(await world.asks('owner', 'contacts.get', { id: world.whatsappContact })).toMatchObject({ unreachable: [] })
  })

  it('M18 M17 by SMS, where they never wrote before: Twilio’s own words are heard', async () => {
    await world.texts('one', 'CANCEL')
    const id = world.smsContact()
    expect(await optOuts(id)).toEqual([{ channelId: 'demo-twilio-sms', address: `+${world.phone}`, by: 'contact' }])
    // What they write next makes them reachable (M17), and lets no marketing in.
    await world.texts('two', 'I have a question')
    expect(await world.asks('agent3', 'contacts.get', { id })).toMatchObject({ unreachable: [] })
    expect(await may(id, 'demo-twilio-sms')).toBe(false)
    await world.texts('three', 'UNSTOP')
    expect(await may(id, 'demo-twilio-sms')).toBe(true)
  })

  it('M18 whom somebody had entered by hand is the same customer', async () => {
    const { id } = await world.asks<Shown>('owner', 'contacts.create', { name: 'Kim', phones: [`+${world.phone}`] })
    await world.settle()
    await world.texts('one', 'STOP')
    expect(await optOuts(id)).toHaveLength(1)
    expect((await world.deps.store.readContact(homeContactId('demo-twilio-sms', `+${world.phone}`)))?.contact.id).toBe(
      id,
    )
  })

  it('M18 in a group speaks for themselves, and a web chat knows no such word', async () => {
    const group = (id: string, text: string) => ({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '1',
          changes: [
            {
              field: 'messages',
              value: {
                metadata: { display_phone_number: '15550001111', phone_number_id: '100000000000001' },
                contacts: [{ wa_id: world.phone, profile: { name: 'Kim' } }],
                messages: [
                  {
                    id,
                    from: world.phone,
                    group_id: `g${world.tag}`,
                    timestamp: '1760000000',
                    type: 'text',
                    text: { body: text },
                  },
                ],
              },
            },
          ],
        },
      ],
    })
    await world.webhook('demo-whatsapp', fromMeta('demo-whatsapp', group('g1', 'STOP')))
    expect(await optOuts(homeContactId('demo-whatsapp', `g${world.tag}`))).toEqual([])
  })
})

describe('an agent', () => {
  it('M18 notes that a customer wants none at all, once, and cannot take it back', async () => {
    await world.writes('one', 'Hello')
    const id = world.whatsappContact
    await world.calls('agent1', 'contacts.optOut', { id })
    await world.calls('agent1', 'contacts.optOut', { id })
    const everywhere = { channelId: null, address: null, by: 'ag_agent1' }
    expect(await optOuts()).toEqual([everywhere])
    expect([await may(), await may(id, 'another')]).toEqual([false, false])
    expect((await said()).slice(-1)).toEqual(['opted_out by agent'])
    system.clock.advance(60_000)
    await world.writes('two', 'START')
    expect(await optOuts()).toEqual([{ ...everywhere, except: ['demo-whatsapp'] }])
    expect([await may(), await may(id, 'another')]).toEqual([true, false])
  })

  it('M18 notes it for a contact without a conversation, and not for a channel that they have not', async () => {
    const { id } = await world.asks<Shown>('owner', 'contacts.create', { name: 'Kim' })
    await world.calls('agent1', 'contacts.optOut', { id })
    expect(await said(id)).toEqual(['opted_out by agent'])
    await expect(world.calls('agent1', 'contacts.optOut', { id, channelId: 'demo-whatsapp' })).rejects.toMatchObject({
      code: 'invalid_request',
    })
  })
})

describe('a template that an agent sends', () => {
  const send = (id: string, more = {}) =>
    world.asks<{ id: string }>('owner', 'messages.send', {
      id: conversationIdOf(world.whatsappContact, 1),
      template: { id, variables: {} },
      ...more,
    })
  const fate = async ({ id }: { id: string }) => {
    const key = parseEntryId(id)
    const delivery = key && (await world.deps.store.readEntry(key))?.message?.delivery
    return delivery?.error?.code ?? delivery?.status
  }
  const keep = async (category: Template['category']) => {
    const template = { ...keptTemplate('demo-whatsapp'), category }
    const id = templateIdOf('demo-whatsapp', `${category}${world.tag}`)
    await world.deps.store.commit([world.deps.store.putTemplate({ ...template, id })])
    return id
  }

  it('M18 is refused where it is marketing, and goes out where it serves', async () => {
    const [marketing, utility] = [await keep('marketing'), await keep('utility')]
    await world.writes('one', 'Hello')
    const meanwhile = await send(marketing)
    await world.writes('two', 'Stop promotions')
    expect(await outcome(send(marketing))).toBe('opted_out template.id')
    const served = await send(utility)
    await world.settle()
    expect(await fate(meanwhile)).toBe('opted_out')
    expect(await fate(served)).not.toBe('opted_out')
    system.clock.advance(60_000)
    await world.writes('three', 'START')
    expect(await outcome(send(marketing))).toBe('done')
  })
})
