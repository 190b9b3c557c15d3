import { describe, expect, it } from 'vitest'
import { close, hold, reopen, resume, wake } from '../../../functions/areas/conversations/domain/lifecycle.ts'
import { remove } from '../../../functions/areas/deletion/domain/deletion.ts'
import { receive } from '../../../functions/areas/messages/domain/inbound.ts'
import { reply } from '../../../functions/areas/messages/domain/reply.ts'
import { applyTimers } from '../../../functions/areas/queues/domain/timers.ts'
import { gather } from '../../../functions/areas/reports/domain/gathered-facts.ts'
import { factsOf, type HoursOf } from '../../../functions/areas/reports/domain/report-facts.ts'
import { byAgent, unchanged } from '../../../functions/areas/timeline/domain/change.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import type { Entry } from '../../../functions/areas/timeline/domain/entry.ts'
import type { OpeningHours } from '../../../functions/areas/workspace/domain/opening-hours.ts'
import { anna, contact, conversation, MINUTE, moment, NOW, support, whatsapp, workspace } from '../timeline/fixtures.ts'

const said = {
  contact,
  channel: whatsapp,
  text: 'a secret',
  attachments: [],
  providerMessageId: null,
  sentAt: undefined,
}
type Change = { conversation: Conversation; entries: Entry[] }
const writes = (before: Conversation, now = NOW): Change => receive(unchanged(before), said, moment(now))
const answers = (before: Conversation, now: number): Change =>
  reply(
    before,
    anna,
    support,
    {
      text: 'an answer',
      channel: whatsapp,
      textLimit: { unit: 'utf16', most: 100, messages: 1 } as const,
      replyWindowMs: undefined,
    },
    moment(now),
  )
const always = () => null
/** The facts of a step. */
const facts = (before: Conversation | undefined, { conversation: after, entries }: Change, hoursOf: HoursOf = always) =>
  factsOf({ before, after: { ...after, version: (before?.version ?? 0) + 1 } }, entries, hoursOf)
const open = () => writes(conversation()).conversation

