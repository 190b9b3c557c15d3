import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { WebhookRequest } from '../../functions/areas/channels/port.ts'
import { replyAddress } from '../../functions/areas/email/domain/reply-address.ts'
import type { InboundEmail } from '../../functions/areas/email/port.ts'
import { receiveEmail } from '../../functions/areas/email/use-cases/receive-email.ts'
import { homeContactId } from '../../functions/kernel/ids.ts'
import { fromMeta, smsStatus, whatsapp } from '../kit/customers.ts'
import { everything, readHistory } from '../kit/history.ts'
import { keepUnderstandable } from '../kit/kept-webhooks.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { OfWorld, World } from '../kit/world.ts'
import { type Outcome, type Scenario, survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const idOf = (world: World, n = 1) => `cv_${world.whatsappContact.slice(3)}_${n}`
const closed = async (world: World) => {
  await world.writes('one')
  await world.calls('agent1', 'conversations.join', { id: idOf(world) })
  await world.calls('agent1', 'conversations.close', { id: idOf(world), note: 'done' })
}
const replied = async (world: World) => {
  await world.writes('one')
  await world.calls('agent1', 'messages.send', { id: idOf(world), text: 'hello' })
}
const smsReplied = async (world: World) => {
  await world.texts('one')
  const id = `cv_${world.smsContact().slice(3)}_1`
  await world.calls('agent3', 'messages.send', { id, text: 'hello' })
}
const sms = (world: World) => [world.smsContact()]

function batch(world: World): WebhookRequest {
  const sentAt = system.clock.now()
  const said = (id: string, from: string) => ({ id: `wamid.${world.tag}.${id}`, from, text: id, sentAt })
  return whatsapp([
    said('a1', world.phone),
    said('b1', `${world.phone}7`),
    said('a2', world.phone),
    said('c1', `${world.phone}8`),
    said('b2', `${world.phone}7`),
  ])
}

const ofNumber = (number: string, value: object, field = 'messages') => ({
  field,
  value: {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550001111', phone_number_id: number },
    ...value,
  },
})
const ofWhatsapp = (...changes: object[]) => ({ object: 'whatsapp_business_account', entry: [{ id: '1', changes }] })
const text = (id: string, more: object) => ({ id, timestamp: '1760000000', type: 'text', text: { body: id }, ...more })

function severalAccounts({ phone, tag }: World) {
  const one = (number: string, id: string) => ofNumber(number, { messages: [text(`${tag}.${id}`, { from: phone })] })
  return ofWhatsapp(one('100000000000001', 'ours'), one(`9${tag}`, 'nobody’s'))
}

function echoOf({ phone, tag }: World, said: string) {
  const message = { ...text(`${tag}.echo`, { from: '15550001111', to: phone }), text: { body: said } }
  return ofWhatsapp(ofNumber('100000000000001', { message_echoes: [message] }, 'smb_message_echoes'))
}

function muchOfOne({ phone, tag }: World) {
  const id = (name: string) => `${tag}.${name}`
  const who = { from: phone, from_user_id: `BR.${tag}` }
  const at = { timestamp: '1760000030' }
  const better = { type: 'text', text: { body: 'better' } }
  const messages = [
    { ...who, ...at, id: id('r'), type: 'reaction', reaction: { message_id: id('one'), emoji: '👍' } },
    text(id('one'), who),
    { ...who, ...at, id: id('e'), type: 'edit', edit: { original_message_id: id('one'), message: better } },
    text(id('two'), { from_user_id: `BR.${tag}`, timestamp: '1760000040' }),
  ]
  const echo = text(id('elsewhere'), { from: '15550001111', to: phone, timestamp: '1760000050' })
  return ofWhatsapp(
    ofNumber('100000000000001', { messages }),
    ofNumber('100000000000001', { message_echoes: [echo] }, 'smb_message_echoes'),
  )
}

async function keptBodies(world: World): Promise<number> {
  const kept = await everything((cursor) => world.deps.store.listWebhooks({ limit: 100, cursor }))
  const bodies = await Promise.all(kept.map(({ id }) => world.deps.store.readWebhook(id)))
  return bodies.filter((found) => found?.body.includes(world.tag)).length
}

async function email(world: World, from: string): Promise<InboundEmail> {
  return {
    id: `<${world.tag}@customer.test>`,
    from: { address: from, name: 'Customer' },
    recipients: [
      replyAddress(idOf(world), (await world.deps.secrets.signingKeys('reply-address'))[0], 'mail.switchboard.test'),
    ],
    subject: 'Re: your question',
    text: 'by email',
    sentAt: undefined,
    automatic: false,
    fromSystem: false,
    doubt: undefined,
    attachments: [],
  }
}
const known = async (world: World) => {
  await world.writes('one')
  await world.calls('owner', 'contacts.update', { id: world.whatsappContact, emails: ['customer@home.test'] })
}

/** Asked for by an agent, who asks again. */
function replays(): Scenario {
  const kept = new OfWorld<string>()
  const idIn = (world: World) => kept.get(world) ?? ''
  return {
    name: 'M2 a kept body that is understood now',
    given: async (world) => kept.set(world, await keepUnderstandable(world, ['one', 'two'])),
    async when(world) {
      await world.calls('owner', 'webhookFailures.replay', { id: idIn(world) })
      await world.runReactions(await world.takeRecords())
      await world.deliver(await world.receiveJobs())
    },
    async observe(world) {
      const found = await world.deps.store.readWebhook(idIn(world))
      return { reasons: found?.webhook.reasons, done: found?.webhook.replayedAt !== null }
    },
  }
}

const scenarios: Scenario[] = [
  { name: 'M1 a first message', when: (world) => world.writes('one') },
  { name: 'M1 a second message', given: (world) => world.writes('one'), when: (world) => world.writes('two') },
  { name: 'S5 S6 a message after closing', given: closed, when: (world) => world.writes('two') },
  {
    name: 'S2 a message on hold',
    async given(world) {
      await world.writes('one')
      await world.calls('agent1', 'conversations.hold', { id: idOf(world) })
    },
    when: (world) => world.writes('two'),
  },
  {
    name: 'C1 a first message of who was made by hand',
    async given(world) {
      await world.calls('owner', 'contacts.create', { name: 'Kim', phones: [`+${world.phone}`] })
      await world.settle()
    },
    when: (world) => world.writes('one'),
    // Found under the address: the redirect, or there would be another contact.
    observe: async (world) => (await world.deps.store.readContact(world.whatsappContact))?.contact.name,
  },
  {
    name: 'M15 an echo of what is on its way is ours',
    ready: replied,
    when: (world) => world.webhook('demo-whatsapp', fromMeta('demo-whatsapp', echoOf(world, 'hello'))),
    async observe(world) {
      const history = await readHistory(world.deps.store, world.whatsappContact)
      return history?.entries.map(({ message }) => message?.providerMessageId)
    },
  },
  {
    name: 'M2 a batch of three customers',
    when: (world) => world.webhook('demo-whatsapp', batch(world)),
    contacts: ({ phone }) => [phone, `${phone}7`, `${phone}8`].map((each) => homeContactId('demo-whatsapp', each)),
  },
  {
    name: 'a body that makes no sense is kept, once',
    when: (world) => world.webhook('demo-whatsapp', fromMeta('demo-whatsapp', `{"nonsense":"${world.tag}"}`)),
    observe: keptBodies,
  },
  {
    name: 'M2 a body for two accounts, one of which nobody has, at the address of an app',
    when: (world) => world.webhook('meta', fromMeta('demo-whatsapp', severalAccounts(world))),
    observe: keptBodies,
  },
  {
    name: 'M14 M15 a message with two names of its customer, what becomes of it, and what is said elsewhere',
    when: (world) => world.webhook('demo-whatsapp', fromMeta('demo-whatsapp', muchOfOne(world))),
    async observe(world) {
      const state = await world.deps.store.readContact(homeContactId('demo-whatsapp', `BR.${world.tag}`))
      const history = await readHistory(world.deps.store, world.whatsappContact)
      return {
        names: state?.contact.identities.map(({ address }) => address.replace(world.phone, 'PHONE')).toSorted(),
        said: history?.entries.flatMap(({ message }) =>
          message ? [[message.text, message.reactions?.map(({ emojis }) => emojis), message.earlier?.length]] : [],
        ),
      }
    },
  },
  replays(),
  {
    name: 'M4 a receipt by our own reference',
    given: replied,
    async when(world) {
      const [sent] = world.accepted()
      await world.status({ id: sent?.id ?? '', status: 'delivered', reference: sent?.reference ?? null })
    },
  },
  {
    name: 'M4 a receipt by the provider’s id',
    given: smsReplied,
    contacts: sms,
    when: (world) =>
      world.webhook('demo-twilio-sms', smsStatus('demo-twilio-sms', world.accepted()[0]?.id ?? '', 'delivered')),
  },
  {
    name: 'M4 a receipt that overtakes the answer to the sending call',
    async given(world) {
      await world.texts('one')
    },
    contacts: sms,
    async when(world) {
      const id = world.accepted()[0]?.id ?? system.provider.nextId('demo-twilio-sms')
      await world.webhook('demo-twilio-sms', smsStatus('demo-twilio-sms', id, 'delivered'))
      await world.calls(
        'agent3',
        'messages.send',
        { id: `cv_${world.smsContact().slice(3)}_1`, text: 'hello' },
        'reply',
      )
    },
  },
  {
    name: 'M4 the same without our reference, from a provider that repeats it',
    given: known,
    async when(world) {
      await world.calls('agent1', 'messages.send', { id: idOf(world), text: 'hello' }, 'reply')
      const status = {
        id: world.accepted()[0]?.id ?? system.provider.nextId('demo-whatsapp'),
        status: 'delivered',
        recipient_id: world.phone,
        timestamp: '1760000000',
      }
      await world.webhook(
        'demo-whatsapp',
        fromMeta('demo-whatsapp', ofWhatsapp(ofNumber('100000000000001', { statuses: [status] }))),
      )
    },
  },
  {
    name: 'M11 a customer’s email reply',
    given: known,
    when: async (world) => receiveEmail(world.deps, await email(world, 'Customer@Home.test')),
    observe: (world) => world.deps.store.readMailThread(world.whatsappContact, 1),
  },
  {
    name: 'M11 a stranger’s email to a reply address becomes a note',
    given: known,
    when: async (world) => receiveEmail(world.deps, await email(world, 'mallory@elsewhere.test')),
  },
  {
    name: 'M1 an email to the mailbox of a channel',
    contacts: ({ tag }) => [homeContactId('demo-email', `${tag}@home.test`)],
    when: async (world) =>
      receiveEmail(world.deps, {
        ...(await email(world, `${world.tag}@home.test`)),
        recipients: ['support@demo.test'],
      }),
  },
  {
    name: 'M18 a customer whose first word is stop, by SMS',
    contacts: sms,
    when: (world) => world.texts('one', 'STOP'),
    async observe(world) {
      const { consents, unreachable } = (await world.deps.store.readContact(world.smsContact()))?.contact ?? {}
      return [consents?.map(({ wants }) => wants), unreachable?.map(({ reason }) => reason)]
    },
  },
]

describe('a provider posts again what no answer came to', () => {
  it.each(scenarios)('$name', async (scenario) => {
    await survivesEveryCrash(system, scenario)
  })

  it('M1 S5 a message at the instant of closing', async () => {
    const neverLost = ({ timelines: [timeline = []], conversations }: Outcome) => ({
      inbound: timeline.filter((entry) => entry.includes('<')).map((entry) => entry.slice(2)),
      closings: timeline.filter((entry) => entry.endsWith('closed')).length,
      open: conversations.filter((conversation) => !JSON.stringify(conversation).includes('resolved')).length <= 1,
    })
    await survivesEveryCrash(system, {
      name: 'a message at the instant of closing',
      given: (world) => world.writes('one'),
      async when(world) {
        const both = [world.writes('two'), world.calls('agent1', 'conversations.close', { id: idOf(world) }, 'closing')]
        for (const result of await Promise.allSettled(both)) if (result.status === 'rejected') throw result.reason
      },
      compare: neverLost,
    })
  })

  it('M18 a customer who says stop while somebody notes the same', async () => {
    await survivesEveryCrash(system, {
      name: 'stop, twice over',
      given: (world) => world.writes('one'),
      async when(world) {
        const note = { id: world.whatsappContact, channelId: 'demo-whatsapp' }
        const both = [world.writes('two', 'STOP'), world.calls('agent1', 'contacts.optOut', note, 'stop')]
        for (const result of await Promise.allSettled(both)) if (result.status === 'rejected') throw result.reason
      },
      observe: async (world) =>
        (await world.deps.store.readContact(world.whatsappContact))?.contact.consents?.map(({ wants }) => wants),
      compare: ({ timelines: [timeline = []], more }) => ({
        said: timeline.filter((entry) => entry.includes('STOP')).length,
        marked: timeline.filter((entry) => entry.includes('opted_out')).length,
        more,
      }),
    })
  })

  it('M1 two first messages at once open one conversation', async () => {
    await survivesEveryCrash(system, {
      name: 'two first messages at once',
      when: (world) => Promise.all([world.writes('one'), world.writes('two')]),
      compare: ({ timelines: [timeline = []], conversations }) => [timeline.toSorted(), conversations.length],
    })
  })

  it('an unsigned body leaves nothing behind', async () => {
    const world = new World(system)
    const request = whatsapp([{ id: 'wamid.forged', from: world.phone, text: 'let me in', sentAt: 1 }])
    request.headers['x-hub-signature-256'] = `sha256=${'0'.repeat(64)}`
    expect((await world.webhook('demo-whatsapp', request)).status).toBe(401)
    expect(await readHistory(world.deps.store, world.whatsappContact)).toBeUndefined()
  })
})
