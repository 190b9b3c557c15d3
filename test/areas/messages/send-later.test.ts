import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { markFailed } from '../../../functions/areas/messages/use-cases/mark-failed.ts'
import { fireTimers } from '../../../functions/areas/queues/use-cases/fire-timers.ts'
import { sweepTimers } from '../../../functions/areas/queues/use-cases/sweep-timers.ts'
import type { presentConversation, presentEntry } from '../../../functions/areas/timeline/index.ts'
import { conversationIdOf, parseEntryId } from '../../../functions/kernel/ids.ts'
import { breachesOf, readHistory } from '../../kit/history.ts'
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
  await world.clear()
  await world.writes('hello', 'Hello')
  await world.settle()
})

type Shown = ReturnType<typeof presentEntry> & { message: { ifCustomerWrites?: string; withheld?: string } }
type Conversation = ReturnType<typeof presentConversation>
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const inMs = (ms: number) => new Date(system.clock.now() + ms).toISOString()
const id = (n = 1) => conversationIdOf(world.whatsappContact, n)
const later = (text: string, ms = HOUR, more: object = {}, key?: string) =>
  world.calls('agent1', 'messages.send', { id: id(), text, sendAt: inMs(ms), ...more }, key)
const schedule = async (...given: Parameters<typeof later>) => JSON.parse((await later(...given)).body) as Shown
const conversation = (n = 1) => world.asks<Conversation>('owner', 'conversations.get', { id: id(n) })
async function timeline(n = 1): Promise<Shown[]> {
  return (await world.asks<{ items: Shown[] }>('owner', 'conversations.timeline', { id: id(n), limit: 100 })).items
}
const events = async (n = 1) => (await timeline(n)).flatMap(({ event }) => event?.name ?? [])
const stateOf = async (text: string, n = 1) =>
  (await timeline(n)).filter(({ message }) => message?.text === text).map(({ message }) => message.delivery?.status)
const sent = () => world.accepted().flatMap(({ to, text }) => (to === world.phone ? [text] : []))
const agents = (name: string) =>
  world.asks<{ items: { kind: string; conversationId: string }[] }>(name, 'notifications.list', {})
/** Time goes on, and what it brings is done. */
async function passes(ms: number, fire = true): Promise<void> {
  system.clock.advance(ms)
  if (fire) await fireTimers(world.deps, id())
  await world.settle()
}
async function clean(n = 1): Promise<void> {
  const history = await readHistory(world.deps.store, world.whatsappContact)
  expect(history && breachesOf(history)).toEqual([])
  expect(history?.conversations).toHaveLength(n)
}

