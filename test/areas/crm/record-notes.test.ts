import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OperationName, OutputOf } from '../../../contracts/operations.ts'
import { fireTimers } from '../../../functions/areas/queues/use-cases/fire-timers.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { everything, ofKind, outcome, stored, whatsappId } from '../workspace/settings-kit.ts'

const HOUR = 3_600_000

type Link = OutputOf<'contacts.link'>
type Notes = OutputOf<'deals.notes'>
type Note = Notes['items'][number]

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(() => {
  world = new World(system)
})

const asks = <Result>(agent: string, name: OperationName, input: object = {}) => world.asks<Result>(agent, name, input)
const tried = (agent: string, name: OperationName, input: object) => outcome(world.calls(agent, name, input))
const id = (n = 1) => whatsappId(world, n)
const texts = ({ messages }: Note) => messages.map(({ text }) => text)

async function link(kind: 'person' | 'deal' = 'deal', fields: object = {}, agent = 'agent1'): Promise<string> {
  const answer = await asks<Link>(agent, 'contacts.link', { contactId: world.whatsappContact, kind, ...fields })
  await world.settle()
  return answer.id
}
const notes = async (recordId: string, agent = 'agent1') => {
  const plural = recordId.startsWith('ps_') ? 'persons' : 'deals'
  return (await asks<Notes>(agent, `${plural}.notes`, { id: recordId })).items
}
async function says(text: string): Promise<void> {
  await world.writes(text)
  await world.settle()
}
async function answers(text: string, agent = 'agent1', n = 1): Promise<void> {
  await world.calls(agent, 'messages.send', { id: id(n), text })
  await world.settle()
}
/** Time passes, and the conversation's timer fires when it should. */
async function passes(ms: number, n = 1): Promise<void> {
  system.clock.advance(ms)
  const { timerAt } = await stored(world, n)
  if (timerAt !== null && timerAt <= system.clock.now()) await fireTimers(world.deps, id(n))
  await world.settle()
}

describe('L2 a note on each linked record', () => {
  it('L2: tells what was said, by whom and when, whose it is, and leads back', async () => {
    await says('Good morning')
    await answers('How can I help?')
    const deal = await link()
    const [note, ...others] = await notes(deal)
    expect(others).toEqual([])
    expect(note).toMatchObject({
      record: { id: deal, kind: 'deal' },
      contact: { id: world.whatsappContact },
      conversationId: id(),
      conversationUrl: `https://console.switchboard.test/conversations/${id()}`,
      assignedTo: { id: 'ag_agent1' },
      open: true,
      edited: null,
    })
    expect(note && texts(note)).toEqual(['Good morning', 'How can I help?'])
    const lines = note?.text.split('\n') ?? []
    expect(lines[1]).toBe(`Assigned to ${note?.assignedTo?.name}`)
    expect(lines[2]).toBe(note?.conversationUrl)
    expect(lines.at(-1)).toMatch(/^2026-\d\d-\d\d \d\d:\d\d UTC .+: How can I help\?$/)
  })
  it('L2: goes on with every message, on every record, each once', async () => {
    await says('one')
    const [deal, person] = [await link('deal'), await link('person')]
    await says('two')
    await answers('three')
    for (const record of [deal, person]) {
      const found = await notes(record)
      expect(found.map(texts)).toEqual([['one', 'two', 'three']])
    }
    await world.redeliver()
    expect((await notes(deal)).map(texts)).toEqual([['one', 'two', 'three']])
    await Promise.all([world.writes('four'), world.writes('five'), world.writes('six')])
    const records = await world.takeRecords()
    await Promise.all([
      world.runReactions(records),
      world.runReactions(records),
      world.runReactions(records.toReversed()),
    ])
    const [note] = await notes(deal)
    expect(note && texts(note).toSorted()).toEqual(['five', 'four', 'one', 'six', 'three', 'two'])
  })
  it('L2: a contact who was linked before saying anything has a note from the first message on', async () => {
    await says('hello')
    await world.calls('agent1', 'conversations.close', { id: id() })
    const deal = await link()
    await says('again')
    expect((await notes(deal)).map(texts)).toEqual([['hello', 'again']])
    expect((await notes(deal))[0]?.conversationId).toBe(id(2))
  })
  it('L2: follows the assignment while it is open', async () => {
    await says('one')
    const deal = await link()
    expect((await notes(deal))[0]).toMatchObject({ assignedTo: null })
    await world.calls('agent1', 'conversations.assign', { id: id(), agentId: 'ag_agent2' })
    await world.settle()
    expect((await notes(deal))[0]).toMatchObject({ assignedTo: { id: 'ag_agent2' } })
    await world.calls('agent2', 'conversations.unassign', { id: id() })
    await world.settle()
    expect((await notes(deal))[0]?.text).toContain('Not assigned')
  })
  it('L2: shows the latest twenty of a long history', async () => {
    for (let index = 1; index <= 25; index++) await world.writes(`m${index}`)
    await world.settle()
    const [note] = await notes(await link())
    expect(note && texts(note)).toEqual(Array.from({ length: 20 }, (_, index) => `m${index + 6}`))
  })
  it('L2: what was said while nobody was reacting is caught up with', async () => {
    await says('m0')
    const deal = await link()
    for (let index = 1; index <= 90; index++) await world.writes(`m${index}`)
    await world.settle()
    const [note, ...others] = await notes(deal)
    expect(others).toEqual([])
    expect(note && texts(note).at(-1)).toBe('m90')
    expect(note?.omitted).toBe(71)
  })
  it('L2: unlinked it stays as it was; linked again it goes on with what came meanwhile', async () => {
    await says('one')
    const deal = await link()
    await world.calls('agent1', 'contacts.unlink', { contactId: world.whatsappContact, recordId: deal })
    await says('two')
    expect((await notes(deal)).map(texts)).toEqual([['one']])
    await link('deal', { id: deal })
    await says('three')
    expect((await notes(deal)).map(texts)).toEqual([['one', 'two', 'three']])
  })
  it('an unlinked contact’s message costs the notes nothing', async () => {
    await world.writes('one')
    const records = await world.takeRecords()
    const { links, noteUntil } = await stored(world)
    expect([links, noteUntil]).toEqual([undefined, undefined])
    expect(ofKind(records, 'record-link')).toBe(0)
  })
})

