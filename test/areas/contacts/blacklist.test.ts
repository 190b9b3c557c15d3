import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fireTimers } from '../../../functions/areas/queues/use-cases/fire-timers.ts'
import type { Contact } from '../../../functions/areas/timeline/domain/contact.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

const HOUR = 60 * 60 * 1000
let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(() => {
  world = new World(system)
})

const idOf = (n = 1) => conversationIdOf(world.whatsappContact, n)
const stored = async (n = 1) => (await world.deps.store.readConversation(world.whatsappContact, n))?.conversation
const blacklist = (agent = 'owner') => world.asks<Contact>(agent, 'contacts.blacklist', { id: world.whatsappContact })
const unblacklist = () => world.asks<Contact>('owner', 'contacts.unblacklist', { id: world.whatsappContact })
const listed = async (agent: string, view: string) => {
  const page = await world.asks<{ items: { id: string }[] }>(agent, 'conversations.list', { view, limit: 100 })
  return page.items.map(({ id }) => id)
}
const found = async (agent: string, q: string) => {
  const page = await world.asks<{ items: { conversation: { id: string } }[] }>(agent, 'search.query', { q })
  return page.items.map(({ conversation }) => conversation.id)
}
const gone = { code: 'not_found' }

describe('A10 the blacklist', () => {
  it('A10 nobody sees it but who manages the blacklist; the messages are kept', async () => {
    await world.writes('one', `xylophone${world.tag}`)
    await world.calls('agent1', 'conversations.join', { id: idOf() })
    expect(await blacklist()).toMatchObject({ blacklisted: true })
    await world.writes('two', `bassoon${world.tag}`)
    await world.settle()
    for (const view of ['unassigned', 'mine', 'others', 'joined', 'all']) {
      expect(await listed('agent1', view)).not.toContain(idOf())
      expect(await listed('owner', view)).not.toContain(idOf())
    }
    expect(await listed('owner', 'blacklist')).toContain(idOf())
    expect(await found('agent1', `bassoon${world.tag}`)).toEqual([])
    for (const name of ['conversations.get', 'conversations.timeline', 'conversations.join'] as const) {
      await expect(world.calls('manager', name, { id: idOf() })).rejects.toMatchObject(gone)
    }
    for (const name of ['contacts.get', 'contacts.timeline'] as const) {
      await expect(world.calls('agent1', name, { id: world.whatsappContact })).rejects.toMatchObject(gone)
    }
    const { items } = await world.asks<{ items: { message?: { text: string }; event?: { name: string } }[] }>(
      'owner',
      'conversations.timeline',
      { id: idOf() },
    )
    expect(items.map(({ message, event }) => message?.text ?? event?.name)).toEqual([
      'opened',
      `xylophone${world.tag}`,
      'joined',
      'blacklisted',
      `bassoon${world.tag}`,
    ])
  })

  it('A10 no frame of its messages reaches an agent', async () => {
    await world.writes('one')
    await world.settle()
    const { store } = world.deps
    for (const id of ['ag_agent1', 'ag_owner']) {
      system.sockets.open(`${id}-${world.tag}`)
      const connection = { kind: 'agent' as const, connectionId: `${id}-${world.tag}`, agentId: id }
      await store.putConnection(connection, system.clock.now() + HOUR)
    }
    await blacklist()
    await world.writes('two', `oboe${world.tag}`)
    await world.settle()
    const frames = (id: string) => system.sockets.frames(`${id}-${world.tag}`).join('')
    expect(frames('ag_agent1')).not.toContain(world.whatsappContact.slice(3))
    expect(frames('ag_agent1')).toContain('counts.updated')
    expect(frames('ag_owner')).toContain(`oboe${world.tag}`)
  })

  it('A10 Q1 Q7 its clocks stop; back, an unanswered customer waits from then', async () => {
    await world.writes('one')
    await blacklist()
    expect(await stored()).toMatchObject({ blacklisted: true, waitingSince: null })
    await world.writes('two')
    system.clock.advance(48 * HOUR)
    expect(await fireTimers(world.deps, idOf())).toEqual([])
    expect(await stored()).toMatchObject({ status: 'new', waitingSince: null })
    expect(await unblacklist()).toMatchObject({ blacklisted: false })
    const now = system.clock.now()
    expect(await stored()).toMatchObject({ blacklisted: false, waitingSince: now, quietFrom: now })
    expect(await fireTimers(world.deps, idOf())).toEqual([])
    expect(await listed('agent1', 'unassigned')).toContain(idOf())
    system.clock.advance(24 * HOUR)
    expect(await fireTimers(world.deps, idOf())).toContain('autoClose')
  })

  it('A10 an answered customer does not wait after it', async () => {
    await world.writes('one')
    await world.calls('agent1', 'messages.send', { id: idOf(), text: 'hello' })
    await blacklist()
    await unblacklist()
    expect(await stored()).toMatchObject({ waitingSince: null, assigneeId: 'ag_agent1', participantIds: ['ag_agent1'] })
    expect(await listed('agent1', 'joined')).toContain(idOf())
  })

  it('A10 S2 what was on hold stays so, and goes on with the clock it had', async () => {
    await world.writes('one')
    await world.calls('agent1', 'conversations.hold', { id: idOf() })
    await blacklist()
    await unblacklist()
    expect(await stored()).toMatchObject({ status: 'on_hold', waitingSince: null })
    await world.calls('agent1', 'conversations.resume', { id: idOf() })
    expect(await stored()).toMatchObject({ waitingSince: system.clock.now() })
  })

  it('A10 S2 holding and resuming a blacklisted one starts no clock', async () => {
    await world.writes('one')
    await blacklist()
    await world.calls('owner', 'conversations.hold', { id: idOf() })
    await world.calls('owner', 'conversations.resume', { id: idOf() })
    expect(await stored()).toMatchObject({ waitingSince: null })
    await unblacklist()
    expect(await stored()).toMatchObject({ waitingSince: system.clock.now() })
  })

  it('A10 with all conversations closed: the next one is hidden and goes to nobody, and both come back', async () => {
    await world.writes('one')
    await world.calls('agent1', 'messages.send', { id: idOf(), text: 'hello' })
    await world.calls('agent1', 'conversations.close', { id: idOf() })
    await blacklist()
    await world.writes('two')
    expect(await stored(2)).toMatchObject({ blacklisted: true, assigneeId: null, waitingSince: null })
    expect(await listed('agent1', 'closed')).not.toContain(idOf())
    await world.calls('owner', 'conversations.close', { id: idOf(2) })
    await world.writes('three')
    await unblacklist()
    await world.settle()
    for (const n of [1, 2, 3]) expect((await stored(n))?.blacklisted).toBe(false)
    expect(await listed('agent1', 'closed')).toContain(idOf())
    expect(await listed('agent1', 'all')).toEqual(expect.arrayContaining([idOf(1), idOf(2), idOf(3)]))
  })

  it('A10 earlier conversations are hidden with the contact at once, and from the lists as the stream tells', async () => {
    await world.writes('one', `cello${world.tag}`)
    await world.calls('agent1', 'conversations.close', { id: idOf() })
    await world.writes('two')
    await world.settle()
    await blacklist()
    await expect(world.calls('agent1', 'conversations.get', { id: idOf(1) })).rejects.toMatchObject(gone)
    await world.settle()
    expect(await listed('agent1', 'all')).not.toContain(idOf(1))
    expect(await found('agent1', `cello${world.tag}`)).toEqual([])
    const before = await stored(1)
    await world.redeliver()
    expect(await stored(1)).toEqual(before)
  })

  it('A10 without any conversation', async () => {
    const { id } = await world.asks<Contact>('agent1', 'contacts.create', { name: 'By hand' })
    expect(await world.asks('owner', 'contacts.blacklist', { id })).toMatchObject({ blacklisted: true })
    await expect(world.calls('agent1', 'contacts.get', { id })).rejects.toMatchObject(gone)
    expect(await world.asks('owner', 'contacts.unblacklist', { id })).toMatchObject({ blacklisted: false })
    await world.calls('agent1', 'contacts.get', { id })
  })

  it('A10 again changes nothing', async () => {
    await world.writes('one')
    await blacklist()
    const before = await stored()
    await blacklist()
    expect(await stored()).toEqual(before)
    await unblacklist()
    const after = await stored()
    await unblacklist()
    expect(await stored()).toEqual(after)
  })

  it('A10 of messages and a blacklisting at the same instant none reaches an agent', async () => {
    await world.writes('one')
    await world.calls('agent1', 'conversations.close', { id: idOf() })
    await Promise.all([blacklist(), world.writes('two'), world.writes('three')])
    await world.settle()
    expect(await stored(2)).toMatchObject({ blacklisted: true, waitingSince: null })
  })

  it('A10 is for the permission, by role or grant', async () => {
    await world.writes('one')
    await expect(blacklist('agent1')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(blacklist('manager')).rejects.toMatchObject({ code: 'forbidden' })
    const { store } = world.deps
    const agent = await store.readAgent('ag_agent2')
    if (!agent) throw new Error('no agent')
    await store.commit(store.putAgent({ ...agent, permissions: ['conversations.manageBlacklist'] }, false))
    expect(await blacklist('agent2')).toMatchObject({ blacklisted: true })
    expect(await world.asks<Conversation>('agent2', 'conversations.get', { id: idOf() })).toMatchObject({ id: idOf() })
  })
})