describe('a message that is to be sent later', () => {
  it('M19 waits in the timeline, answers nothing, and leaves once, at its time, under its id', async () => {
    const waiting = await schedule('Tomorrow then')
    expect(waiting).toMatchObject({
      seq: 0,
      actor: { name: 'Anna Agent' },
      message: { delivery: { status: 'scheduled' }, ifCustomerWrites: 'send' },
    })
    expect(waiting.message.sendAt).toBe(waiting.at)
    expect(await conversation()).toMatchObject({ scheduled: { count: 1, next: waiting.at }, waitingSince: /./ })
    await passes(HOUR - 1)
    expect(sent()).toEqual([])
    expect((await timeline()).at(-1)?.id).toBe(waiting.id)
    expect((await conversation()).waitingSince).not.toBeNull()
    await passes(1)
    await fireTimers(world.deps, id())
    await world.redeliver()
    expect(sent()).toEqual(['Tomorrow then'])
    const left = (await timeline()).find((entry) => entry.id === waiting.id)
    expect(left).toMatchObject({ at: waiting.at, message: { delivery: { status: 'sent' } } })
    const after = await conversation()
    expect(after).toMatchObject({ waitingSince: null, lastMessage: { text: 'Tomorrow then' } })
    expect(after).not.toHaveProperty('scheduled')
    await clean()
  })

  it('M19 is changed, moved and taken back until it leaves', async () => {
    const first = await schedule('Frist')
    const second = await schedule('Second')
    await world.calls('agent1', 'messages.edit', { id: first.id, text: 'First' })
    const moved = await world.asks<Shown>('agent1', 'messages.edit', { id: first.id, sendAt: inMs(2 * HOUR) })
    // By its first id, too.
    await world.calls('agent1', 'messages.edit', { id: first.id, ifCustomerWrites: 'ask' })
    const gone = await world.asks<Shown>('agent1', 'messages.unsend', { id: second.id })
    expect(gone.message).toMatchObject({ text: '', unsentAt: /./ })
    expect(await world.asks<Shown>('agent1', 'messages.unsend', { id: second.id })).toEqual(gone)
    expect((await conversation()).scheduled).toEqual({ count: 1, next: moved.at })
    await passes(HOUR)
    expect(sent()).toEqual([])
    await passes(HOUR)
    expect(sent()).toEqual(['First'])
    expect((await timeline()).some((entry) => entry.id === moved.id)).toBe(true)
    await expect(world.calls('agent1', 'messages.edit', { id: moved.id, sendAt: inMs(HOUR) })).rejects.toMatchObject({
      code: 'invalid_request',
    })
    await clean()
  })

  it('M19 is its author’s to word, and whoever answers there takes it back or sends it now', async () => {
    const waiting = await schedule('Mine')
    await expect(world.calls('owner', 'messages.unsend', { id: waiting.id })).rejects.toMatchObject({
      code: 'join_required',
    })
    await world.calls('owner', 'conversations.join', { id: id() })
    await expect(world.calls('owner', 'messages.edit', { id: waiting.id, text: 'Yours' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    const now = await world.asks<Shown>('owner', 'messages.retry', { id: waiting.id })
    expect(now).toMatchObject({ actor: { name: 'Anna Agent' }, message: { delivery: { status: 'queued' } } })
    await passes(2 * HOUR)
    expect(sent()).toEqual(['Mine'])
    await clean()
  })

  it.each([
    ['no time', 'tomorrow'],
    ['past', inPast],
    ['over a year ahead', () => inMs(367 * 24 * HOUR)],
  ])('M19 a time that is %s is refused, and named', async (_what, when) => {
    const sendAt = typeof when === 'string' ? when : when()
    await expect(world.calls('agent1', 'messages.send', { id: id(), text: 'No', sendAt })).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'sendAt' }],
    })
    await expect(world.calls('agent1', 'conversations.hold', { id: id(), until: sendAt })).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'until' }],
    })
  })

  it('M19 the same key makes one, also when it has left or was taken back', async () => {
    const input = { id: id(), text: 'Once', sendAt: inMs(HOUR) }
    const call = () => world.calls('agent1', 'messages.send', input, 'once')
    const answer = await call()
    expect((await call()).body).toBe(answer.body)
    await passes(HOUR)
    expect((await call()).body).toBe(answer.body)
    await world.settle()
    expect(sent()).toEqual(['Once'])
    const other = { ...input, text: 'Never', sendAt: inMs(HOUR) }
    const never = await world.calls('agent1', 'messages.send', other, 'never')
    await world.calls('agent1', 'messages.unsend', { id: (JSON.parse(never.body) as Shown).id })
    await world.calls('agent1', 'messages.send', other, 'never')
    await passes(HOUR)
    expect(sent()).toEqual(['Once'])
  })

  it('M19 several leave in the order of their times, and not more than twenty wait', async () => {
    await schedule('third', 3 * MINUTE)
    await schedule('first', MINUTE)
    await schedule('second', 2 * MINUTE)
    for (let count = 4; count <= 20; count++) await schedule(`more ${count}`, HOUR)
    await expect(later('too many')).rejects.toMatchObject({ errors: [{ path: 'sendAt' }] })
    await passes(3 * MINUTE)
    expect(sent()).toEqual(['first', 'second', 'third'])
    expect((await conversation()).scheduled?.count).toBe(17)
    await clean()
  })
})

function inPast(): string {
  return inMs(-1)
}

