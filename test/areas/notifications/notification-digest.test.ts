import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { finishDigests, sendDigest } from '../../../functions/areas/notifications/use-cases/send-digest.ts'
import { connectAgent } from '../../../functions/areas/sockets/use-cases/connect-socket.ts'
import { showPresence } from '../../../functions/areas/sockets/use-cases/show-presence.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

const MINUTE = 60_000
let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
  await world.calls('owner', 'agents.create', {
    email: `${agent()}@demo.test`,
    name: 'Dana',
    role: 'agent',
    teams: [{ id: 'support', role: 'representative' }],
  })
  await world.settle()
})

/** An agent of this world's own: what is gathered for one is nobody else's. */
const agent = () => `dana${world.tag}`
const me = async () => (await world.asks<{ id: string }>(agent(), 'me.get', {})).id
const idOf = (other = world) => conversationIdOf(other.whatsappContact, 1)
const mails = () => world.emails().filter(({ to }) => to.includes(`${agent()}@demo.test`))
const choose = (settings: object) => world.calls(agent(), 'me.setNotificationSettings', settings)
async function assigned(other = world) {
  await other.writes('one', 'Where is my order?')
  await world.settle()
  await world.calls('owner', 'conversations.assign', { id: idOf(other), agentId: await me() })
  await world.settle()
}
const fires = async () => sendDigest(world.deps, await me())
const later = (ms: number) => system.clock.advance(ms)