describe('R1 facts of reports', () => {
  it('R1 a conversation opens once, on its channel and for its team', () => {
    const [fact, ...more] = facts(undefined, writes(conversation({ assigneeId: 'anna' })))
    expect(more).toEqual([])
    expect(fact).toMatchObject({
      kind: 'opened',
      at: NOW,
      count: 1,
      duration: null,
      channel: whatsapp,
      teamId: 'support',
      agentId: 'anna',
    })
  })
  it('A10 what somebody on the blacklist opens, or is closed of theirs, is not counted', () => {
    expect(factsOf({ before: undefined, after: conversation({ blacklisted: true }) }, [], always)).toEqual([])
    const silent = { ...open(), blacklisted: true }
    const none = { type: null, category: null, note: null }
    expect(facts(silent, close(silent, anna, none, workspace, moment(NOW + MINUTE)))).toEqual([])
  })
  it('R1 an answer took from the first unanswered message on, and says whose it was', () => {
    const waiting = writes(open(), NOW + MINUTE).conversation
    const found = facts(waiting, answers(waiting, NOW + 3 * MINUTE))
    expect(
      found.map(({ kind, duration, open: inHours, agentId, at }) => [kind, duration, inHours, agentId, at]),
    ).toEqual([
      ['first_response', 3 * MINUTE, 3 * MINUTE, 'anna', NOW + 3 * MINUTE],
      ['response', 3 * MINUTE, 3 * MINUTE, 'anna', NOW + 3 * MINUTE],
    ])
  })
  it('H1 R1 a wait counts also by the hours in which the team was there', () => {
    const opens = new Date(NOW + MINUTE)
    const clock = (date: Date) => date.toISOString().slice(11, 16)
    const minute = opens.getTime() - (opens.getTime() % MINUTE)
    const hours: OpeningHours = {
      timeZone: 'UTC',
      week: Object.fromEntries(
        (['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const).map((day) => [day, [[clock(opens), '24:00']]]),
      ),
      closed: [],
    }
    const waiting = open()
    const [first] = facts(waiting, answers(waiting, minute + 5 * MINUTE), () => hours)
    expect(first).toMatchObject({ duration: minute + 5 * MINUTE - NOW, open: 5 * MINUTE })
  })
  it('R1 a second message of the agent answers nothing', () => {
    const answered = answers(open(), NOW + MINUTE).conversation
    expect(facts(answered, answers(answered, NOW + 2 * MINUTE))).toEqual([])
  })
  it('R1 a customer’s message is no step that is counted', () => {
    expect(facts(open(), writes(open(), NOW + MINUTE))).toEqual([])
  })
  it('S2 time on hold counts for nobody, and ending a wait by holding is no answer', () => {
    const waiting = open()
    const held = hold(waiting, anna, moment(NOW + MINUTE))
    expect(facts(waiting, held)).toEqual([])
    const resumed = resume(held.conversation, anna, moment(NOW + 60 * MINUTE))
    expect(facts(held.conversation, resumed)).toEqual([])
    const found = facts(resumed.conversation, answers(resumed.conversation, NOW + 62 * MINUTE))
    expect(found.map(({ duration }) => duration)).toEqual([2 * MINUTE, 2 * MINUTE])
  })
  it('R1 a missed wait is one fact, at the moment of crossing, however late it is noticed', () => {
    const waiting = open()
    const late = applyTimers(waiting, support, moment(NOW + 90 * MINUTE))
    const found = facts(waiting, late)
    expect(found.map(({ kind, at, duration }) => [kind, at, duration])).toEqual([
      ['overdue', NOW + 5 * MINUTE + 1, 5 * MINUTE + 1],
    ])
    expect(facts(late.conversation, writes(late.conversation, NOW + 91 * MINUTE))).toEqual([])
  })
  it('R1 soon is none', () => {
    const waiting = open()
    expect(facts(waiting, applyTimers(waiting, support, moment(NOW + 4 * MINUTE)))).toEqual([])
  })
  it('R1 closing says how long it was open, and who closed it', () => {
    const waiting = open()
    const resolution = { type: 'incident' as const, category: 'Delivery', note: 'a secret' }
    const [fact] = facts(waiting, close(waiting, anna, resolution, workspace, moment(NOW + 10 * MINUTE)))
    expect(fact).toMatchObject({ kind: 'closed', duration: 10 * MINUTE, agentId: 'anna' })
  })
  it('R1 S4 reopening says who did it, else whose it is then', () => {
    const closed = { ...open(), status: 'resolved' as const, assigneeId: 'ben' }
    expect(facts(closed, reopen(closed, anna, undefined, moment(NOW + MINUTE)))).toMatchObject([
      { kind: 'reopened', at: NOW + MINUTE, agentId: 'anna' },
    ])
  })
  it('A11 a deleted open one counts as closed', () => {
    const [fact, ...more] = facts(open(), remove(open(), byAgent(anna), moment(NOW + MINUTE)))
    expect([fact?.kind, fact?.agentId, more]).toEqual(['closed', 'anna', []])
  })
})

describe('R1 what a conversation tells', () => {
  /** A conversation as its steps leave it. */
  function lived(...steps: ((before: Conversation) => Change)[]) {
    const before = conversation()
    const opened: Entry = {
      id: 'en_opened',
      contactId: before.contactId,
      n: before.n,
      seq: 1,
      at: NOW,
      receivedAt: NOW,
      kind: 'event',
      actor: { type: 'contact', id: contact.id, name: '' },
      event: { name: 'opened', from: null, to: null },
    }
    let state: Conversation = { ...before, seq: 1 }
    const entries = [opened]
    for (const step of steps) {
      const change = step(state)
      state = change.conversation
      entries.push(...change.entries)
    }
    return { state, entries, told: gather(state, entries, { blacklisted: false, windows: {} }, always) }
  }
  const none = { type: null, category: null, note: null }
  const ends = (now: number) => (before: Conversation) => close(before, anna, none, workspace, moment(now))

  it('R1 waiting is all that the customer waited, answered or not, of each closing its own', () => {
    const { told } = lived(
      (before) => writes(before, NOW),
      (before) => answers(before, NOW + 2 * MINUTE),
      (before) => writes(before, NOW + 10 * MINUTE),
      (before) => hold(before, anna, moment(NOW + 13 * MINUTE)),
      (before) => resume(before, anna, moment(NOW + 30 * MINUTE)),
      ends(NOW + 34 * MINUTE),
      (before) => reopen(before, anna, anna, moment(NOW + 60 * MINUTE)),
      ends(NOW + 61 * MINUTE),
    )
    const closings = told.facts.filter(({ kind }) => kind === 'closed')
    expect(closings.map(({ waited, waitedOpen, duration }) => [waited, waitedOpen, duration])).toEqual([
      [9 * MINUTE, 9 * MINUTE, 34 * MINUTE],
      [MINUTE, MINUTE, 61 * MINUTE],
    ])
  })
  it('S2 a hold that ended late is a wait since it was to end', () => {
    const { told } = lived(
      (before) => writes(before, NOW),
      (before) => hold(before, anna, moment(NOW + MINUTE), NOW + 20 * MINUTE),
      (before) => wake(unchanged(before), NOW + 20 * MINUTE, moment(NOW + 29 * MINUTE)),
      (before) => answers(before, NOW + 30 * MINUTE),
    )
    expect(told.facts.find(({ kind }) => kind === 'response')?.duration).toBe(10 * MINUTE)
  })
  it('R1 messages are counted by side, quarter of an hour and agent', () => {
    const quarter = 15 * MINUTE
    const begin = Math.ceil(NOW / quarter) * quarter
    const { told } = lived(
      (before) => writes(before, begin),
      (before) => writes(before, begin + MINUTE),
      (before) => answers(before, begin + 2 * MINUTE),
      (before) => writes(before, begin + quarter),
    )
    const messages = told.facts.filter(({ kind }) => kind.startsWith('message'))
    expect(messages.map(({ kind, at, count, agentId }) => [kind, at, count, agentId])).toEqual([
      ['message_in', begin, 2, null],
      ['message_out', begin, 1, 'anna'],
      ['message_in', begin + quarter, 1, 'anna'],
    ])
  })
  it('F2 R1 tags stand on all facts, and are counted by message', () => {
    const { state, entries } = lived((before) => writes(before, NOW), ends(NOW + MINUTE))
    const tagged = entries.map((entry) =>
      entry.message ? { ...entry, message: { ...entry.message, tags: ['refund', 'angry'] } } : entry,
    )
    const { facts: found, known } = gather(state, tagged, { blacklisted: false, windows: {} }, always)
    expect(found.filter(({ kind }) => kind === 'tagged').map(({ tags, count }) => [tags, count])).toEqual([
      [['refund'], 1],
      [['angry'], 1],
    ])
    expect(found.filter(({ kind }) => kind !== 'tagged').every(({ tags }) => tags.join() === 'angry,refund')).toBe(true)
    expect(known.tags).toBe(2)
  })
  it('S3 R1 what it was closed as last stands on all facts', () => {
    const as = (category: string, now: number) => (before: Conversation) =>
      close(before, anna, { type: 'incident', category, note: 'a secret' }, workspace, moment(now))
    const { told } = lived(
      (before) => writes(before, NOW),
      as('Delivery', NOW + MINUTE),
      (before) => reopen(before, anna, anna, moment(NOW + 2 * MINUTE)),
      as('Refund', NOW + 3 * MINUTE),
      (before) => reopen(before, anna, anna, moment(NOW + 4 * MINUTE)),
    )
    expect(told.facts.map(({ kind, type, category }) => [kind, type, category])).toEqual(
      told.facts.map(({ kind }) => [kind, 'incident', 'Refund']),
    )
    expect(JSON.stringify(told)).not.toMatch(/secret|Kim/)
  })
  it('O1 O2 R1 programs that did something are named, and are no agents', () => {
    const program = { type: 'workflow' as const, id: 'wf_1', name: 'Greeter' }
    const { state, entries } = lived(
      (before) => writes(before, NOW),
      (before) => answers(before, NOW + MINUTE),
    )
    const byProgram = entries.map((entry) =>
      entry.message?.direction === 'outbound' ? { ...entry, actor: program } : entry,
    )
    const { facts: found } = gather(state, byProgram, { blacklisted: false, windows: {} }, always)
    expect(found.map(({ kind, agentId, programs }) => `${kind} ${agentId} ${programs}`).sort()).toEqual([
      'message_in null wf_1',
      'message_out null wf_1',
      'opened null wf_1',
    ])
  })
  it('M18 O5 R1 campaigns, surveys, circulars and what was said before are no messages', () => {
    const { state, entries } = lived((before) => writes(before, NOW))
    const [opened, message] = entries as [Entry, Entry]
    const others = [
      { automatic: true as const },
      { history: true as const },
      { survey: true as const },
      { direction: 'outbound' as const, survey: true as const },
      { direction: 'outbound' as const, campaign: { id: 'c', name: 'c', place: 'p' } },
    ]
    for (const more of others) {
      const other = { ...message, message: { ...message.message, ...more } } as Entry
      const { facts: found } = gather(state, [opened, other], { blacklisted: false, windows: {} }, always)
      expect(found.filter(({ kind }) => kind.startsWith('message'))).toEqual([])
    }
  })
})
