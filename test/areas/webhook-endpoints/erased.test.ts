import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { emailOf, erase, traces, word } from '../erasure/person.ts'
import { type Endpoint, endpointAt, logOf, pass, startTarget, type Target } from './endpoint-kit.ts'

const MINUTE = 60_000
let system: TestSystem
let world: World
let [well, dead]: Target[] = []
let goBack: (() => void) | undefined
beforeAll(async () => {
  // Each test begins without endpoints: a real table does not go back.
  ;[system, well, dead] = await Promise.all([startSystem('memory'), startTarget(), startTarget()])
  goBack = system.snapshot?.()
})
beforeEach(async () => {
  goBack?.()
  for (const target of targets()) {
    target.heard.splice(0)
    target.answer = () => undefined
  }
  world = new World(system)
  await world.clear()
})
afterAll(async () => {
  for (const target of targets()) target.close()
  await system.stop()
})
const targets = () => [well, dead].filter((target) => target !== undefined)
const of = (target: Target | undefined) => target ?? expect.unreachable()

/** Somebody who wrote, is known by an email address and stands for a person of the CRM. */
async function known() {
  await world.writes('1', word(world, 'hello'))
  await world.settle()
  const id = world.whatsappContact
  await world.calls('owner', 'contacts.update', { id, name: word(world, 'name'), emails: [emailOf(world)] })
  await world.calls('owner', 'contacts.link', { contactId: id, kind: 'person' })
  await world.calls('owner', 'contacts.addNote', { id, text: word(world, 'note') })
  await world.settle()
}
const values = () => [emailOf(world), ...['hello', 'name', 'note'].map((what) => word(world, what))]
/** Erased, with everything that is to follow done: what was on its way had its time. */
async function gone() {
  await erase(world, world.whatsappContact)
  await world.settle()
  system.clock.advance(3 * MINUTE)
  system.steps.push({ kind: 'push' })
  await world.settle()
}
const left = async () => (await traces(world, values())).filter((at) => !at.startsWith('ANSWER#'))
const saidOf = (target: Target | undefined) => JSON.stringify(of(target).heard)

describe('C7 what endpoints were told of somebody who is erased', () => {
  it('is gone from every log, of endpoints that were deleted too, and nobody is told it any more', async () => {
    const others = { events: ['message.created' as const], url: of(well).url }
    const removed = await endpointAt(world, of(well), others)
    await endpointAt(world, of(well))
    of(dead).answer = () => ({ status: 503 })
    const waiting: Endpoint[] = []
    for (const ordered of [true, false]) waiting.push(await endpointAt(world, of(dead), { ordered }))
    await known()
    await world.calls('owner', 'webhookEndpoints.delete', { id: removed.id })
    await world.texts('other', 'Somebody else')
    await world.settle()
    expect((await left()).filter((at) => at.startsWith(`OUTGOING#${removed.id}`)).length).toBeGreaterThan(0)
    for (const value of values()) expect((await left()).join()).toContain(value)

    await gone()
    expect(await left()).toEqual([])
    const { items } = await world.deps.store.listErasures({ limit: 1 })
    expect(items[0]?.finishedAt).not.toBeNull()

    of(dead).answer = () => undefined
    of(dead).heard.splice(0)
    for (const { id } of waiting) await pass(world, id, 24 * 60 * MINUTE)
    for (const value of values()) expect(saidOf(dead)).not.toContain(value)
    // Somebody else's words reach it, and that their conversation is no more.
    expect(saidOf(dead)).toContain('Somebody else')
    expect(of(dead).heard.map(({ type }) => type)).toContain('conversation.deleted')
    expect(await left()).toEqual([])
  })

  it('is not told once it has been on its way for a minute, nor noted', async () => {
    const { id } = await endpointAt(world, of(well), { events: ['message.created'] })
    await world.writes('1', word(world, 'hello'))
    await world.runReactions(
      await (async () => {
        const records = await world.takeRecords()
        await world.runAnnounce(records)
        return records
      })(),
    )
    // Nobody looks into the queue for a while.
    await erase(world, world.whatsappContact)
    system.clock.advance(5 * MINUTE)
    system.steps.push({ kind: 'push' })
    await world.settle()
    expect(of(well).heard).toEqual([])
    expect(await logOf(world, id)).toEqual([])
    expect(await left()).toEqual([])
  })

  it('was somebody else’s than of who comes from there next', async () => {
    const { id } = await endpointAt(world, of(well), { events: ['message.created'] })
    await known()
    await gone()
    await world.writes('2', 'Good day')
    await world.settle()
    expect(of(well).heard.at(-1)?.data.entry?.message?.text).toBe('Good day')
    expect((await logOf(world, id)).length).toBe(1)
  })

  it('waits for nothing where there has been no endpoint', async () => {
    await known()
    await erase(world, world.whatsappContact)
    await world.settle()
    const { items } = await world.deps.store.listErasures({ limit: 1 })
    expect(items[0]?.finishedAt).not.toBeNull()
  })
})