describe('N1 by email', () => {
  it('N1 several within two minutes are one email, with a link to each', async () => {
    const other = new World(system)
    await assigned()
    later(MINUTE)
    await assigned(other)
    await world.calls('owner', 'contacts.addNote', {
      id: world.whatsappContact,
      text: `<b>Look</b> @${agent()}@demo.test`,
    })
    await world.settle()
    expect(await fires()).toBe('none')
    later(MINUTE)
    expect(await fires()).toBe('sent')
    const [email, ...more] = mails()
    expect(more).toEqual([])
    expect(email?.subject).toBe('3 new in Switchboard')
    for (const one of [world, other])
      expect(email?.text).toContain(`https://console.switchboard.test/conversations/${idOf(one)}`)
    expect(email?.html).toContain('&#60;b&#62;Look')
    expect(email?.headers['auto-submitted']).toBe('auto-generated')
  })
  it('N1 in the language that its reader chose', async () => {
    await choose({ language: 'de' })
    await assigned()
    later(2 * MINUTE)
    expect(await fires()).toBe('sent')
    expect(mails().map(({ subject }) => subject)).toEqual(['Neu in Switchboard: 1'])
  })
  it('N1 is armed once, as a schedule of the agent’s that fires the timer function', async () => {
    const before = system.aws.scheduler.size()
    await assigned()
    const other = new World(system)
    await assigned(other)
    // Each conversation has one of its own.
    expect(system.aws.scheduler.size() - before).toBe(3)
  })
  it('N1 fired twice, at once or late, and all of it repeated by the stream, it is one email', async () => {
    await assigned()
    later(2 * MINUTE)
    expect((await Promise.all([fires(), fires(), fires()])).toSorted()).toEqual(['none', 'none', 'sent'])
    later(MINUTE)
    expect(await fires()).toBe('none')
    await world.redeliver()
    later(3 * MINUTE)
    await fires()
    await finishDigests(world.deps)
    expect(mails()).toHaveLength(1)
  })
  it('N1 nothing of what was read, answered or handled meanwhile', async () => {
    await choose({ message_mine: { email: true } })
    await assigned()
    await world.writes('two')
    await world.settle()
    const { items } = await world.asks<{ items: { id: string; kind: string }[] }>(agent(), 'notifications.list', {})
    await world.calls(agent(), 'notifications.read', {
      ids: items.filter(({ kind }) => kind === 'assigned').map(({ id }) => id),
    })
    await world.calls(agent(), 'conversations.read', { id: idOf() })
    later(2 * MINUTE)
    expect(await fires()).toBe('nothing new')
    expect(mails()).toEqual([])
    expect(await fires()).toBe('none')
  })
  it('N1 none for what the agent looks at, when it happens or when it would be sent', async () => {
    const id = await me()
    await choose({ message_mine: { email: true }, assigned: { email: false } })
    await assigned()
    system.sockets.open(`socket-${world.tag}`)
    await connectAgent(world.deps, id, `socket-${world.tag}`)
    const self = await world.deps.store.readAgent(id)
    if (!self) throw new Error('no agent')
    const looks = (state: 'viewing' | 'idle') =>
      showPresence(world.deps, { agent: Promise.resolve(self) }, `socket-${world.tag}`, {
        conversationId: idOf(),
        state,
      })
    await looks('viewing')
    await world.writes('two')
    await world.settle()
    later(2 * MINUTE)
    expect(await fires()).toBe('none')
    await world.writes('three')
    await world.settle()
    later(2 * MINUTE)
    await looks('viewing')
    expect([await fires(), mails().map(({ text }) => text)]).toEqual(['nothing new', []])
    await looks('idle')
    await world.writes('four')
    await world.settle()
    later(2 * MINUTE)
    expect(await fires()).toBe('sent')
    expect(mails()).toHaveLength(1)
  })
  it('N1 A2 nothing of what the agent may no longer see, does not want any more, or when gone', async () => {
    await assigned()
    await world.calls('owner', 'conversations.transfer', { id: idOf(), teamId: 'sales' })
    later(2 * MINUTE)
    expect(await fires()).toBe('nothing new')
    const second = new World(system)
    await assigned(second)
    await choose({ assigned: { email: false } })
    later(2 * MINUTE)
    expect(await fires()).toBe('nothing new')
    await choose({ assigned: { email: true } })
    await assigned(new World(system))
    const id = await me()
    await world.calls('owner', 'agents.delete', { id })
    later(2 * MINUTE)
    expect(await sendDigest(world.deps, id)).toBe('nothing new')
    expect(mails()).toEqual([])
  })
  it('N1 what comes while it is being sent is in the next one', async () => {
    await assigned()
    later(2 * MINUTE)
    const other = new World(system)
    const { mailer } = world.deps
    const slow: typeof mailer = {
      async send(email) {
        await assigned(other)
        return mailer.send(email)
      },
    }
    const deps = Object.assign(Object.create(world.deps) as typeof world.deps, { mailer: slow })
    expect(await sendDigest(deps, await me())).toBe('sent')
    expect(await fires()).toBe('none')
    later(2 * MINUTE)
    expect(await fires()).toBe('sent')
    expect(mails().map(({ text }) => [text.includes(idOf()), text.includes(idOf(other))])).toEqual([
      [true, false],
      [false, true],
    ])
  })
  it('N1 SES that is down delays it; what SES refuses is not tried for ever', async () => {
    await assigned()
    later(2 * MINUTE)
    const { mailer } = world.deps
    const answering = (result: Awaited<ReturnType<typeof mailer.send>>) =>
      Object.assign(Object.create(world.deps) as typeof world.deps, { mailer: { send: async () => result } })
    const down = answering({ outcome: 'unavailable', reason: 'Throttling' })
    for (let round = 0; round < 5; round++) {
      expect(await sendDigest(down, await me())).toBe('postponed')
      expect(await fires()).toBe('none')
      later(5 * MINUTE)
    }
    expect(await fires()).toBe('sent')
    await assigned(new World(system))
    later(2 * MINUTE)
    const refused = answering({ outcome: 'refused', code: 'MessageRejected', reason: 'no' })
    expect(await sendDigest(refused, await me())).toBe('refused')
    expect(await fires()).toBe('none')
    expect(mails()).toHaveLength(1)
  })
  it('N1 the sweep finds one that never fired, and leaves those that are not due', async () => {
    await assigned()
    later(2 * MINUTE)
    await finishDigests(world.deps)
    expect(mails()).toEqual([])
    later(2 * MINUTE + 1)
    await finishDigests(world.deps)
    await finishDigests(world.deps)
    expect(mails()).toHaveLength(1)
  })
})
