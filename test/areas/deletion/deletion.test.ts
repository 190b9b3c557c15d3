import { QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { purgeConversation } from '../../../functions/areas/deletion/use-cases/delete-conversation.ts'
import { replyAddress } from '../../../functions/areas/email/domain/reply-address.ts'
import { receiveEmail } from '../../../functions/areas/email/use-cases/receive-email.ts'
import { fireTimers } from '../../../functions/areas/queues/use-cases/fire-timers.ts'
import type { Entry } from '../../../functions/areas/timeline/domain/entry.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { untilStopped } from '../../kit/lifeline.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(() => {
  world = new World(system)
})

type Page<Item> = { items: Item[]; nextCursor: string | null }
const idOf = (n = 1) => conversationIdOf(world.whatsappContact, n)
const secret = () => `sousaphone${world.tag}`
const remove = (agent = 'owner', n = 1) => world.calls(agent, 'conversations.delete', { id: idOf(n) })
const gone = { code: 'not_found' }
const everyView = ['unassigned', 'mine', 'others', 'joined', 'closed', 'all', 'blacklist']
const listed = async (agent: string, view: string) =>
  (await world.asks<Page<{ id: string }>>(agent, 'conversations.list', { view, limit: 100 })).items.map(({ id }) => id)
const timeline = async (agent: string) =>
  (await world.asks<Page<Entry>>(agent, 'contacts.timeline', { id: world.whatsappContact })).items.map(
    ({ message, event }) => message?.text ?? event?.name,
  )
/** Everything in the table that has to do with the contact, as texts that say the same of the same item. */
async function everything(): Promise<string[]> {
  const { Items = [] } = await system.database.client.send(new ScanCommand({ TableName: 'table-1' }))
  return Items.map((item) => JSON.stringify(item, Object.keys(flat(item)).sort())).filter((item) =>
    item.includes(world.whatsappContact.slice(3)),
  )
}
/** Every name in an item, however deep: what JSON.stringify is to keep. */
function flat(value: unknown): Record<string, true> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.assign({}, ...Object.entries(value).map(([name, inner]) => ({ [name]: true, ...flat(inner) })))
}
const keysOf = async (prefix: string) => {
  const { Items = [] } = await system.database.client.send(
    new QueryCommand({
      TableName: 'table-1',
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': { S: world.whatsappContact }, ':sk': { S: prefix } },
    }),
  )
  return Items.map((item) => item.sk?.S ?? '')
}

