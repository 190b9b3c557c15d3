import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fireTimers } from '../../../functions/areas/queues/use-cases/fire-timers.ts'
import { rebuildFacts } from '../../../functions/areas/reports/use-cases/rebuild-facts.ts'
import { askSatisfaction } from '../../../functions/areas/satisfaction/index.ts'
import { keptFactsOf } from '../../kit/facts.ts'
import { breachesOf, readHistory } from '../../kit/history.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import {
  asked,
  closes,
  DAY,
  HOUR,
  idOf,
  look,
  MINUTE,
  questions,
  rated,
  says,
  sets,
  talked,
  taps,
  timeline,
} from './survey-kit.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await sets(world, { askSatisfaction: true, satisfactionQuestion: null, afterClosing: 'new' })
  await world.clear()
})

const sent = () => world.accepted().flatMap(({ to, text }) => (to === world.phone ? [text] : []))
const numberOf = async () => (await readHistory(world.deps.store, world.whatsappContact))?.conversations.length
async function clean() {
  const history = await readHistory(world.deps.store, world.whatsappContact)
  expect(history && breachesOf(history)).toEqual([])
}
const satisfaction = async (n = 1) => (await look(world, idOf(world, n))).satisfaction

describe('O5 asking', () => {
  it('O5 a customer is asked once after a closing, in the channel’s buttons, and nothing else moves', async () => {
    await talked(world)
    const before = await look(world)
    await closes(world)
    await world.settle()
    const [question, ...more] = await questions(world)
    expect(more).toEqual([])
    expect(question).toMatchObject({ direction: 'outbound', survey: true, delivery: { status: 'sent' } })
    expect(question?.choices?.map(({ payload }) => payload)).toEqual(
      [1, 2, 3, 4, 5].map((score) => `csat:${idOf(world)}:${score}`),
    )
    expect(sent().filter((text) => text === question?.text)).toHaveLength(1)
    expect(await look(world)).toMatchObject({ status: 'resolved', unread: 0, lastMessage: before.lastMessage })
    await world.redeliver()
    expect(await questions(world)).toHaveLength(1)
    expect(await askSatisfaction(world.deps, idOf(world))).toBe('asked_before')
    await clean()
  })

  it('O5 who does not ask keeps nothing of it, and a workflow may ask all the same', async () => {
    await sets(world, { askSatisfaction: false })
    await asked(world)
    expect(await questions(world)).toEqual([])
    const stored = await world.deps.store.readConversation(world.whatsappContact, 1)
    expect(stored?.conversation).not.toHaveProperty('survey')
    expect(await askSatisfaction(world.deps, idOf(world))).toBe('asked')
    expect(await questions(world)).toHaveLength(1)
  })

  it('O5 a conversation that silence closed is asked about, and so is one that is closed once more', async () => {
    await talked(world)
    system.clock.advance(DAY - MINUTE)
    // The window of WhatsApp is open by then.
    await says(world, 'Thanks')
    await world.calls('agent1', 'messages.send', { id: idOf(world), text: 'Welcome' })
    await world.settle()
    await sets(world, {})
    await world.calls('owner', 'teams.update', { id: 'support', autoCloseAfter: HOUR })
    await says(world, 'Really')
    await world.calls('agent1', 'messages.send', { id: idOf(world), text: 'Yes' })
    system.clock.advance(2 * HOUR)
    await fireTimers(world.deps, idOf(world))
    await world.settle()
    await world.calls('owner', 'teams.update', { id: 'support', autoCloseAfter: DAY })
    expect(await look(world)).toMatchObject({ closedBy: 'timer' })
    expect(await questions(world)).toHaveLength(1)
    await world.calls('agent1', 'conversations.reopen', { id: idOf(world) })
    system.clock.advance(1_000)
    await closes(world)
    await world.settle()
    expect(await questions(world)).toHaveLength(2)
  })

  it.each<[string, string, (world: World) => Promise<unknown>]>([
    [
      'was opened again at once',
      'open',
      async (at) => {
        await talked(at)
        await closes(at)
        await at.calls('agent1', 'conversations.reopen', { id: idOf(at) })
      },
    ],
    [
      'was spam that nobody answered',
      'one_sided',
      async (at) => {
        await at.writes('spam')
        await closes(at)
      },
    ],
    [
      'is on the blacklist',
      'blacklisted',
      async (at) => {
        await talked(at)
        await closes(at)
        await at.calls('owner', 'contacts.blacklist', { id: at.whatsappContact })
      },
    ],
    [
      'wants no more messages',
      'opted_out',
      async (at) => {
        await talked(at)
        await at.calls('owner', 'contacts.optOut', { id: at.whatsappContact })
        await closes(at)
      },
    ],
    [
      'wrote too long ago for the channel',
      'window',
      async (at) => {
        await talked(at)
        at.system.clock.advance(DAY + MINUTE)
        await closes(at)
      },
    ],
    [
      'has begun another conversation',
      'not_latest',
      async (at) => {
        await talked(at)
        await closes(at)
        await says(at, 'One more thing')
      },
    ],
    [
      'was deleted',
      'gone',
      async (at) => {
        await talked(at)
        await closes(at)
        await at.calls('owner', 'conversations.delete', { id: idOf(at) })
      },
    ],
  ])('O5 nobody is asked who %s', async (_who, reason, given) => {
    await given(world)
    expect(await askSatisfaction(world.deps, idOf(world))).toBe(reason)
    await world.settle()
    expect(sent().filter((text) => /How satisfied/.test(text))).toEqual([])
  })

  it('O5 asks in the workspace’s words, or in ours where one of its variables is empty', async () => {
    await sets(world, { satisfactionQuestion: 'How was $agent.name, $contact.name?' })
    await asked(world)
    const { name } = (await look(world)).contact
    expect((await questions(world))[0]?.text).toBe(`How was Anna Agent, ${name}?`)
    const other = new World(system)
    await sets(other, { satisfactionQuestion: 'Still at $contact.email?' })
    await talked(other)
    await other.calls('owner', 'contacts.update', { id: other.whatsappContact, language: 'de-AT' })
    await closes(other)
    await other.settle()
    expect((await questions(other))[0]?.text).toMatch(/^Wie zufrieden/)
  })
})

