import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { notifyAgents } from '../../../functions/areas/notifications/index.ts'
import { connectAgent } from '../../../functions/areas/sockets/use-cases/connect-socket.ts'
import { entries } from '../../../functions/areas/timeline/changes.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { written } from '../../../functions/platform/stream.ts'
import { shownTo } from '../../kit/stream.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

const DAY = 24 * 60 * 60 * 1000
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

interface Told {
  id: string
  kind: string
  conversationId: string
  contactName: string
  text: string
  at: string
  actions: string[]
  read: boolean
}
type Page = { items: Told[]; nextCursor: string | null }
type Settings = Record<string, { desktop: boolean; email: boolean }>
const idOf = (n = 1) => conversationIdOf(world.whatsappContact, n)
const smsOf = () => conversationIdOf(world.smsContact(), 1)
const read = (agent: string, input: object = {}) => world.asks<Page>(agent, 'notifications.list', input)
/** What an agent's centre says of this world's customer. */
const told = async (agent: string) =>
  (await read(agent, { limit: 100 })).items.filter(({ conversationId }) =>
    [idOf(), idOf(2), smsOf()].includes(conversationId),
  )
const kinds = async (agent: string) => (await told(agent)).map(({ kind }) => kind)
const choose = (agent: string, settings: object) => world.asks<Settings>(agent, 'me.setNotificationSettings', settings)
const calm = () => Promise.all(['agent1', 'agent2', 'agent3'].map((agent) => choose(agent, defaults)))
let defaults: Settings

interface Event {
  id: string
  type: string
  at: string
  notification?: Told
}
async function socketOf(agent: string) {
  const id = `${agent}-${world.tag}`
  system.sockets.open(id)
  await connectAgent(world.deps, `ag_${agent}`, id)
  const frames = () => system.sockets.frames(id).map((frame) => JSON.parse(frame) as { events: Event[] })
  return {
    frames,
    told: () => frames().flatMap(({ events }) => events.filter(({ type }) => type === 'notification.created')),
    kinds: () =>
      frames().flatMap(({ events }) => events.flatMap(({ notification }) => (notification ? [notification.kind] : []))),
  }
}

beforeAll(async () => {
  world = new World(system)
  defaults = await world.asks<Settings>('manager', 'me.getNotificationSettings', {})
})

describe('N1 settings', () => {
  it('N1 are calm until changed, and change by what is given', async () => {
    expect(defaults.message_mine).toEqual({ desktop: true, email: false })
    expect(defaults.message_others).toEqual({ desktop: false, email: false })
    expect(defaults.mention).toEqual({ desktop: true, email: true })
    const { weeklyReport, language, ...kinds } = defaults
    expect([Object.keys(kinds).length, weeklyReport, language]).toEqual([12, false, null])
    const changed = await choose('agent4', { message_others: { desktop: true }, soon: { email: true } })
    expect(changed).toEqual({
      ...defaults,
      message_others: { desktop: true, email: false },
      soon: { desktop: true, email: true },
    })
    expect(await world.asks('agent4', 'me.getNotificationSettings', {})).toEqual(changed)
    expect(await choose('agent4', defaults)).toEqual(defaults)
  })
  it('R1 a report by email each week is asked for, in a language, and no more', async () => {
    const settings = await choose('agent4', { weeklyReport: true, language: 'de' })
    expect(settings).toEqual({ ...defaults, weeklyReport: true, language: 'de' })
    expect(await choose('agent4', { soon: { email: true } })).toMatchObject({ weeklyReport: true, language: 'de' })
    expect(await choose('agent4', defaults)).toEqual(defaults)
  })
  it('N1 two changes at once both count', async () => {
    await Promise.all([
      choose('agent4', { soon: { desktop: false } }),
      choose('agent4', { overdue: { desktop: false } }),
    ])
    const after = await world.asks<Settings>('agent4', 'me.getNotificationSettings', {})
    expect([after.soon?.desktop, after.overdue?.desktop]).toEqual([false, false])
    await choose('agent4', defaults)
  })
  it.each([
    { nothing: { desktop: true } },
    { soon: { desktop: 'yes' } },
    { soon: { sound: true } },
    { weeklyReport: 'yes' },
    { language: 'tlh' },
  ])('refuses %o', async (input) => {
    await expect(world.calls('agent4', 'me.setNotificationSettings', input)).rejects.toMatchObject({
      code: 'invalid_request',
    })
  })
})

