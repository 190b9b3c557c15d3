import { describe, expect, it } from 'vitest'
import { close, hold, resume } from '../../../functions/areas/conversations/domain/lifecycle.ts'
import { remove } from '../../../functions/areas/deletion/domain/deletion.ts'
import { receive } from '../../../functions/areas/messages/domain/inbound.ts'
import { reply } from '../../../functions/areas/messages/domain/reply.ts'
import { applyTimers } from '../../../functions/areas/queues/domain/timers.ts'
import { factsOf } from '../../../functions/areas/reports/domain/report-facts.ts'
import { byAgent, unchanged } from '../../../functions/areas/timeline/domain/change.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import type { Entry } from '../../../functions/areas/timeline/domain/entry.ts'
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
/** The facts of a step, as the stream tells of it. */
const facts = (before: Conversation | undefined, { conversation: after, entries }: Change) => {
  const step = { before, after: { ...after, version: (before?.version ?? 0) + 1 } }
  return factsOf(step, entries)
}
const open = () => writes(conversation()).conversation

describe('R1 facts of reports', () => {
  it('R1 a conversation opens once, on its channel and for its team', () => {
    const [fact, ...more] = facts(undefined, writes(conversation({ assigneeId: 'anna' })))
    expect(more).toEqual([])
    expect(fact).toMatchObject({
      id: `${conversation().id}:opened:0`,
      kind: 'opened',
      at: NOW,
      duration: null,
      channel: whatsapp,
      teamId: 'support',
      agentId: 'anna',
    })
  })
  it('A10 what somebody on the blacklist opens is not counted', () => {
    const step = { before: undefined, after: conversation({ blacklisted: true }) }
    expect(factsOf(step, [])).toEqual([])
  })
  it('R1 an answer took from the first unanswered message on, and says whose it was', () => {
    const waiting = writes(open(), NOW + MINUTE).conversation
    const found = facts(waiting, answers(waiting, NOW + 3 * MINUTE))
    expect(found.map(({ kind, duration, agentId, at }) => [kind, duration, agentId, at])).toEqual([
      ['first_response', 3 * MINUTE, 'anna', NOW + 3 * MINUTE],
      ['response', 3 * MINUTE, 'anna', NOW + 3 * MINUTE],
    ])
  })
  it('R1 a second message of the agent answers nothing', () => {
    const answered = answers(open(), NOW + MINUTE).conversation
    expect(facts(answered, answers(answered, NOW + 2 * MINUTE))).toEqual([])
  })
  it('R1 a customer’s message is no fact', () => {
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
  it('R1 S3 closing says how long it was open, who closed it and as what', () => {
    const waiting = open()
    const resolution = { type: 'incident' as const, category: 'Delivery', note: 'a secret' }
    const [fact] = facts(waiting, close(waiting, anna, resolution, workspace, moment(NOW + 10 * MINUTE)))
    expect(fact).toMatchObject({
      kind: 'closed',
      duration: 10 * MINUTE,
      agentId: 'anna',
      type: 'incident',
      category: 'Delivery',
    })
  })
  it('A11 a deleted open one counts as closed', () => {
    const [fact, ...more] = facts(open(), remove(open(), byAgent(anna), moment(NOW + MINUTE)))
    expect([fact?.kind, fact?.agentId, more]).toEqual(['closed', 'anna', []])
  })
  it('R1 holds nothing of what was said, nor a name', () => {
    const waiting = open()
    const all = [
      ...facts(undefined, writes(conversation())),
      ...facts(waiting, answers(waiting, NOW + MINUTE)),
      ...facts(waiting, close(waiting, anna, { type: null, category: null, note: 'a secret' }, workspace, moment())),
    ]
    expect(all).toHaveLength(4)
    expect(JSON.stringify(all)).not.toMatch(/secret|answer|Kim/)
  })
  it('R1 the same step has the same facts, and another step others', () => {
    const waiting = open()
    const answered = answers(waiting, NOW + MINUTE)
    expect(facts(waiting, answered)).toEqual(facts(waiting, answered))
    const ids = facts(waiting, answered).map(({ id }) => id)
    const later = answers(waiting, NOW + 2 * MINUTE)
    expect(facts(waiting, later).map(({ id }) => id)).toEqual([ids[0], `${waiting.id}:response:${NOW + 2 * MINUTE}`])
  })
})
