import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OperationName } from '../../../contracts/operations.ts'
import type { Contact } from '../../../functions/areas/timeline/domain/contact.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { identityOf } from '../../kit/identity.ts'
import { runOperation } from '../../kit/operations.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await available('ag_agent1', true)
  await world.deps.store.commit([
    world.deps.store.putWorkspace({ ...(await world.deps.store.readWorkspace()), afterClosing: 'new' }),
  ])
})

const idOf = (n = 1) => conversationIdOf(world.whatsappContact, n)
const stored = async (n = 1) => (await world.deps.store.readConversation(world.whatsappContact, n))?.conversation
const events = async (n = 1) => {
  const { items } = await world.deps.store.readTimeline({ contactId: world.whatsappContact, n }, { limit: 100 })
  return items.flatMap(({ event }) => (event ? [[event.name, event.from, event.to]] : []))
}
const pin = (agent: string, more: object = {}) =>
  world.asks<Contact>(agent, 'contacts.pin', { id: world.whatsappContact, ...more })
const unpin = (agent: string) => world.asks<Contact>(agent, 'contacts.unpin', { id: world.whatsappContact })
const close = (agent: string, n = 1) => world.calls(agent, 'conversations.close', { id: idOf(n) })
async function refusal(agent: string, name: OperationName, input: object = {}): Promise<unknown> {
  try {
    await world.calls(agent, name, { id: world.whatsappContact, ...input })
    return 'allowed'
  } catch (error) {
    return (error as { code?: unknown }).code ?? error
  }
}
async function available(id: string, value: boolean): Promise<void> {
  const { store } = world.deps
  const agent = await store.readAgent(id)
  if (agent) await store.commit(store.putAgent({ ...agent, available: value, deleted: false }, false))
}

describe('A8 pinning', () => {
  beforeEach(() => world.writes('one'))

  it('A8 an agent pins to themself: on the contact, its conversation, the timeline', async () => {
    expect(await pin('agent1')).toMatchObject({ pinnedTo: 'ag_agent1' })
    expect(await world.asks<Conversation>('agent2', 'conversations.get', { id: idOf() })).toMatchObject({
      pinnedTo: 'ag_agent1',
    })
    expect((await events()).at(-1)).toEqual(['pinned', null, 'ag_agent1'])
  })
  it('A8 a conversation that opens while the pin is being stored is pinned as well', async () => {
    await close('agent1')
    const { store } = world.deps
    let opens: Promise<unknown> | undefined
    const late = {
      ...store,
      commit: async (writes: Parameters<typeof store.commit>[0]) => {
        opens ??= world.writes('two')
        await opens
        return store.commit(writes)
      },
    }
    const deps = Object.assign(Object.create(world.deps) as typeof world.deps, { store: late })
    await runOperation(
      deps,
      'contacts.pin',
      { id: world.whatsappContact },
      { identity: identityOf('agent1@demo.test') },
    )
    expect((await stored(2))?.pinnedTo).toBe('ag_agent1')
  })
  it('A8 again changes nothing', async () => {
    await pin('agent1')
    const before = await stored()
    await pin('agent1')
    expect(await stored()).toEqual(before)
  })
  it('A8 to anyone by an owner or admin, by id or email', async () => {
    expect(await pin('owner', { agentId: 'ag_agent2' })).toMatchObject({ pinnedTo: 'ag_agent2' })
    expect(await pin('owner', { agentId: 'agent3@demo.test' })).toMatchObject({ pinnedTo: 'ag_agent3' })
    expect((await events()).at(-1)).toEqual(['pinned', 'ag_agent2', 'ag_agent3'])
  })
  it('A8 to somebody else, or away from somebody else, by nobody else', async () => {
    for (const agent of ['agent1', 'support-admin', 'manager']) {
      expect(await refusal(agent, 'contacts.pin', { agentId: 'ag_agent2' })).toBe('forbidden')
    }
    await pin('agent2')
    expect(await refusal('agent1', 'contacts.pin')).toBe('forbidden')
    expect(await refusal('agent1', 'contacts.unpin')).toBe('forbidden')
  })
  it('A8 unpinned by the pinned agent or an admin; where there is no pin nothing happens', async () => {
    await pin('agent1')
    expect(await unpin('agent1')).toMatchObject({ pinnedTo: null })
    expect((await events()).at(-1)).toEqual(['unpinned', 'ag_agent1', null])
    await pin('agent1')
    expect(await unpin('owner')).toMatchObject({ pinnedTo: null })
    const before = await stored()
    await unpin('agent2')
    expect(await stored()).toEqual(before)
  })
  it('A8 the pinned agent unpins also what another team has by now', async () => {
    await pin('agent1')
    await world.calls('agent1', 'conversations.transfer', { id: idOf(), teamId: 'sales' })
    expect(await refusal('agent1', 'contacts.get')).toBe('not_found')
    expect(await unpin('agent1')).toMatchObject({ pinnedTo: null })
  })
  it('A8 nobody unknown or deleted', async () => {
    const { store } = world.deps
    const left = { id: 'ag_left', email: 'left@demo.test', name: 'Lea Left', role: 'agent' as const, teams: {} }
    await store.commit(store.putAgent({ ...left, permissions: [], available: true, deleted: true }, true))
    for (const agentId of ['ag_nobody', 'nobody@demo.test', 'ag_left']) {
      await expect(pin('owner', { agentId })).rejects.toMatchObject({
        code: 'invalid_request',
        errors: [{ path: 'agentId' }],
      })
    }
  })
  it('A8 A10 a blacklisted contact is refused, and says why', async () => {
    await world.calls('owner', 'contacts.blacklist', { id: world.whatsappContact })
    expect(await refusal('owner', 'contacts.pin')).toBe('contact_blacklisted')
    expect(await refusal('agent1', 'contacts.pin')).toBe('not_found')
  })
  it('A8 an unseen contact does not exist', async () => {
    expect(await refusal('agent3', 'contacts.pin')).toBe('not_found')
  })
  it('A8 the same key is answered once', async () => {
    const input = { id: world.whatsappContact }
    const first = await world.calls('agent1', 'contacts.pin', input, 'pin')
    await unpin('agent1')
    expect(await world.calls('agent1', 'contacts.pin', input, 'pin')).toEqual(first)
    expect((await stored())?.pinnedTo).toBeNull()
  })
  it('A8 a contact without a conversation can be pinned too', async () => {
    const { id } = await world.asks<{ id: string }>('agent1', 'contacts.create', { name: 'By hand' })
    expect(await world.asks('agent1', 'contacts.pin', { id })).toMatchObject({ pinnedTo: 'ag_agent1' })
    const { items } = await world.deps.store.readTimeline({ contactId: id }, { limit: 10 })
    expect(items.map(({ event }) => event?.name)).toEqual(['pinned'])
  })
})

