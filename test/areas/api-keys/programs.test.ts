import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import { readKey } from '../../../functions/areas/api-keys/domain/api-key.ts'
import { SOCKET_LIFE_MS } from '../../../functions/areas/sockets/domain/remembered.ts'
import {
  connectAgent,
  connectProgram,
  disconnectAgent,
} from '../../../functions/areas/sockets/use-cases/connect-socket.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { movements, stored, whatsappId } from '../workspace/settings-kit.ts'
import { callsBy, type MadeKey, make, outcomeBy } from './key-kit.ts'

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

const last = async () =>
  (await world.deps.store.readTimeline({ contactId: world.whatsappContact }, { limit: 100 })).items.at(-1)
const grabId = () => `cv_${world.smsContact().slice(3)}_1`

describe('O3 a program', () => {
  it('answers what is another’s without joining: its message is the company’s, and whoever has the conversation keeps it', async () => {
    const key = await make(world)
    await world.writes('Hello')
    const id = whatsappId(world)
    await callsBy(world.deps, key.key, 'messages.send', { id, text: 'Your parcel is on its way.' })
    expect(await last()).toMatchObject({
      actor: { type: 'program', id: key.id, name: 'Shop' },
      message: { direction: 'outbound', text: 'Your parcel is on its way.' },
    })
    expect(await stored(world)).toMatchObject({ assigneeId: null, participantIds: [], waitingSince: null })
    await world.calls('agent1', 'conversations.join', { id })
    await world.calls('agent1', 'conversations.assign', { id, agentId: 'ag_agent1' })
    await callsBy(world.deps, key.key, 'messages.send', { id, text: 'It has arrived.' })
    expect(await stored(world)).toMatchObject({ assigneeId: 'ag_agent1', participantIds: ['ag_agent1'] })
    await callsBy(world.deps, key.key, 'messages.send', {
      id,
      text: 'Later',
      sendAt: new Date(system.clock.now() + 600_000).toISOString(),
    })
    expect(await stored(world)).toMatchObject({ participantIds: ['ag_agent1'], scheduled: { count: 1 } })
  })

  it('moves conversations as itself, in timeline and access log; what it closes is nobody’s', async () => {
    const key = await make(world)
    await world.writes('Hello')
    const id = whatsappId(world)
    for (const [name, more] of [
      ['assign', { agentId: 'ag_agent1' }],
      ['hold', {}],
      ['resume', {}],
      ['transfer', { teamId: 'sales' }],
      ['close', { note: 'Done', type: 'task', category: null }],
    ] as const) {
      await callsBy(world.deps, key.key, `conversations.${name}`, { id, ...more })
    }
    expect(await movements(world)).toEqual(['opened', 'assigned', 'held', 'resumed', 'transferred', 'closed'])
    expect(await stored(world)).toMatchObject({ closedBy: 'program', closedById: null })
    await world.settle()
    const { items } = await world.asks<OutputOf<'accessLog.list'>>('owner', 'accessLog.list', { agentId: key.id })
    expect(items.map(({ event, actor }) => [event.name, actor])).toEqual(
      ['closed', 'transferred', 'resumed', 'held', 'assigned'].map((name) => [
        name,
        { type: 'program', id: key.id, name: 'Shop' },
      ]),
    )
  })

  it('can be assigned nothing, nor pinned to', async () => {
    const key = await make(world)
    await world.writes('Hello')
    expect(
      await outcomeBy(world.deps, key.key, 'conversations.assign', { id: whatsappId(world), agentId: key.id }),
    ).toBe('invalid_request')
    const pin = world.calls('owner', 'contacts.pin', { id: world.whatsappContact, agentId: key.id })
    await expect(pin).rejects.toMatchObject({ code: 'invalid_request' })
  })

  it('opens conversations that are nobody’s until somebody takes them', async () => {
    const key = await make(world, { scopes: ['messages.startOutgoing'] })
    await world.writes('Hello')
    await world.calls('owner', 'conversations.close', { id: whatsappId(world) })
    const opened = (await callsBy(world.deps, key.key, 'conversations.create', {
      contactId: world.whatsappContact,
      channelId: 'demo-whatsapp',
    })) as OutputOf<'conversations.create'>
    expect(opened).toMatchObject({ assigneeId: null, participantIds: [], status: 'ongoing' })
  })

  it('is no agent in reports: what it did is a row of its own beside workflows and bots', async () => {
    const key = await make(world)
    await world.writes('Hello')
    await callsBy(world.deps, key.key, 'messages.send', { id: whatsappId(world), text: 'Hi' })
    await callsBy(world.deps, key.key, 'conversations.close', { id: whatsappId(world) })
    await world.settle()
    await world.calls('owner', 'apiKeys.delete', { id: key.id })
    const day = new Date(system.clock.now() - 86_400_000).toISOString()
    const span = { from: day, to: new Date(system.clock.now() + 86_400_000).toISOString() }
    const by = (what: 'workflow' | 'agent') =>
      world.asks<OutputOf<'reports.volume'>>('owner', 'reports.volume', { ...span, by: what })
    const row = (await by('workflow')).rows.find(({ key: of }) => of === key.id)
    expect(row).toMatchObject({ name: 'Shop', deleted: true, closed: 1 })
    expect((await by('agent')).rows.map(({ key: of }) => of)).not.toContain(key.id)
  })

  it('a job that it asked for is done as it may, and stops when its key is taken back', async () => {
    const key = await make(world, { teamIds: ['support'] })
    await world.writes('Hello')
    await world.texts('Hello')
    const ids = [whatsappId(world), grabId()]
    const job = (await callsBy(world.deps, key.key, 'conversations.bulk', {
      ids,
      action: 'hold',
    })) as OutputOf<'conversations.bulk'>
    await world.settle()
    expect(await callsBy(world.deps, key.key, 'jobs.get', { id: job.id })).toMatchObject({ state: 'done', done: 1 })
    expect(await stored(world)).toMatchObject({ status: 'on_hold' })
    const later = (await callsBy(world.deps, key.key, 'conversations.bulk', {
      ids,
      action: 'resume',
    })) as OutputOf<'conversations.bulk'>
    await world.calls('owner', 'apiKeys.delete', { id: key.id })
    await world.settle()
    expect(await world.deps.store.readJob(later.id)).toMatchObject({ done: 0 })
    expect(await stored(world)).toMatchObject({ status: 'on_hold' })
  })
})