describe('A11 deleting a conversation', () => {
  it('A11 it is gone from that moment: lists, search, timeline, every operation on it', async () => {
    await world.writes('one', secret())
    await world.calls('agent1', 'messages.send', { id: idOf(), text: `our ${secret()}` })
    await world.settle()
    expect(JSON.parse((await remove()).body)).toEqual({ id: idOf() })
    for (const view of everyView) expect(await listed('owner', view)).not.toContain(idOf())
    for (const view of everyView.slice(0, 6)) expect(await listed('agent1', view)).not.toContain(idOf())
    expect((await world.asks<Page<object>>('owner', 'search.query', { q: secret() })).items).toEqual([])
    expect(await timeline('owner')).toEqual([])
    for (const name of ['get', 'timeline', 'join', 'reopen', 'close', 'read', 'delete'] as const) {
      await expect(world.calls('owner', `conversations.${name}`, { id: idOf() })).rejects.toMatchObject(gone)
    }
    await expect(world.calls('agent1', 'messages.send', { id: idOf(), text: 'more' })).rejects.toMatchObject(gone)
  })

  it('A11 what was said is in the table no more, and the reaction may come again', async () => {
    await world.writes('one', secret())
    await world.calls('agent1', 'messages.send', { id: idOf(), text: `our ${secret()}` })
    await world.calls('agent1', 'contacts.addNote', { id: world.whatsappContact, text: `a note on ${secret()}` })
    await world.settle()
    await remove()
    await world.settle()
    expect(await keysOf('T#')).toEqual([])
    expect(await keysOf('J#')).toEqual([])
    expect((await everything()).filter((item) => item.includes(secret()))).toEqual([])
    expect((await world.deps.store.readContact(world.whatsappContact))?.contact.purging).toBeUndefined()
    const before = await everything()
    await world.redeliver()
    expect((await everything()).filter((item) => item.includes(secret()))).toEqual([])
    expect(await keysOf('T#')).toEqual([])
    expect(await everything()).toHaveLength(before.length)
  })

  it('A11 a deletion that dies half-way, anywhere, is finished by the next run', async () => {
    await world.writes('one', `${secret()} several words of it`)
    await world.settle()
    await remove()
    for (let calls = 1; calls < 30; calls++) {
      world.restart(calls)
      await untilStopped(purgeConversation(world.deps, world.whatsappContact, 1, 1))
    }
    world.restart()
    await world.settle()
    expect(await keysOf('T#')).toEqual([])
    expect((await everything()).filter((item) => item.includes(secret()))).toEqual([])
    expect((await world.deps.store.readContact(world.whatsappContact))?.contact.purging).toBeUndefined()
  })

  it('A11 a long history goes in bounded parts', async () => {
    for (const id of ['one', 'two', 'three', 'four']) await world.writes(id, secret())
    await world.settle()
    await remove()
    const before = (await keysOf('T#')).length
    await purgeConversation(world.deps, world.whatsappContact, 1, 2)
    expect(await keysOf('T#')).toHaveLength(before - 2)
    expect(await timeline('owner')).toEqual([])
    await world.settle()
    expect(await keysOf('T#')).toEqual([])
  })

  it('A11 a new message opens a new conversation, empty before it', async () => {
    await world.writes('one', secret())
    await remove()
    await world.writes('two', 'hello again')
    expect(await listed('agent1', 'unassigned')).toContain(idOf(2))
    expect(await timeline('agent1')).toEqual(['opened', 'hello again'])
    await world.settle()
    expect(await timeline('agent1')).toEqual(['opened', 'hello again'])
    expect(
      (
        await world.asks<Page<{ contact?: { id: string } }>>('agent1', 'search.query', { q: 'Casey', limit: 100 })
      ).items.map(({ contact }) => contact?.id),
    ).toContain(world.whatsappContact)
  })

  it('A11 S5 it is not reopened by a message, whatever the setting', async () => {
    const { store } = world.deps
    await world.writes('one')
    await remove()
    const workspace = await store.readWorkspace()
    await store.commit([store.putWorkspace({ ...workspace, afterClosing: 'reopen' })])
    await world.writes('two')
    await store.commit([store.putWorkspace({ ...(await store.readWorkspace()), afterClosing: 'new' })])
    expect((await store.readContact(world.whatsappContact))?.latest).toMatchObject({ n: 2, status: 'new' })
  })

  it('A11 S4 an open one counts as closed: an agent may start the next', async () => {
    await world.writes('one')
    await remove()
    const started = { contactId: world.whatsappContact, channelId: 'demo-whatsapp' }
    expect(await world.asks('agent1', 'conversations.create', started)).toMatchObject({ id: idOf(2) })
  })

  it('A11 an earlier one goes, the present one stays', async () => {
    await world.writes('one', secret())
    await world.calls('agent1', 'conversations.close', { id: idOf() })
    await world.writes('two', 'still here')
    await world.settle()
    await remove()
    expect(await timeline('agent1')).toEqual(['opened', 'still here'])
    await world.settle()
    expect(await timeline('agent1')).toEqual(['opened', 'still here'])
    expect(await world.asks('agent1', 'conversations.get', { id: idOf(2) })).toMatchObject({ status: 'new' })
  })

  it('A11 M4 a reply that was still queued is not sent', async () => {
    await world.writes('one')
    await world.settle()
    await world.calls('agent1', 'messages.send', { id: idOf(), text: secret() })
    await remove()
    await world.settle()
    expect(world.accepted()).toEqual([])
  })

  it('A11 late receipts, retries and timers do nothing', async () => {
    await world.writes('one')
    const { id } = await world.asks<{ id: string }>('agent1', 'messages.send', { id: idOf(), text: 'hello' })
    await world.settle()
    await remove()
    await world.settle()
    const before = await everything()
    await world.status({ id: 'wamid.unknown', status: 'read', reference: `${id}.1` })
    await expect(world.calls('agent1', 'messages.retry', { id })).rejects.toMatchObject(gone)
    expect(await fireTimers(world.deps, idOf())).toEqual([])
    await world.settle()
    expect(await everything()).toEqual(before)
  })

  it('A11 M11 the customer’s email answer opens a new conversation; anybody else’s does nothing', async () => {
    await world.writes('one')
    await world.calls('agent1', 'contacts.update', { id: world.whatsappContact, emails: ['casey@mail.test'] })
    await remove()
    await world.settle()
    const [key] = await world.deps.secrets.signingKeys('reply-address')
    const to = replyAddress(idOf(), key, world.deps.settings.emailDomain)
    const email = (id: string, address: string) => ({
      id: `<${id}.${world.tag}@mail.test>`,
      from: { address, name: '' },
      recipients: [to],
      subject: 'Re',
      text: 'by email',
      sentAt: undefined,
      automatic: false,
      fromSystem: false,
      doubt: undefined,
      attachments: [],
    })
    expect(await receiveEmail(world.deps, email('a', 'other@mail.test'))).toMatchObject({ held: 'stranger' })
    expect(await timeline('owner')).toEqual([])
    expect(await receiveEmail(world.deps, email('b', 'casey@mail.test'))).toBe('stored')
    expect(await timeline('owner')).toEqual(['opened', 'by email'])
    expect((await world.deps.store.readContact(world.whatsappContact))?.latest?.n).toBe(2)
    expect(await world.deps.store.readMailThread(world.whatsappContact, 1)).toEqual([])
  })

  it('A11 a note on the contact afterwards is kept, and shown', async () => {
    await world.writes('one')
    await remove()
    await world.settle()
    await world.calls('agent1', 'contacts.addNote', { id: world.whatsappContact, text: 'a later note' })
    const { items } = await world.asks<Page<Entry>>('agent1', 'contacts.timeline', { id: world.whatsappContact })
    expect(items.map(({ note }) => note?.text)).toEqual(['a later note'])
  })

  it('A11 nobody hears of it but by the counters', async () => {
    await world.writes('one')
    await world.settle()
    const connectionId = `deleted-${world.tag}`
    system.sockets.open(connectionId)
    const connection = { kind: 'agent' as const, connectionId, agentId: 'ag_agent1' }
    await world.deps.store.putConnection(connection, system.clock.now() + 60_000)
    await remove()
    await world.settle()
    const frames = system.sockets.frames(connectionId).join('')
    expect(frames).toContain('counts.updated')
    expect(frames).not.toContain(world.whatsappContact.slice(3))
  })

  it('A11 is for the permission, or for who connected the channel', async () => {
    await world.writes('one')
    await expect(remove('agent1')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(remove('agent3')).rejects.toMatchObject(gone)
    const { store } = world.deps
    const channel = await store.readChannel('demo-whatsapp')
    if (!channel) throw new Error('no channel')
    await store.commit([store.putChannel({ ...channel, installedBy: 'ag_agent1' })])
    await remove('agent1')
    const agent = await store.readAgent('ag_agent2')
    if (!agent) throw new Error('no agent')
    await world.writes('two')
    await store.commit(store.putAgent({ ...agent, permissions: ['conversations.delete'] }, false))
    await remove('agent2', 2)
  })

  it('A11 the same key is answered once; without one the second finds nothing', async () => {
    await world.writes('one')
    const first = await world.calls('owner', 'conversations.delete', { id: idOf() }, 'delete')
    expect(await world.calls('owner', 'conversations.delete', { id: idOf() }, 'delete')).toEqual(first)
    await expect(remove()).rejects.toMatchObject(gone)
  })

  it('A11 a message at the same instant is in the next conversation, or gone with the first', async () => {
    await world.writes('one')
    await Promise.all([remove(), world.writes('two'), world.writes('three')])
    await world.settle()
    const { items } = await world.deps.store.readTimeline({ contactId: world.whatsappContact }, { limit: 100 })
    expect(items.every(({ n }) => n === 2)).toBe(true)
    const state = await world.deps.store.readContact(world.whatsappContact)
    expect(state?.contact.purging).toBeUndefined()
  })
})