describe('A8 S6 the next conversation of a pinned contact', () => {
  beforeEach(() => world.writes('one'))

  it('A8 goes to the pinned agent, although another closed it', async () => {
    await pin('agent1')
    await world.calls('agent1', 'conversations.transfer', { id: idOf(), teamId: 'sales' })
    await world.calls('agent3', 'conversations.join', { id: idOf() })
    await close('agent3')
    await world.writes('two')
    expect(await stored(2)).toMatchObject({ teamId: 'support', assigneeId: 'ag_agent1', pinnedTo: 'ag_agent1' })
    expect(await events(2)).toEqual([
      ['opened', null, null],
      ['assigned', null, 'ag_agent1'],
    ])
    const unassigned = await world.asks<{ items: Conversation[] }>('agent1', 'conversations.list', {
      view: 'unassigned',
      limit: 100,
    })
    expect(unassigned.items.map(({ id }) => id)).not.toContain(idOf(2))
  })
  it('A8 goes to the pinned agent who may not see the team otherwise', async () => {
    await pin('owner', { agentId: 'ag_agent3' })
    await close('agent1')
    await world.writes('two')
    expect(await world.asks('agent3', 'conversations.get', { id: idOf(2) })).toMatchObject({ assigneeId: 'ag_agent3' })
  })
  it('A8 S6 where the pinned agent is away, to the last assignee', async () => {
    await pin('agent1')
    await available('ag_agent1', false)
    await world.calls('agent2', 'conversations.assign', { id: idOf(), agentId: 'ag_agent2' })
    await close('agent2')
    await world.writes('two')
    expect(await stored(2)).toMatchObject({ assigneeId: 'ag_agent2', pinnedTo: 'ag_agent1' })
  })
  it('A8 where the pinned agent is gone and nobody had it, to Unassigned', async () => {
    await pin('agent1')
    await close('agent2')
    const { store } = world.deps
    const agent = await store.readAgent('ag_agent1')
    if (agent) await store.commit([store.putAgent({ ...agent, deleted: true }, false)[0] as never])
    await world.writes('two')
    expect(await stored(2)).toMatchObject({ assigneeId: null })
  })
  it('A8 S5 also where the last conversation is reopened', async () => {
    const { store } = world.deps
    await world.calls('agent2', 'conversations.assign', { id: idOf(), agentId: 'ag_agent2' })
    await pin('agent1')
    await close('agent2')
    await store.commit([store.putWorkspace({ ...(await store.readWorkspace()), afterClosing: 'reopen' })])
    await world.writes('two')
    expect(await stored(1)).toMatchObject({ status: 'ongoing', assigneeId: 'ag_agent1' })
    expect((await events()).slice(-2)).toEqual([
      ['reopened', null, null],
      ['assigned', 'ag_agent2', 'ag_agent1'],
    ])
  })
  it('A8 A4 in a grab team the pinned representative owns it at once', async () => {
    await world.texts('1')
    const id = world.smsContact()
    await world.calls('agent3', 'contacts.pin', { id })
    await world.calls('agent3', 'conversations.close', { id: conversationIdOf(id, 1) })
    await world.texts('2')
    const next = conversationIdOf(id, 2)
    expect(await world.asks('agent3', 'conversations.get', { id: next })).toMatchObject({ assigneeId: 'ag_agent3' })
    await expect(world.calls('agent4', 'conversations.get', { id: next })).rejects.toMatchObject({ code: 'not_found' })
  })
  it('A8 a message and a pin at the same instant: the new conversation has the pin', async () => {
    await close('agent1')
    await Promise.all([pin('agent1'), world.writes('two')])
    const { contact, latest } = (await world.deps.store.readContact(world.whatsappContact)) ?? {}
    expect(contact?.pinnedTo).toBe('ag_agent1')
    expect(latest).toMatchObject({ n: 2, pinnedTo: 'ag_agent1' })
  })
})