describe('A2 what a program sees', () => {
  const sees = async (key: MadeKey, id: string) =>
    (await outcomeBy(world.deps, key.key, 'conversations.get', { id })) === 'done'

  it('is every team’s, or its teams’ whoever has grabbed it, in lists, numbers, search and single reads alike', async () => {
    const [all, own, other, none] = [
      await make(world),
      await make(world, { teamIds: ['sales'] }),
      await make(world, { teamIds: ['support'] }),
      await make(world, { teamIds: [] }),
    ]
    await world.texts('Hello')
    const id = grabId()
    await world.calls('agent3', 'conversations.join', { id })
    expect(await world.deps.store.readConversations([{ contactId: world.smsContact(), n: 1 }])).toMatchObject([
      { teamId: 'sales', grabbedBy: 'ag_agent3' },
    ])
    await world.settle()
    for (const [key, may] of [
      [all, true],
      [own, true],
      [other, false],
      [none, false],
    ] as const) {
      const list = (await callsBy(world.deps, key.key, 'conversations.list', {
        view: 'all',
        limit: 100,
      })) as OutputOf<'conversations.list'>
      const others = (await callsBy(world.deps, key.key, 'conversations.list', {
        view: 'others',
        limit: 100,
      })) as OutputOf<'conversations.list'>
      const found = (await callsBy(world.deps, key.key, 'search.query', { q: 'Hello' })) as OutputOf<'search.query'>
      expect([
        key.teamIds,
        await sees(key, id),
        list.items.some((one) => one.id === id),
        others.items.some((one) => one.id === id),
        JSON.stringify(found).includes(id),
        await outcomeBy(world.deps, key.key, 'contacts.get', { id: world.smsContact() }),
      ]).toEqual([key.teamIds, may, may, may, may, may ? 'done' : 'not_found'])
    }
    const counts = async (key: MadeKey) =>
      ((await callsBy(world.deps, key.key, 'conversations.counts')) as OutputOf<'conversations.counts'>).views.others
    expect((await counts(own)) - (await counts(none))).toBeGreaterThan(0)
  })

  it('of the blacklist needs the right to it', async () => {
    const [key, may] = [await make(world), await make(world, { scopes: ['conversations.manageBlacklist'] })]
    await world.writes('Hello')
    await world.calls('owner', 'contacts.blacklist', { id: world.whatsappContact })
    expect([await sees(key, whatsappId(world)), await sees(may, whatsappId(world))]).toEqual([false, true])
  })
})

