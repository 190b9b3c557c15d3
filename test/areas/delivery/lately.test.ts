import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Channel } from '../../../functions/areas/channels/domain/channel.ts'
import { capabilitiesOf, profileOf } from '../../../functions/areas/channels/providers/profiles.ts'
import { deliverMessage } from '../../../functions/areas/delivery/use-cases/deliver-message.ts'
import { append, unchanged } from '../../../functions/areas/timeline/domain/change.ts'
import type { Contact } from '../../../functions/areas/timeline/domain/contact.ts'
import type { Delivery, Entry } from '../../../functions/areas/timeline/domain/entry.ts'
import { queuedDelivery } from '../../../functions/areas/timeline/domain/queued-delivery.ts'
import type { Store } from '../../../functions/edges/store.ts'
import { parseEntryId } from '../../../functions/kernel/ids.ts'
import { type Database, startDatabase } from '../../kit/database.ts'
import { laggingStore } from '../../kit/lagging.ts'
import { contactIdOf, contactOf, conversationOf, NOW } from '../../kit/store.ts'

let database: Database
beforeAll(async () => {
  database = await startDatabase()
})
afterAll(() => database.stop())

const channel: Channel = {
  id: 'demo-whatsapp',
  type: 'whatsapp',
  provider: 'whatsapp-cloud',
  name: 'WhatsApp',
  teamId: null,
  config: {},
}
const open = conversationOf(1, { windows: { [channel.id]: NOW } })
const { conversation: answered, entries } = append(
  unchanged(open),
  { now: NOW, ulid: () => '1'.repeat(26) },
  {
    kind: 'message',
    actor: { type: 'agent', id: 'anna', name: 'Anna' },
    message: {
      direction: 'outbound',
      channel: { id: channel.id, type: channel.type },
      text: 'hello',
      attachments: [],
      delivery: queuedDelivery(NOW),
      providerMessageId: null,
      tags: [],
    },
  },
)
const said = entries[0] as Entry
const key = parseEntryId(said.id) as NonNullable<ReturnType<typeof parseEntryId>>
const withDelivery = (delivery: Partial<Delivery>): Entry => {
  const { message } = said
  if (!message) throw new Error('nothing was said')
  return { ...said, message: { ...message, delivery: { ...queuedDelivery(NOW), ...delivery } } }
}

interface State {
  entry?: Entry
  contact?: Partial<Contact>
  conversation?: typeof open
}
const put = (store: Store, { entry, contact = {}, conversation = answered }: State) =>
  store.commit([
    store.putContact({ ...contactOf(1), ...contact }),
    ...store.putConversation(undefined, conversation).slice(0, 1),
    ...(entry ? [store.putEntry(entry)] : []),
  ])

/** Delivers the message where the replica knows less than the table: what was sent, and how it stands then. */
async function delivered(replica: State | 'nothing', table: State, round = 1) {
  const { store, earlier } = await laggingStore(database)
  await put(store, table)
  if (replica !== 'nothing') await put(earlier, replica)
  const sent: string[] = []
  const deps = {
    store,
    clock: { now: () => NOW },
    log: { info() {}, warn() {}, error() {} },
    settings: {},
    channels: {
      find: async () => channel,
      profile: profileOf,
      capabilities: () => capabilitiesOf('whatsapp'),
      connect: async () => ({ channel, secrets: {}, webhookUrl: '' }),
    },
    adapter: () => ({
      secretNames: [],
      async send({ text }: { text: string }) {
        sent.push(text)
        return { outcome: 'sent', providerMessageId: 'wamid.1' }
      },
    }),
  }
  const job = { kind: 'deliver-message' as const, entryId: said.id, contactId: contactIdOf(1), channelId: channel.id }
  const outcome = await deliverMessage(deps as never, { ...job, round }, { from: 'prompt', tries: 1, since: NOW })
  const status = (await store.readEntry(key))?.message?.delivery?.status
  return { outcome, sent: sent.length, status }
}

describe('M4 a message, by what the replica has of it', () => {
  const done = { outcome: { done: true } }
  it('leaves by what both have', async () => {
    expect(await delivered({ entry: said }, { entry: said })).toEqual({ ...done, sent: 1, status: 'sent' })
  })
  it('is not lost where the replica has it not yet, or an earlier round of it', async () => {
    expect(await delivered('nothing', { entry: said })).toEqual({ ...done, sent: 1, status: 'sent' })
    const [first, second] = [withDelivery({ status: 'failed' }), withDelivery({ round: 2 })]
    expect(await delivered({ entry: first }, { entry: second }, 2)).toEqual({ ...done, sent: 1, status: 'sent' })
  })
  it('A11 goes nowhere where its conversation was deleted, though the replica has the contact as it was before the message', async () => {
    const deleted = { entry: said, contact: { purging: [open.id] } }
    const replica = { entry: said, conversation: open }
    expect(await delivered(replica, deleted)).toEqual({ ...done, sent: 0, status: 'queued' })
  })
  it('is recorded where nobody else was first', async () => {
    const taken = withDelivery({ status: 'read', attempts: 1 })
    expect((await delivered({ entry: said }, { entry: taken })).status).toBe('read')
  })
})

describe('M4 a receipt that reads nothing', () => {
  const arrival = { round: 1, channelId: channel.id, status: 'delivered' as const }
  const moved = async (entry: Entry, told: Partial<Omit<typeof arrival, 'status'>> & { status?: 'read' } = {}) => {
    const { store } = await laggingStore(database)
    await store.commit([store.putEntry(entry)])
    return store.moveArrived(key, { ...arrival, ...told })
  }
  const sent = withDelivery({ status: 'sent', attempts: 1 })
  it('moves what was sent, and what arrived on to read', async () => {
    expect(await moved(sent)).toBe(true)
    expect(await moved(sent, { status: 'read' })).toBe(true)
    expect(await moved(withDelivery({ status: 'delivered' }), { status: 'read' })).toBe(true)
  })
  it('leaves what has come as far or failed, other rounds and channels', async () => {
    for (const status of ['queued', 'sending', 'delivered', 'read', 'failed'] as const) {
      expect(await moved(withDelivery({ status }))).toBe(false)
    }
    expect(await moved(sent, { round: 2 })).toBe(false)
    expect(await moved(sent, { channelId: 'demo-twilio-sms' })).toBe(false)
  })
  it('M17, M18 leaves what says more: an address in doubt, a campaign', async () => {
    expect(await moved(withDelivery({ status: 'sent', doubtful: true }))).toBe(false)
    const { message } = sent
    if (!message) throw new Error('nothing was said')
    const campaign = { id: 'ca_1', name: 'Spring', place: '1' }
    expect(await moved({ ...sent, message: { ...message, campaign } })).toBe(false)
  })
})