describe('if the customer writes first', () => {
  it('M19 it leaves all the same, and does not answer what was said since', async () => {
    await schedule('Reminder')
    await passes(MINUTE)
    await world.writes('more', 'And another thing')
    await world.settle()
    const before = await conversation()
    await passes(HOUR)
    expect(sent()).toEqual(['Reminder'])
    const after = await conversation()
    expect(after.unread).toBe(before.unread)
    expect(after.waitingSince).not.toBeNull()
  })

  it('M19 it waits for an agent, who is told, and sends it or gives it another time', async () => {
    const waiting = await schedule('Reminder', HOUR, { ifCustomerWrites: 'ask' })
    await passes(MINUTE)
    await world.writes('more', 'Done already, thanks')
    await passes(HOUR)
    await world.redeliver()
    expect(sent()).toEqual([])
    expect((await timeline()).at(-1)).toMatchObject({ id: waiting.id, message: { withheld: 'customer_wrote' } })
    expect((await events()).filter((name) => name === 'withheld')).toHaveLength(1)
    expect((await conversation()).scheduled).toEqual({ count: 1, next: null })
    expect((await agents('agent1')).items.map(({ kind }) => kind)).toContain('reminder')
    await passes(24 * HOUR, false)
    await sweepTimers(world.deps)
    await world.settle()
    expect(sent()).toEqual([])
    await world.calls('agent1', 'messages.retry', { id: waiting.id })
    await world.settle()
    await clean()
  })

  it('M19 it asks too when they write in a new conversation', async () => {
    await schedule('Reminder', HOUR, { ifCustomerWrites: 'ask' })
    await world.calls('agent1', 'conversations.close', { id: id() })
    await passes(MINUTE)
    await world.writes('again', 'One more question')
    await world.settle()
    await passes(HOUR)
    expect(sent()).toEqual([])
    expect((await timeline()).at(-1)?.message.withheld).toBe('customer_wrote')
    await clean(2)
  })
})

