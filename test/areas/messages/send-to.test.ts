import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import { homeContactId, parseConversationId } from '../../../functions/kernel/ids.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { callsBy, type MadeKey, make, outcomeBy } from '../api-keys/key-kit.ts'
import { stored, whatsappId } from '../workspace/settings-kit.ts'

let system: TestSystem
let world: World
let key: MadeKey
beforeAll(async () => {
  system = await startSystem()
  await new World(system).calls('owner', 'workspace.update', { startOutgoing: true })
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
  key = await make(world, { scopes: ['messages.startOutgoing'] })
})

type Sent = OutputOf<'messages.sendTo'>
const channelId = 'demo-twilio-sms'
const phone = () => `+${world.phone}`
const sendTo = async (input: object, more: object = {}): Promise<Sent> =>
  (await callsBy(world.deps, key.key, 'messages.sendTo', { channelId, ...input }, more)) as Sent
const outcome = (input: object, by = key.key) =>
  outcomeBy(world.deps, by, 'messages.sendTo', { channelId, text: 'Hi', ...input })
const conversation = async ({ conversationId }: Sent) => {
  const id = parseConversationId(conversationId)
  return id && (await world.deps.store.readConversation(id.contactId, id.n))
}

describe('M9 a message to somebody, in one call', () => {
  it('M9: who is not known is made, a conversation opened; the next message stands in it', async () => {
    const first = await sendTo({ to: { phone: phone() }, name: 'Kim', text: 'Hello $contact.name' })
    expect(first).toMatchObject({
      actor: { type: 'program', id: key.id },
      message: { text: 'Hello Kim', delivery: { status: 'queued' } },
    })
    expect(await conversation(first)).toMatchObject({
      contact: { id: world.smsContact(), name: 'Kim', phones: [phone()] },
      conversation: { assigneeId: null, participantIds: [], teamId: 'sales' },
    })
    const second = await sendTo({ to: { phone: phone() }, text: 'Another' })
    expect(second.conversationId).toBe(first.conversationId)
    await world.settle()
    expect(world.accepted().map(({ text }) => text)).toEqual(['Hello Kim', 'Another'])
  })

  it('M9: two at once make one contact and one conversation, the same key twice one message', async () => {
    const to = { phone: phone() }
    const same = { idempotencyKey: `k-${world.tag}` }
    const all = await Promise.all([
      sendTo({ to, text: 'One' }),
      sendTo({ to, text: 'Two' }),
      sendTo({ to, text: 'Three' }, same),
      sendTo({ to, text: 'Three' }, same),
    ])
    expect(new Set(all.map(({ conversationId }) => conversationId)).size).toBe(1)
    expect(all[2]?.id).toBe(all[3]?.id)
    const { items } = await world.deps.store.readTimeline({ contactId: world.smsContact() }, { limit: 50 })
    expect(items.filter(({ kind }) => kind === 'message')).toHaveLength(3)
    expect(items.filter(({ event }) => event?.name === 'opened')).toHaveLength(1)
  })

  it('M3, A8: by contact and by external id, in their open conversation or the next one, which goes to who they are pinned to', async () => {
    await world.writes('Hello')
    const contactId = world.whatsappContact
    const here = { channelId: 'demo-whatsapp', to: { contactId } }
    expect((await sendTo({ ...here, text: 'Hi' })).conversationId).toBe(whatsappId(world))
    await world.calls('owner', 'contacts.update', { id: contactId, externalId: `C-${world.tag}` })
    await world.calls('owner', 'contacts.pin', { id: contactId, agentId: 'ag_agent1' })
    await world.calls('owner', 'conversations.close', { id: whatsappId(world) })
    const next = await sendTo({ ...here, to: { externalId: `C-${world.tag}` }, text: 'Again' })
    expect(await conversation(next)).toMatchObject({ conversation: { n: 2, assigneeId: 'ag_agent1' } })
  })

  it('M9: whom nobody wrote with there is written to first by permission alone, where the workspace allows it', async () => {
    const without = await make(world, { scopes: [] })
    expect(await outcome({ to: { phone: phone() } }, without.key)).toBe('forbidden')
    await world.calls('owner', 'workspace.update', { startOutgoing: false })
    expect(await outcome({ to: { phone: phone() } })).toBe('forbidden')
    await world.texts('Hello')
    expect(await outcome({ to: { phone: phone() } }, without.key)).toBe('done')
    await world.calls('owner', 'workspace.update', { startOutgoing: true })
  })

  it('M8, A10, A2: the window is shut, the contact blacklisted, not there or not to be seen: nothing is written', async () => {
    const to = { phone: phone() }
    expect(await outcome({ channelId: 'demo-whatsapp', to })).toBe('outside_whatsapp_window')
    expect(await world.deps.store.readContact(homeContactId('demo-whatsapp', world.phone))).toBeUndefined()
    await world.texts('Hello')
    const elsewhere = await make(world, { scopes: ['messages.startOutgoing'], teamIds: ['support'] })
    expect(await outcome({ to }, elsewhere.key)).toBe('forbidden')
    expect(await outcome({ to: { contactId: world.smsContact() } }, elsewhere.key)).toBe('not_found')
    await world.calls('owner', 'contacts.blacklist', { id: world.smsContact() })
    expect(await outcome({ to })).toBe('forbidden')
    expect(await outcome({ to: { externalId: 'nobody' } })).toBe('not_found')
  })

  it('M9: what can’t be a recipient is named by its field', async () => {
    const refused = (input: object) =>
      sendTo({ text: 'Hi', ...input }).then(
        () => [],
        (error: { errors: { path: string }[] }) => error.errors.map(({ path }) => path),
      )
    expect(await refused({ to: { phone: '12' } })).toEqual(['to.phone'])
    expect(await refused({ to: { email: 'a@b.test' } })).toEqual(['to.phone'])
    expect(await refused({ to: {} })).toEqual(['to'])
    expect(await refused({ to: { phone: phone() }, channelId: 'demo-telegram' })).toEqual(['channelId'])
    const { id } = await world.asks<{ id: string }>('owner', 'contacts.create', { name: 'No number' })
    expect(await refused({ to: { contactId: id } })).toEqual(['channelId'])
  })

  it('A5: an agent who writes so joins, as with any answer', async () => {
    await world.writes('Hello')
    await world.calls('agent1', 'messages.sendTo', {
      to: { contactId: world.whatsappContact },
      channelId: 'demo-whatsapp',
      text: 'Hi',
    })
    expect(await stored(world)).toMatchObject({ assigneeId: 'ag_agent1', participantIds: ['ag_agent1'] })
  })
})