describe('N2 over the socket', () => {
  it('N2 comes with the event it is about, in one post, and says what a button may do', async () => {
    const [anna, carla] = [await socketOf('agent1'), await socketOf('agent3')]
    await world.writes('one', 'Where is my order?')
    await world.settle()
    expect(anna.frames().map(({ events }) => events.map(({ type }) => type))).toEqual([
      ['conversation.opened', 'message.created', 'notification.created', 'counts.updated'],
    ])
    expect(anna.told()[0]?.notification).toMatchObject({
      kind: 'message_unassigned',
      conversationId: idOf(),
      text: 'Where is my order?',
      actions: ['join'],
    })
    expect(anna.told()[0]?.id).toBe(anna.told()[0]?.notification?.id)
    expect(carla.frames()).toEqual([])
  })
  it('A4 offers to grab reach the representatives, the first who grabs ends them', async () => {
    const [carla, david, sofia] = [await socketOf('agent3'), await socketOf('agent4'), await socketOf('support_admin')]
    await world.texts('one', 'Hello?')
    await world.settle()
    expect(carla.told()[0]?.notification).toMatchObject({ kind: 'grab_offer', actions: ['grab'] })
    expect([david.kinds(), sofia.kinds()]).toEqual([['grab_offer'], []])
    expect(await kinds('agent4')).toEqual(['grab_offer'])
    await world.calls('agent3', 'conversations.join', { id: smsOf() })
    expect([await kinds('agent3'), await kinds('agent4')]).toEqual([[], []])
  })
  it('N1 what is switched off is not pushed, from the next moment on', async () => {
    const anna = await socketOf('agent1')
    await choose('agent1', { message_unassigned: { desktop: false } })
    await world.writes('one')
    await world.settle()
    expect(anna.kinds()).toEqual([])
    await choose('agent1', { message_unassigned: { desktop: true } })
    await world.writes('two')
    await world.settle()
    expect(anna.kinds()).toEqual(['message_unassigned'])
    await calm()
  })
  it('N1 the same batch again makes the same notifications', async () => {
    const anna = await socketOf('agent1')
    await world.writes('one')
    const records = await world.takeRecords()
    await world.runAnnounce(records)
    await world.runAnnounce(records)
    const ids = anna.told().map(({ id }) => id)
    expect(ids).toHaveLength(2)
    expect(new Set(ids).size).toBe(1)
  })
  it('A2 an agent who left the team is told nothing more', async () => {
    const ben = await socketOf('agent2')
    await world.writes('one')
    await world.settle()
    await world.calls('owner', 'agents.update', { id: 'ag_agent2', teams: [] })
    await world.writes('two')
    await world.settle()
    await world.calls('owner', 'agents.update', { id: 'ag_agent2', teams: [{ id: 'support', role: 'representative' }] })
    expect(ben.kinds()).toEqual(['message_unassigned'])
  })
})