describe('whatever becomes of its conversation', () => {
  it('M19 closed or handed on, it leaves, and the conversation stays as it is', async () => {
    await schedule('How did it go?')
    await world.calls('agent1', 'conversations.close', { id: id() })
    await passes(HOUR)
    expect(sent()).toEqual(['How did it go?'])
    expect(await conversation()).toMatchObject({ status: 'resolved', lastMessage: { text: 'How did it go?' } })
    await clean()
    // It was an answer.
    await world.calls('agent1', 'conversations.reopen', { id: id() })
    expect(await conversation()).toMatchObject({ status: 'ongoing', waiting: 'none' })
  })

  it('M19 deleted, it does not', async () => {
    const waiting = await schedule('Never')
    await world.calls('owner', 'conversations.delete', { id: id() })
    await world.settle()
    await passes(HOUR)
    await sweepTimers(world.deps)
    await world.settle()
    expect(sent()).toEqual([])
    const key = { contactId: world.whatsappContact, n: 1 }
    expect(await world.deps.store.readScheduled(key.contactId, key.n, 'taken back too')).toEqual([])
    await expect(world.calls('agent1', 'messages.retry', { id: waiting.id })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('A10 blacklisted, it waits until an agent has looked', async () => {
    await schedule('Never')
    await world.calls('owner', 'contacts.blacklist', { id: world.whatsappContact })
    await passes(HOUR)
    await world.calls('owner', 'contacts.unblacklist', { id: world.whatsappContact })
    await passes(HOUR)
    expect(sent()).toEqual([])
    expect((await timeline()).at(-1)?.message.withheld).toBe('blacklisted')
  })

  it('M8 with the window shut it has failed, answers nothing, and can be tried again', async () => {
    await schedule('Too late', 25 * HOUR)
    await world.calls('agent1', 'conversations.hold', { id: id() })
    await passes(25 * HOUR)
    expect(sent()).toEqual([])
    expect(await stateOf('Too late')).toEqual(['failed'])
    expect((await agents('agent1')).items.map(({ kind }) => kind)).toContain('reminder')
    await world.writes('back', 'Hello again')
    const failed = (await timeline()).find(({ message }) => message?.text === 'Too late')
    await world.calls('agent1', 'messages.retry', { id: failed?.id ?? '' })
    await world.settle()
    expect(sent()).toEqual(['Too late'])
    expect((await events()).filter((name) => name === 'withheld')).toHaveLength(1)
    await clean()
  })

  it('M19 refused by the provider, the crew is told, once, however often it fails', async () => {
    const refuse = () =>
      system.provider.faults.push({ status: 400, body: { error: { code: 131026, message: 'Undeliverable' } } })
    const waiting = await schedule('In vain')
    refuse()
    await passes(HOUR)
    await world.redeliver()
    const key = parseEntryId(waiting.id) ?? expect.fail()
    await Promise.all([markFailed(world.deps, key), markFailed(world.deps, key)])
    await world.settle()
    const told = (await agents('agent1')).items.filter(({ conversationId }) => conversationId === id())
    expect(told.filter(({ kind }) => kind === 'reminder')).toHaveLength(1)
    refuse()
    await world.calls('agent1', 'messages.retry', { id: waiting.id })
    await world.settle()
    expect(await stateOf('In vain')).toEqual(['failed'])
    expect((await timeline()).filter(({ event }) => event?.name === 'withheld').map(({ event }) => event)).toEqual([
      { name: 'withheld', from: '131026', to: 'ag_agent1' },
    ])
    expect((await conversation()).lastMessage).toMatchObject({ failed: true })
    await clean()
  })

  it.each(['unsend', 'retry'] as const)(
    'M19 all at once with its time, it leaves once or not at all: %s',
    async (verb) => {
      const waiting = await schedule('Once')
      await passes(HOUR, false)
      const steps = [
        fireTimers(world.deps, id()),
        world.calls('agent1', `messages.${verb}`, { id: waiting.id }),
        world.writes('at once', 'Me too'),
        world.calls('owner', 'conversations.close', { id: id() }),
        fireTimers(world.deps, id()),
      ]
      await Promise.allSettled(steps)
      await world.settle()
      await world.redeliver()
      const entries = (await timeline()).filter(({ message }) => message?.text === 'Once')
      expect(sent()).toHaveLength(entries.length)
      expect(entries.length).toBeLessThanOrEqual(1)
      if (verb === 'retry') expect(sent()).toEqual(['Once'])
      const { scheduled } = await conversation()
      expect(scheduled).toBeUndefined()
    },
  )

  it('M19 what no timer did the sweep does', async () => {
    await schedule('Found', HOUR)
    await passes(HOUR, false)
    // The scheduler is not heard of.
    await sweepTimers(world.deps)
    await world.settle()
    expect(sent()).toEqual(['Found'])
    await clean()
  })
})

describe('held until a time', () => {
  const held = (ms: number) => world.calls('agent1', 'conversations.hold', { id: id(), until: inMs(ms) })
  it('S2 it goes on at that time, says so, and its crew is told; held again the time is another', async () => {
    await world.calls('agent1', 'conversations.join', { id: id() })
    await held(HOUR)
    await held(2 * HOUR)
    expect(await conversation()).toMatchObject({ status: 'on_hold', holdUntil: inMs(2 * HOUR), waitingSince: null })
    await passes(HOUR)
    expect((await conversation()).status).toBe('on_hold')
    await passes(HOUR + MINUTE)
    const due = inMs(-MINUTE)
    const after = await conversation()
    expect(after).toMatchObject({ status: 'ongoing', waitingSince: due })
    expect(after).not.toHaveProperty('holdUntil')
    const resumed = (await timeline()).find(({ event }) => event?.name === 'resumed')
    expect(resumed).toMatchObject({ at: due, actor: { type: 'system' }, event: { from: due } })
    expect((await agents('agent1')).items.map(({ kind }) => kind)).toContain('reminder')
    await clean()
  })

  it('S2 a customer’s message ends it before, and the time then brings nothing', async () => {
    await held(HOUR)
    await world.writes('more', 'Still there?')
    await passes(2 * MINUTE)
    expect(await conversation()).toMatchObject({ status: 'ongoing' })
    await passes(HOUR)
    expect((await events()).filter((name) => name === 'resumed')).toHaveLength(1)
  })

  it('S2 held without a time, or closed, it does not go on by itself', async () => {
    await held(HOUR)
    await world.calls('agent1', 'conversations.hold', { id: id() })
    await passes(2 * HOUR)
    expect((await conversation()).status).toBe('on_hold')
    await held(HOUR)
    await world.calls('agent1', 'conversations.close', { id: id() })
    await passes(2 * HOUR)
    expect((await conversation()).status).toBe('resolved')
  })

  it('S2 what no timer ended the sweep ends', async () => {
    await held(HOUR)
    await world.settle()
    await passes(HOUR, false)
    await sweepTimers(world.deps)
    expect((await conversation()).status).toBe('ongoing')
  })
})
