import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import { eventDescriptions, eventSchemas } from '../../../contracts/webhook-endpoints/events.ts'
import { sendDigest } from '../../../functions/areas/notifications/use-cases/send-digest.ts'
import { wakeLate } from '../../../functions/areas/webhook-endpoints/use-cases/wake.ts'
import { OUTGOING_QUEUE, startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import {
  type Endpoint,
  endpointAt,
  type Heard,
  logOf,
  pass,
  readEndpoint,
  startTarget,
  type Target,
} from './endpoint-kit.ts'

const HOUR = 3_600_000
let system: TestSystem
const targets: Target[] = []
const endpoints: { world: World; id: string }[] = []
beforeAll(async () => {
  system = await startSystem()
})
afterEach(async () => {
  for (const { world, id } of endpoints.splice(0)) await world.calls('owner', 'webhookEndpoints.delete', { id })
  system.clock.advance(10_001)
})
afterAll(async () => {
  for (const target of targets) target.close()
  await system.stop()
})

async function begin(more: Parameters<typeof endpointAt>[2] = {}) {
  const world = new World(system)
  await world.clear()
  const [target, endpoint] = await add(world, more)
  return { world, target, endpoint }
}
async function add(world: World, more: Parameters<typeof endpointAt>[2] = {}): Promise<[Target, Endpoint]> {
  const target = await startTarget()
  targets.push(target)
  const endpoint = await endpointAt(world, target, more)
  endpoints.push({ world, id: endpoint.id })
  return [target, endpoint]
}
const typesOf = (target: Target) => target.heard.map(({ type }) => type)
const textsOf = (target: Target) => target.heard.flatMap(({ data }) => data.entry?.message?.text ?? [])
const conversationOf = (world: World) => `cv_${world.whatsappContact.slice(3)}_1`

describe('O3 what happens', () => {
  it('goes out as it happens, signed, in the API’s own shapes, and stands in the log', async () => {
    const { world, target, endpoint } = await begin()
    await world.writes('1', 'Hello')
    await world.calls('agent1', 'messages.send', { id: conversationOf(world), text: 'Hi' })
    await world.settle()
    await world.calls('agent1', 'contacts.update', { id: world.whatsappContact, name: 'Ada' })
    await world.calls('agent1', 'me.setAvailability', { available: false })
    const { id: person } = await world.asks<{ id: string }>('agent1', 'persons.create', { name: 'Ada Lovelace' })
    await world.calls('owner', 'persons.delete', { id: person })
    await world.settle()
    await world.calls('agent1', 'me.setAvailability', { available: true })
    await world.settle()

    const types = typesOf(target)
    for (const type of [
      'contact.created',
      'conversation.opened',
      'message.created',
      'conversation.assigned',
      'conversation.joined',
      'message.updated',
      'contact.updated',
      'agent.updated',
      'record.created',
      'record.deleted',
    ]) {
      expect(types, type).toContain(type)
    }
    for (const { type, timestamp, data, version } of target.heard) {
      expect(version).toBe('1')
      eventSchemas[type as keyof typeof eventSchemas].parse({ type, timestamp, data })
    }
    expect(new Set(target.heard.map(({ id }) => id)).size).toBe(target.heard.length)
    const sequence = target.heard.flatMap(({ type, data }) =>
      type.endsWith('.updated') ? [] : (data.entry?.seq ?? []),
    )
    expect(sequence).toEqual(sequence.toSorted((a, b) => a - b))

    const log = await logOf(world, endpoint.id)
    expect(log.map(({ id }) => id).toSorted()).toEqual(target.heard.map(({ id }) => id).toSorted())
    expect(log.every(({ state, attempts }) => state === 'delivered' && attempts.length === 1)).toBe(true)
    expect(log[0]?.answer).toEqual({ status: 204, body: '' })
    expect(JSON.parse(log[0]?.request.body ?? '')).toMatchObject({ type: log[0]?.type })
  })

  it('has a type for each kind of it, which says what it is', () => {
    expect(Object.keys(eventDescriptions).toSorted()).toEqual(Object.keys(eventSchemas).toSorted())
    expect(Object.values(eventDescriptions).every((description) => description.length > 10)).toBe(true)
  })

  it('is nothing that costs anything where there is no endpoint', async () => {
    const world = new World(system)
    await world.clear()
    await world.writes('1', 'Hello')
    const records = await world.takeRecords()
    world.restart()
    const before = world.life.calls
    await world.runAnnounce(records)
    const first = world.life.calls - before
    await world.runAnnounce(records)
    // Which endpoints there are is remembered.
    expect(world.life.calls - before - first).toBeLessThan(first)
    expect(system.aws.queues.size(OUTGOING_QUEUE)).toBe(0)
  })

  it('is sent where it is wanted: by type, team and channel', async () => {
    const { world, target } = await begin({ events: ['message.created'], channelIds: ['demo-whatsapp'] })
    const [sales] = await add(world, { teamIds: ['sales'] })
    const [closed] = await add(world, { events: ['conversation.closed', 'resolution.created'] })
    await world.writes('1', 'Hello')
    await world.texts('2', 'By SMS')
    await world.calls('owner', 'conversations.close', { id: conversationOf(world), note: 'Done' })
    await world.settle()
    expect(typesOf(target)).toEqual(['message.created'])
    const teams = sales.heard.flatMap(({ data }) =>
      data.conversation ? [(data.conversation as { teamId?: string }).teamId] : [],
    )
    expect(new Set(teams)).toEqual(new Set(['sales']))
    expect(new Set(typesOf(closed))).toEqual(new Set(['conversation.closed', 'resolution.created']))
  })

  it('is told again under the same ids when everything is repeated', async () => {
    const { world, target } = await begin({
      ordered: true,
      events: ['message.created', 'conversation.opened', 'contact.created'],
    })
    await world.writes('1', 'Hello')
    await world.settle()
    const once = new Set(target.heard.map(({ id }) => id))
    system.clock.advance(6 * 60_000)
    await world.redeliver()
    expect(target.heard.filter(({ id }) => !once.has(id))).toEqual([])
    expect(new Set(target.heard.map(({ id }) => id))).toEqual(once)
  })

  it('has its texts cut where it is more than is sent', async () => {
    const { world, target } = await begin({ events: ['note.created'] })
    await world.writes('1', 'Hello')
    await world.calls('agent1', 'contacts.addNote', { id: world.whatsappContact, text: 'x'.repeat(10) })
    await world.settle()
    expect(target.heard.length).toBe(1)
    expect(target.heard[0]?.data.shortened).toBeUndefined()
  })
})

describe('O3 an endpoint that is dead for a day', () => {
  it.each([true, false])('has everything once per id when it is back; in order: %s', async (ordered) => {
    const { world, target, endpoint } = await begin({ ordered, events: ['message.created'] })
    await world.writes('0', 'message 0')
    await world.settle()
    target.answer = () => ({ status: 503 })
    for (let hour = 0; hour < 24; hour++) {
      await world.writes(String(hour + 1), `message ${hour + 1}`)
      await pass(world, endpoint.id, HOUR)
    }
    expect(await readEndpoint(world, endpoint.id)).toMatchObject({
      state: 'failing',
      enabled: true,
      lastError: 'It answered 503',
    })
    expect(target.heard.length).toBe(1)
    // Nothing of it lies in the queue, and it was probed, not flooded.
    expect(system.aws.queues.size(OUTGOING_QUEUE)).toBe(0)
    expect(target.calls.length).toBeLessThan(20)
    target.answer = () => undefined
    await pass(world, endpoint.id, 24 * HOUR)
    await world.writes('last', 'message 25')
    await world.settle()
    expect(await readEndpoint(world, endpoint.id)).toMatchObject({ state: 'working', nextAttemptAt: null })
    const texts = Array.from({ length: 26 }, (_, index) => `message ${index}`)
    expect(ordered ? textsOf(target) : textsOf(target).toSorted(byNumber)).toEqual(texts)
    expect(new Set(target.heard.map(({ id }) => id)).size).toBe(26)
    expect((await logOf(world, endpoint.id)).every(({ state }) => state === 'delivered')).toBe(true)
  })
  const byNumber = (a: string, b: string) => Number(a.split(' ')[1]) - Number(b.split(' ')[1])

  it('is switched off after three days, and the owner told; what waits goes on when it is switched on', async () => {
    const { world, target, endpoint } = await begin({ ordered: true, events: ['message.created'] })
    target.answer = () => ({ status: 500, body: 'An error' })
    await world.writes('1', 'message 1')
    await pass(world, endpoint.id, 60 * HOUR)
    expect(await readEndpoint(world, endpoint.id)).toMatchObject({ state: 'failing' })
    // Waits are longer or shorter by a tenth.
    for (let hour = 0; hour < 25 && (await readEndpoint(world, endpoint.id)).enabled; hour++)
      await pass(world, endpoint.id, HOUR)
    expect(await readEndpoint(world, endpoint.id)).toMatchObject({ state: 'off', enabled: false, nextAttemptAt: null })
    expect(target.calls.length).toBe(10)
    const { items } = await world.asks<OutputOf<'notifications.list'>>('owner', 'notifications.list', { limit: 100 })
    expect(items.find(({ kind }) => kind === 'endpoint_off')?.endpoint).toMatchObject({
      id: endpoint.id,
      because: 'failed',
    })
    const owner = await world.deps.store.agentByEmail('owner@demo.test')
    expect(await sendDigest(world.deps, owner?.id ?? '', { at: system.clock.now() + HOUR })).toBe('sent')
    expect(world.emails().at(-1)?.text).toContain('The webhook endpoint at localhost was switched off')
    const agent = await world.asks<OutputOf<'notifications.list'>>('agent1', 'notifications.list', { limit: 100 })
    expect(agent.items.filter(({ kind }) => kind === 'endpoint_off')).toEqual([])

    // What happens meanwhile is not kept for it.
    system.clock.advance(10_001)
    await world.writes('2', 'message 2')
    await world.settle()
    target.answer = () => undefined
    await world.calls('owner', 'webhookEndpoints.update', { id: endpoint.id, enabled: true })
    system.clock.advance(10_001)
    await world.writes('3', 'message 3')
    await world.settle()
    expect(textsOf(target)).toEqual(['message 1', 'message 3'])
  })

  it('is switched off at once where it says that it is gone', async () => {
    const { world, target, endpoint } = await begin()
    target.answer = () => ({ status: 410 })
    await world.writes('1', 'Hello')
    await world.settle()
    expect(await readEndpoint(world, endpoint.id)).toMatchObject({ state: 'off', enabled: false })
    expect(target.calls.length).toBeLessThan(6)
  })

  it('is left alone for as long as it asks for', async () => {
    const { world, target, endpoint } = await begin({ ordered: true, events: ['message.created'] })
    target.answer = () => ({ status: 429, headers: { 'retry-after': '7200' } })
    await world.writes('1', 'Hello')
    await world.settle()
    const { nextAttemptAt } = await readEndpoint(world, endpoint.id)
    expect(Date.parse(nextAttemptAt ?? '') - system.clock.now()).toBeGreaterThanOrEqual(7_190_000)
  })

  it('is found by the sweep where its schedule never fired', async () => {
    const { world, target, endpoint } = await begin({ ordered: true, events: ['message.created'] })
    target.answer = () => ({ status: 500 })
    await world.writes('1', 'Hello')
    await world.settle()
    target.answer = () => undefined
    system.clock.advance(15 * 60_000)
    await wakeLate(world.deps)
    await world.settle()
    expect(textsOf(target)).toEqual(['Hello'])
    expect(await readEndpoint(world, endpoint.id)).toMatchObject({ state: 'working' })
  })
})

describe('O3 one event that its endpoint does not like', () => {
  it('is tried for itself where the order does not count, and is given up at last', async () => {
    const { world, target, endpoint } = await begin({ events: ['message.created'] })
    target.answer = ({ data }: Heard) =>
      data.entry?.message?.text === 'poison' ? { status: 400, body: 'Not this' } : undefined
    await world.writes('1', 'poison')
    await world.settle()
    for (let day = 0; day < 9; day++) {
      await world.writes(`well ${day}`, `well ${day}`)
      await pass(world, endpoint.id, 12 * HOUR)
    }
    expect(textsOf(target).length).toBe(9)
    expect(await readEndpoint(world, endpoint.id)).toMatchObject({ enabled: true })
    const failed = (await logOf(world, endpoint.id)).find(({ state }) => state === 'failed')
    expect(failed).toMatchObject({ answer: { status: 400, body: 'Not this' } })
    expect(failed?.attempts.length).toBeGreaterThanOrEqual(10)
  })
})

describe('O3 sent once more', () => {
  it('one, and all since a moment, in order and under the same ids', async () => {
    const { world, target, endpoint } = await begin({ ordered: true, events: ['message.created'] })
    await world.writes('0', 'message 0')
    await world.settle()
    system.clock.advance(5_000)
    const since = new Date(system.clock.now()).toISOString()
    for (let index = 1; index <= 3; index++) await world.writes(String(index), `message ${index}`)
    await world.settle()
    const first = target.heard.map(({ id }) => id)
    const log = await logOf(world, endpoint.id)
    const { id = '' } = log.at(-1) ?? {}
    await world.calls('owner', 'webhookDeliveries.resend', { id })
    await world.settle()
    expect(target.heard.at(-1)?.id).toBe(id)
    expect((await logOf(world, endpoint.id)).at(-1)?.attempts.length).toBe(2)
    target.heard.splice(0)
    await world.calls('owner', 'webhookEndpoints.resend', { id: endpoint.id, since: '2020-01-01T00:00:00.000Z' })
    await world.settle()
    expect(target.heard.map((one) => one.id)).toEqual(first)
    expect(await readEndpoint(world, endpoint.id)).not.toHaveProperty('resending')
    target.heard.splice(0)
    await world.calls('owner', 'webhookEndpoints.resend', { id: endpoint.id, since })
    await world.settle()
    expect(textsOf(target)).toEqual(['message 1', 'message 2', 'message 3'])
    const later = { id: endpoint.id, since: '2099-01-01T00:00:00.000Z' }
    await expect(world.calls('owner', 'webhookEndpoints.resend', later)).rejects.toMatchObject({
      errors: [{ path: 'since' }],
    })
  })

  it('more than a page of them', async () => {
    const { world, target, endpoint } = await begin({ events: ['message.created'] })
    for (let index = 0; index < 30; index++) await world.writes(String(index), `message ${index}`)
    await world.settle()
    const all = target.heard.map(({ id }) => id).toSorted()
    target.heard.splice(0)
    await world.calls('owner', 'webhookEndpoints.resend', { id: endpoint.id, since: '2020-01-01T00:00:00.000Z' })
    await world.settle()
    expect(target.heard.map(({ id }) => id).toSorted()).toEqual(all)
  })
})

describe('O3 a secret that is replaced', () => {
  it('signs beside the one before for a day', async () => {
    const { world, target, endpoint } = await begin({ events: ['message.created'] })
    const [earlier = ''] = target.secrets
    const { secret } = await world.asks<{ secret: string }>('owner', 'webhookEndpoints.rotate', { id: endpoint.id })
    expect(secret).not.toBe(earlier)
    for (const only of [earlier, secret]) {
      target.secrets.splice(0, 2, only)
      await world.writes(only.slice(-6), only.slice(-6))
      await world.settle()
    }
    expect(textsOf(target)).toEqual([earlier.slice(-6), secret.slice(-6)])
    system.clock.advance(24 * HOUR + 1)
    target.secrets.splice(0, 1, earlier)
    await world.writes('late', 'late')
    await world.settle()
    expect(textsOf(target)).not.toContain('late')
  })
})

describe('O3 a secret that was lost, as nobody heard the answer', () => {
  it('is replaced again: the new one signs, the lost one beside it, and none from before', async () => {
    const { world, target, endpoint } = await begin({ events: ['message.created'] })
    const [first = ''] = target.secrets
    // The process died after the commit: asked for again under the same key, it is not told.
    const rotated = async () =>
      JSON.parse((await world.calls('owner', 'webhookEndpoints.rotate', { id: endpoint.id }, 'rotate')).body)
    await rotated()
    expect((await rotated()).secret).toBeNull()
    system.clock.advance(HOUR)
    const { secret } = await world.asks<{ secret: string }>('owner', 'webhookEndpoints.rotate', { id: endpoint.id })
    target.secrets.splice(0, 1, secret)
    await world.writes('new', 'By the new one')
    await world.settle()
    expect(textsOf(target)).toEqual(['By the new one'])
    target.secrets.splice(0, 1, first)
    await world.writes('old', 'By the first one')
    await world.settle()
    expect(textsOf(target)).toEqual(['By the new one'])
  })
})

describe('O3 an address', () => {
  it.each([
    'http://example.com/',
    'https://10.0.0.1/',
    'https://localhost/',
    'https://intranet/',
    'https://a:b@example.com/',
  ])('%s is refused when it is entered', async (url) => {
    const world = new World(system)
    await expect(world.calls('owner', 'webhookEndpoints.create', { url })).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'url' }],
    })
  })

  it('that leads elsewhere is not followed', async () => {
    const { world, target, endpoint } = await begin({ events: ['message.created'] })
    target.answer = () => ({ status: 307, headers: { location: target.url } })
    await world.writes('1', 'Hello')
    await world.settle()
    expect(target.calls.length).toBe(1)
    expect((await logOf(world, endpoint.id))[0]).toMatchObject({
      state: 'waiting',
      attempts: [{ status: 307, error: 'It answered 307, which leads elsewhere' }],
    })
  })

  it('is told once per event beside one that is dead, and one that is slow', async () => {
    const { world, target: quick } = await begin({ events: ['message.created'] })
    const [dead] = await add(world, { events: ['message.created'], ordered: true })
    const [slow] = await add(world, { events: ['message.created'] })
    dead.answer = () => ({ status: 500 })
    let waiting = 0
    slow.answer = () => {
      waiting = quick.heard.length
      return { status: 204, delayMs: 300 }
    }
    for (let index = 0; index < 4; index++) await world.writes(String(index), `message ${index}`)
    await world.settle()
    expect(textsOf(quick).length).toBe(4)
    expect(textsOf(slow).length).toBe(4)
    expect(dead.calls.length).toBe(1)
    expect(slow.mostAtOnce).toBeLessThanOrEqual(4)
    expect(waiting).toBeGreaterThanOrEqual(0)
  })
})