describe('L3 24 hours', () => {
  it('L3: up to 23:59:59.999 after its first message it goes on; then a new note starts', async () => {
    await says('first')
    const start = (await stored(world)).lastInboundAt ?? 0
    const deal = await link()
    system.clock.advance(start + 20 * HOUR - system.clock.now())
    await says('second')
    system.clock.advance(start + 24 * HOUR - 1 - system.clock.now())
    await says('third')
    expect((await notes(deal)).map(texts)).toEqual([['first', 'second', 'third']])
    system.clock.advance(start + 24 * HOUR - system.clock.now())
    await says('fourth')
    expect((await notes(deal)).map(texts)).toEqual([['fourth'], ['first', 'second', 'third']])
    expect((await notes(deal)).map(({ open }) => open)).toEqual([true, false])
  })
  it('L3: the timer closes the window, and is none that a message sets', async () => {
    await says('first')
    const deal = await link()
    const firstAt = (await stored(world)).lastInboundAt ?? 0
    expect(await stored(world)).toMatchObject({ noteUntil: firstAt + 24 * HOUR })
    const { timerAt } = await stored(world)
    await says('second')
    expect(await stored(world)).toMatchObject({ noteUntil: firstAt + 24 * HOUR, timerAt })
    await passes(12 * HOUR)
    await passes(12 * HOUR)
    const { noteUntil } = await stored(world)
    expect(noteUntil).toBeUndefined()
    const [note] = await notes(deal)
    expect(note).toMatchObject({ open: false, endsAt: new Date(firstAt + 24 * HOUR).toISOString() })
    const kept = await world.deps.store.readRecordNote(note?.id ?? '')
    expect(kept?.closedAt).toBe(firstAt + 24 * HOUR)
    expect(await world.deps.store.readLink(world.whatsappContact, deal)).toMatchObject({ note: null })
  })
  it('L3: is the same when the timer never fires, and when it fires again', async () => {
    await says('first')
    const deal = await link()
    system.clock.advance(30 * HOUR)
    await says('second')
    expect((await notes(deal)).map(texts)).toEqual([['second'], ['first']])
    for (let time = 0; time < 2; time++) await fireTimers(world.deps, id(), { at: system.clock.now() })
    await world.settle()
    expect((await notes(deal)).map(texts)).toEqual([['second'], ['first']])
    expect((await notes(deal)).map(({ open }) => open)).toEqual([true, false])
  })
  it('L3: a conversation after the last one goes on in the same note within its 24 hours', async () => {
    await says('first')
    const deal = await link()
    await world.calls('agent1', 'conversations.close', { id: id() })
    await says('second')
    expect((await notes(deal)).map(texts)).toEqual([['first', 'second']])
    expect((await notes(deal))[0]?.conversationId).toBe(id(2))
  })
})