describe('O3 a program’s socket', () => {
  const listens = async (key: MadeKey) => {
    const identity = readKey(key.key)
    if (!identity) throw new Error('That is no key.')
    const connectionId = `${key.id}-${Math.random()}`
    system.sockets.open(connectionId)
    await connectProgram(world.deps, identity, connectionId)
    const events = () =>
      system.sockets
        .frames(connectionId)
        .flatMap((frame) => (JSON.parse(frame) as { events: { type: string; conversation?: { id: string } }[] }).events)
    return {
      connectionId,
      events,
      types: () => [...new Set(events().map(({ type }) => type))].sort(),
      isOpen: () => system.sockets.info(connectionId) !== undefined,
    }
  }

  it('hears of what the key may see, deliveries too, and is notified of nothing', async () => {
    const [support, sales] = [
      await listens(await make(world, { teamIds: ['support'] })),
      await listens(await make(world, { teamIds: ['sales'] })),
    ]
    await world.writes('Hello')
    await world.settle()
    await world.calls('agent1', 'messages.send', { id: whatsappId(world), text: 'Hi' })
    await world.settle()
    expect(support.types()).toEqual(
      [
        'contact.updated',
        'conversation.opened',
        'conversation.updated',
        'counts.updated',
        'message.created',
        'message.updated',
      ].filter((type) => support.types().includes(type)),
    )
    for (const type of ['conversation.opened', 'message.created', 'message.updated'])
      expect(support.types()).toContain(type)
    expect(sales.events().filter(({ conversation }) => conversation)).toEqual([])
  })

  it('gets nothing from the moment its key is taken back, and is closed', async () => {
    const [key, kept] = [await make(world), await make(world)]
    const [one, other] = [await listens(key), await listens(kept)]
    await world.writes('Hello')
    await world.settle()
    const before = one.events().length
    expect(before).toBeGreaterThan(0)
    await world.calls('owner', 'apiKeys.delete', { id: key.id })
    // The stream brings both in one batch.
    await world.writes('More')
    await world.settle()
    expect([one.isOpen(), other.isOpen()]).toEqual([false, true])
    expect(one.events()).toEqual([])
    expect(other.events().length).toBeGreaterThan(before)
    const open = await world.deps.store.agentConnections(system.clock.now() + 2_000)
    expect(open.map(({ agentId }) => agentId)).not.toContain(key.id)
  })

  it('ends with the secret that it came with, and when the key expires', async () => {
    const [turning, ending] = [
      await make(world),
      await make(world, { expiresAt: new Date(system.clock.now() + 60_000).toISOString() }),
    ]
    const sockets = [await listens(turning), await listens(ending)]
    await world.calls('owner', 'apiKeys.rotate', { id: turning.id, overlap: 30_000 })
    await world.writes('Hello')
    await world.settle()
    expect(sockets.map(({ isOpen, types }) => isOpen() && types().includes('message.created'))).toEqual([true, true])
    system.clock.advance(61_000)
    await world.writes('More')
    await world.settle()
    expect(sockets.map(({ isOpen }) => isOpen())).toEqual([false, false])
  })

  it('makes nobody online: not in live figures, presence, nor for notifications by email', async () => {
    const key = await make(world, { scopes: ['reports.view'] })
    const socket = await listens(key)
    system.sockets.open('mine')
    await connectAgent(world.deps, 'ag_owner', 'mine')
    await world.settle()
    system.clock.advance(5_000)
    const live = await world.asks<OutputOf<'reports.live'>>('owner', 'reports.live', {})
    expect(JSON.stringify(live)).not.toContain(key.id)
    expect(socket.types()).toContain('agent.updated')
    expect(JSON.stringify(socket.events())).not.toContain(key.id)
    expect(system.sockets.frames('mine').join('')).not.toContain(key.id)
    await disconnectAgent(world.deps, key.id, socket.connectionId)
    await world.settle()
    expect(await world.deps.store.connectionsOf(key.id, system.clock.now())).toEqual([])
  })

  it('is stored no longer than a socket lives', async () => {
    const key = await make(world)
    await listens(key)
    expect(await world.deps.store.connectionsOf(key.id, system.clock.now())).toHaveLength(1)
    expect(await world.deps.store.connectionsOf(key.id, system.clock.now() + SOCKET_LIFE_MS)).toEqual([])
  })
})