describe('O5 answering', () => {
  it('O5 a tap is kept, opens nothing and calls nobody; told twice it counts once; the sentence after it belongs to it', async () => {
    await asked(world)
    await taps(world, 4, idOf(world), 'tap')
    await taps(world, 4, idOf(world), 'tap')
    await world.settle()
    expect(await satisfaction()).toMatchObject({ score: 4, text: null })
    expect(await rated(world)).toEqual([['4', null]])
    expect(await look(world)).toMatchObject({ status: 'resolved', unread: 0, waiting: 'none' })
    expect(sent().at(-1)).toMatch(/^Thank you/)
    await says(world, 'Quick and friendly')
    await world.settle()
    expect(await satisfaction()).toMatchObject({ score: 4, text: 'Quick and friendly' })
    expect(await numberOf()).toBe(1)
    await says(world, 'By the way')
    expect(await numberOf()).toBe(2)
    await clean()
  })

  it('O5 after ten minutes what they write is a message, and so is a file or a STOP before that', async () => {
    await asked(world)
    await taps(world, 5)
    system.clock.advance(10 * MINUTE + 1)
    await says(world, 'Where is my parcel?')
    expect(await numberOf()).toBe(2)
    expect(await satisfaction()).toMatchObject({ score: 5, text: null })
    const other = new World(system)
    await asked(other)
    await taps(other, 5)
    await says(other, 'STOP')
    expect((await look(other)).satisfaction?.text).toBeNull()
  })

  it('O5 an answer may be changed for an hour from the first, and not after that', async () => {
    await asked(world)
    await taps(world, 1)
    const { at } = (await satisfaction()) ?? {}
    system.clock.advance(HOUR)
    await taps(world, 3)
    expect(await satisfaction()).toEqual({ score: 3, text: null, at })
    system.clock.advance(1)
    await taps(world, 5)
    expect(await satisfaction()).toEqual({ score: 3, text: null, at })
    expect(await rated(world)).toEqual([
      ['1', null],
      ['3', null],
    ])
    expect(await numberOf()).toBe(1)
    await clean()
  })

  it.each(['4', ' 4/5 ', '٤', '4️⃣', '⭐⭐⭐⭐', '4 😊'])('O5 “%s” that is typed is a score', async (text) => {
    await asked(world)
    await says(world, text)
    expect(await satisfaction()).toMatchObject({ score: 4 })
    expect(await numberOf()).toBe(1)
  })

  it('O5 other words are a message as ever; the question stays open for a tap, and the tap leaves what goes on alone', async () => {
    await asked(world)
    await says(world, 'Thanks')
    expect(await numberOf()).toBe(2)
    // Perhaps of what they are asked now.
    await says(world, '4')
    expect(await satisfaction()).toBeUndefined()
    const before = await look(world, idOf(world, 2))
    await taps(world, 2, idOf(world, 1))
    await world.settle()
    expect(await satisfaction()).toMatchObject({ score: 2 })
    expect(await satisfaction(2)).toBeUndefined()
    expect(await rated(world)).toEqual([['2', null]])
    expect(await look(world, idOf(world, 2))).toMatchObject({ status: 'new', unread: before.unread })
    expect(sent().some((text) => text.startsWith('Thank you'))).toBe(false)
    await clean()
  })

  it('O5 a number that comes days later is a message, a tap counts for a month, and then opens nothing either', async () => {
    await asked(world)
    system.clock.advance(DAY + MINUTE)
    await says(world, '5')
    expect(await numberOf()).toBe(2)
    const other = new World(system)
    await asked(other)
    system.clock.advance(30 * DAY)
    await taps(other, 5)
    expect((await look(other)).satisfaction).toMatchObject({ score: 5 })
    const late = new World(system)
    await asked(late)
    system.clock.advance(31 * DAY)
    await taps(late, 5)
    expect(await look(late)).toMatchObject({ status: 'resolved' })
    expect((await look(late)).satisfaction).toBeUndefined()
  })

  it('O5 what was opened again before the answer stays open, and is answered for the closing that was asked about', async () => {
    await asked(world)
    await world.calls('agent1', 'conversations.reopen', { id: idOf(world) })
    await taps(world, 3)
    expect(await look(world)).toMatchObject({ status: 'ongoing', satisfaction: { score: 3 } })
    await closes(world)
    await world.settle()
    // Asked anew, and answered anew.
    await taps(world, 5)
    expect(await satisfaction()).toMatchObject({ score: 5 })
    expect(await rated(world)).toEqual([
      ['3', null],
      ['5', null],
    ])
  })

  it('O5 a button of somebody else’s conversation, or of none, answers nothing and opens nothing', async () => {
    await asked(world)
    const other = new World(system)
    await asked(other)
    await taps(other, 1, idOf(world))
    await taps(other, 9)
    expect(await satisfaction()).toBeUndefined()
    expect((await look(other)).satisfaction).toBeUndefined()
    const stranger = new World(system)
    await taps(stranger, 1, idOf(world))
    expect(await readHistory(stranger.deps.store, stranger.whatsappContact)).toBeUndefined()
  })

  it('C3 after a merge the answer goes to the conversation that was asked about', async () => {
    await asked(world)
    const into = new World(system)
    await talked(into)
    await world.calls('owner', 'contacts.merge', { id: into.whatsappContact, contactId: world.whatsappContact })
    await world.settle()
    await taps(world, 2)
    expect(await satisfaction()).toMatchObject({ score: 2 })
    expect((await look(into)).satisfaction).toBeUndefined()
    const apart = new World(system)
    await asked(apart)
    const pair = { id: into.whatsappContact, contactId: apart.whatsappContact }
    await apart.calls('owner', 'contacts.merge', pair)
    await apart.calls('owner', 'contacts.unmerge', pair)
    await taps(apart, 4)
    expect((await look(apart)).satisfaction).toMatchObject({ score: 4 })
  })

  it('R1 what was asked and answered are facts of the closing, which a later answer replaces, and a rebuild finds again', async () => {
    await asked(world)
    const closedAt = Date.parse((await look(world)).closedAt ?? '')
    const facts = async () =>
      (await keptFactsOf(world))
        .filter(({ kind }) => kind === 'rated' || kind === 'asked')
        .map(({ kind, score, agentId, at, teamId }) => ({ kind, score, agentId, at, teamId }))
    expect(await facts()).toMatchObject([{ kind: 'asked', at: closedAt, teamId: 'support' }])
    await taps(world, 1)
    await world.settle()
    await taps(world, 4)
    await world.settle()
    const told = await facts()
    expect(told).toMatchObject([
      { kind: 'asked', at: closedAt, teamId: 'support' },
      { kind: 'rated', score: 4, at: closedAt, teamId: 'support' },
    ])
    expect(told.map(({ agentId }) => agentId)).toEqual([told[0]?.agentId, told[0]?.agentId])
    expect(told[0]?.agentId).toBeTruthy()
    await rebuildFacts(world.deps, world.whatsappContact)
    expect(await facts()).toEqual(told)
    expect((await timeline(world)).filter(({ message }) => message?.direction === 'inbound')).toHaveLength(3)
    // None of that is a message that anybody answered.
    expect((await keptFactsOf(world)).filter(({ kind }) => kind.startsWith('message'))).toHaveLength(2)
  })
})