describe('L4 a person’s hand', () => {
  it('L4: an edited note keeps the person’s words; the next message starts a new one', async () => {
    await says('one')
    const deal = await link()
    const [note] = await notes(deal)
    const edited = await asks<Note>('agent2', 'recordNotes.update', { id: note?.id, text: 'Wants a roof.' })
    expect(edited).toMatchObject({
      text: 'Wants a roof.',
      messages: [],
      open: false,
      edited: { by: { id: 'ag_agent2' } },
    })
    await says('two')
    await says('three')
    const found = await notes(deal)
    expect(found.map(({ text }) => text).at(-1)).toBe('Wants a roof.')
    expect(found.map(texts)).toEqual([['two', 'three'], []])
  })
  it('L4: a deleted note stays away; the next message starts a new one', async () => {
    await says('one')
    const deal = await link()
    const [note] = await notes(deal)
    expect(await asks('agent1', 'recordNotes.delete', { id: note?.id })).toEqual({ id: note?.id, deleted: true })
    expect(await notes(deal)).toEqual([])
    await world.redeliver()
    expect(await notes(deal)).toEqual([])
    await says('two')
    expect((await notes(deal)).map(texts)).toEqual([['two']])
    expect(await tried('agent1', 'recordNotes.delete', { id: note?.id })).toBe('not_found')
  })
  it('L4: a message that was not in the note yet when it was edited stands in the new one', async () => {
    await says('one')
    const deal = await link()
    const [note] = await notes(deal)
    await world.writes('two')
    await world.calls('agent1', 'recordNotes.update', { id: note?.id, text: 'Mine.' })
    await world.settle()
    expect((await notes(deal)).map(texts)).toEqual([['two'], []])
  })
  it('L4: an edit on top of an old version is refused', async () => {
    await says('one')
    const deal = await link()
    const [note] = await notes(deal)
    await says('two')
    const input = { id: note?.id, text: 'Mine.', version: note?.version }
    expect(await tried('agent1', 'recordNotes.update', input)).toBe('version_conflict version')
    expect(await tried('agent1', 'recordNotes.update', { id: note?.id, text: ' ' })).toBe('invalid_request text')
    expect(await tried('agent1', 'recordNotes.update', { id: 'rn_x', text: 'x' })).toBe('not_found')
  })
  it('L4: an edit and a message at once: the message is in the note before, or in the next', async () => {
    await says('one')
    const deal = await link()
    for (let round = 0; round < 5; round++) {
      const [note] = await notes(deal)
      await world.writes(`at once ${round}`)
      const records = await world.takeRecords()
      await Promise.all([
        world.runReactions(records),
        world.calls('agent1', 'recordNotes.update', { id: note?.id, text: `Mine ${round}.` }),
      ])
      await says(`after ${round}`)
      const [latest] = await notes(deal)
      expect(latest && texts(latest).at(-1)).toBe(`after ${round}`)
    }
  })
})

describe('A2 A10 A11 what a note may show, and to whom', () => {
  it('A2: a note is seen, edited and deleted by those who see the contact', async () => {
    await says('one')
    const deal = await link()
    const [note] = await notes(deal)
    expect(await notes(deal, 'agent3')).toEqual([])
    expect(await tried('agent3', 'recordNotes.update', { id: note?.id, text: 'x' })).toBe('not_found')
    expect(await tried('agent3', 'recordNotes.delete', { id: note?.id })).toBe('not_found')
    expect(await notes(deal, 'manager')).toHaveLength(1)
  })
  it('A10: what a blacklisted contact says stands in no note, and nobody but the keepers sees the one before', async () => {
    await says('one')
    const deal = await link()
    await world.calls('owner', 'contacts.blacklist', { id: world.whatsappContact })
    await says('spam')
    expect(await notes(deal)).toEqual([])
    expect((await notes(deal, 'owner')).map(texts)).toEqual([['one']])
    await world.calls('owner', 'contacts.unblacklist', { id: world.whatsappContact })
    await world.settle()
    await says('sorry')
    expect((await notes(deal)).map(texts)).toEqual([['one', 'spam', 'sorry']])
  })
  it('A11: a deleted conversation leaves nothing in notes, at once and for good', async () => {
    await world.writes('one', `needle${world.tag}`)
    await world.settle()
    const [deal, person] = [await link('deal'), await link('person')]
    const [mine] = await notes(person)
    await world.calls('agent1', 'recordNotes.update', { id: mine?.id, text: `said needle${world.tag}` })
    await world.writes('two', `more needle${world.tag}`)
    await world.calls('owner', 'conversations.delete', { id: id() })
    expect([await notes(deal, 'owner'), await notes(person, 'owner')]).toEqual([[], []])
    await world.settle()
    await world.redeliver()
    expect((await everything(system)).includes(`needle${world.tag}`)).toBe(false)
    await says('back')
    expect((await notes(deal)).map(texts)).toEqual([['back']])
    expect((await notes(person)).map(texts)).toEqual([['back']])
  })
  it('A11: what was said in other conversations stays', async () => {
    await says('kept')
    const deal = await link()
    await world.calls('agent1', 'conversations.close', { id: id() })
    await says('gone')
    await world.calls('owner', 'conversations.delete', { id: id(2) })
    await world.settle()
    expect((await notes(deal)).map(texts)).toEqual([['kept']])
  })
})