describe('N2 the centre', () => {
  it('N2 has one for each wait, with the last message, unread until read', async () => {
    await world.writes('one')
    await world.settle()
    await world.calls('agent1', 'conversations.join', { id: idOf() })
    await world.calls('agent1', 'conversations.assign', { id: idOf(), agentId: 'ag_agent1' })
    for (const id of ['two', 'three']) await world.writes(id)
    await world.settle()
    const [first, ...more] = await told('agent1')
    expect(more).toEqual([])
    expect(first).toMatchObject({ kind: 'message_mine', text: 'three', read: false, actions: [] })
    await world.calls('agent1', 'notifications.read', { ids: [first?.id] })
    expect((await told('agent1')).map((one) => one.read)).toEqual([true])
    await world.writes('four')
    await world.settle()
    expect((await told('agent1')).map((one) => [one.text, one.read])).toEqual([['four', false]])
    await world.calls('agent1', 'messages.send', { id: idOf(), text: 'An answer' })
    expect((await told('agent1')).map((one) => one.read)).toEqual([true])
  })
  it('N2 everything can be marked as read at once, twice too; what comes later is unread', async () => {
    await world.writes('one')
    await world.calls('owner', 'conversations.assign', { id: idOf(), agentId: 'ag_agent1' })
    await world.settle()
    const all = () => world.asks('agent1', 'notifications.read', { all: true })
    expect(await all()).toEqual({ all: true, ids: [] })
    await all()
    expect((await told('agent1')).every((one) => one.read)).toBe(true)
    system.clock.advance(1000)
    await world.calls('owner', 'contacts.addNote', { id: world.whatsappContact, text: 'x', mentions: ['ag_agent1'] })
    await world.settle()
    expect((await told('agent1')).filter((one) => !one.read).map(({ kind }) => kind)).toEqual(['mention'])
  })
  it.each([{}, { ids: [] }, { ids: ['x'] }, { all: false }, { all: true, ids: ['en_1:soon'] }])(
    'refuses to mark %o',
    async (input) => {
      await expect(world.calls('agent1', 'notifications.read', input)).rejects.toMatchObject({
        code: 'invalid_request',
      })
    },
  )
  it('A6 the assignee is told, also one who is away by now; the others are not', async () => {
    await world.writes('one')
    await choose('agent1', { message_unassigned: { desktop: false } })
    await world.settle()
    await world.calls('owner', 'conversations.assign', { id: idOf(), agentId: 'ag_agent1' })
    await world.calls('agent1', 'me.setAvailability', { available: false })
    await world.settle()
    expect(await kinds('agent1')).toEqual(['assigned'])
    expect(await kinds('agent2')).toEqual(['message_unassigned'])
    await world.calls('agent1', 'me.setAvailability', { available: true })
    await calm()
  })
  it('C5 mentions show what the note says, to those it names', async () => {
    await world.writes('one')
    const text = `Please look, @agent2@demo.test`
    const note = await world.asks<{ note: object }>('agent1', 'contacts.addNote', { id: world.whatsappContact, text })
    expect(note.note).toEqual({ text, mentions: ['ag_agent2'] })
    await world.settle()
    expect((await told('agent2')).filter(({ kind }) => kind === 'mention')).toMatchObject([{ text, read: false }])
    expect(await kinds('agent1')).not.toContain('mention')
    await expect(
      world.calls('agent1', 'contacts.addNote', { id: world.whatsappContact, text: 'x', mentions: ['ag_nobody'] }),
    ).rejects.toMatchObject({ code: 'invalid_request', errors: [{ path: 'mentions.0' }] })
  })
  it('O1 a workflow tells those whom it names, if they may see it, by email and id; who is gone is left out', async () => {
    const workflow = { type: 'workflow', id: 'wf_1', name: 'Remind at soon', run: { id: 'r_1', depth: 1 } } as const
    const tell = (agentIds: string[]) =>
      notifyAgents(world.deps, { agent: Promise.resolve(workflow) }, { id: idOf(), agentIds })
    await world.writes('one')
    // agent3 is of another team, and sees it not.
    await tell(['ag_agent1', 'agent2@demo.test', 'ag_agent3', 'ag_nobody'])
    await world.settle()
    for (const agent of ['agent1', 'agent2']) {
      const of = (await told(agent)).filter(({ kind }) => kind === 'workflow')
      expect(of).toMatchObject([{ text: 'Remind at soon', read: false }])
    }
    expect(await kinds('agent3')).not.toContain('workflow')
    await expect(tell(['ag_nobody'])).rejects.toMatchObject({ errors: [{ path: 'agentIds' }] })
    await choose('agent1', { workflow: { desktop: false } })
    await tell(['ag_agent1'])
    await world.settle()
    expect(await kinds('agent1')).not.toContain('workflow')
    expect(await kinds('agent2')).toContain('workflow')
    await calm()
  })
  it('C5 a team that is named is everybody of it who may see it; twice, an unknown one, oneself', async () => {
    await world.writes('one')
    const input = {
      id: world.whatsappContact,
      text: 'Please look, @Support',
      mentions: ['support', 'ag_agent2', 'support'],
    }
    const note = await world.asks<{ note: { mentions: string[] } }>('agent1', 'contacts.addNote', input)
    const { mentions } = note.note
    expect(mentions).toEqual([...new Set(mentions)])
    expect(mentions).toContain('ag_agent2')
    await world.settle()
    expect((await kinds('agent2')).filter((kind) => kind === 'mention')).toHaveLength(1)
    expect(await kinds('agent1')).not.toContain('mention')
    // Who may not see the conversation is called in vain.
    await world.calls('agent1', 'contacts.addNote', { ...input, mentions: ['ag_agent3', 'sales'] })
    await world.settle()
    expect(await kinds('agent3')).not.toContain('mention')
    await expect(
      world.calls('agent1', 'contacts.addNote', { ...input, mentions: ['support', 'nowhere'] }),
    ).rejects.toMatchObject({ code: 'invalid_request', errors: [{ path: 'mentions.1' }] })
  })
  it('Q6 soon and overdue reach those who are waited for, once, however often the timer fires', async () => {
    await world.writes('one')
    await world.settle()
    const { fireTimers } = await import('../../../functions/areas/queues/use-cases/fire-timers.ts')
    system.clock.advance(3 * 60_000 + 1)
    await Promise.all([fireTimers(world.deps, idOf()), fireTimers(world.deps, idOf())])
    await world.settle()
    expect((await kinds('agent1')).filter((kind) => kind === 'soon')).toHaveLength(1)
    expect(await kinds('manager')).not.toContain('soon')
  })
  it('A10 A11 A7 nothing is left of what one may not see any more', async () => {
    await world.writes('one')
    await world.settle()
    expect(await kinds('agent1')).toEqual(['message_unassigned'])
    await world.calls('agent1', 'conversations.transfer', { id: idOf(), teamId: 'sales' })
    expect(await kinds('agent1')).toEqual([])
    await world.calls('owner', 'conversations.transfer', { id: idOf(), teamId: 'support' })
    expect(await kinds('agent1')).toEqual(['message_unassigned'])
    await world.calls('owner', 'contacts.blacklist', { id: world.whatsappContact })
    expect([await kinds('agent1'), await kinds('owner')]).toEqual([[], []])
    await world.calls('owner', 'contacts.unblacklist', { id: world.whatsappContact })
    await world.calls('owner', 'conversations.delete', { id: idOf() })
    expect([await kinds('agent1'), await kinds('owner')]).toEqual([[], []])
    await world.settle()
  })
  it('N2 pages through, each once, and forgets after fourteen days', async () => {
    const worlds = Array.from({ length: 7 }, () => new World(system))
    for (const other of worlds) await other.writes('one')
    await world.settle()
    const ours = new Set(worlds.map(({ whatsappContact }) => conversationIdOf(whatsappContact, 1)))
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Page = await read('agent1', { limit: 3, ...(cursor ? { cursor } : {}) })
      expect(page.items.length).toBeLessThanOrEqual(3)
      seen.push(...page.items.map(({ conversationId }) => conversationId))
      cursor = page.nextCursor
    } while (cursor)
    expect(seen.filter((id) => ours.has(id)).toSorted()).toEqual([...ours].toSorted())
    system.clock.advance(14 * DAY)
    expect((await read('agent1')).items).toEqual([])
    system.clock.advance(-14 * DAY)
  })
  it('N2 what everybody of a team is told is written once', async () => {
    await world.writes('one')
    const records = await world.takeRecords()
    await world.runReactions(records)
    world.restart()
    const before = world.life.calls
    const { keepNotifications } = await import('../../../functions/areas/notifications/use-cases/keep-notifications.ts')
    const message = shownTo('reactions', records)
      .map(written(entries).read)
      .find((change) => change?.after.message !== undefined)
    if (!message) throw new Error('no message')
    await Promise.all([world.deps.store.readDirectory(), world.deps.store.readLayout()])
    const known = world.life.calls
    await keepNotifications(world.deps, message.after)
    // One read of the conversation, one write.
    expect(world.life.calls - known).toBe(2)
    expect(known).toBeGreaterThan(before)
  })
})
