import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { close, hold, reopen } from '../../../functions/areas/conversations/domain/lifecycle.ts'
import { receive } from '../../../functions/areas/messages/domain/inbound.ts'
import { schedule } from '../../../functions/areas/messages/domain/reply.ts'
import { applyTimers, dueTimers, nextDue } from '../../../functions/areas/queues/domain/timers.ts'
import { isOpen, openConversation, unchanged } from '../../../functions/areas/timeline/domain/change.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import type { Entry } from '../../../functions/areas/timeline/domain/entry.ts'
import type { Scheduled } from '../../../functions/areas/timeline/domain/scheduled.ts'
import { defaultTimes } from '../../../functions/areas/workspace/domain/times.ts'
import { owner as agent, contact, MINUTE, NOW, workspace } from '../timeline/fixtures.ts'

const channel = { id: 'demo-telegram', type: 'telegram' as const }
const step = fc.record({
  what: fc.constantFrom('hear', 'send', 'ask', 'hold', 'close', 'fire', 'fire'),
  /** until this happens, in minutes */
  after: fc.integer({ min: 0, max: 120 }),
  /** how far ahead it is put off, in minutes */
  by: fc.integer({ min: 1, max: 300 }),
})

describe('what is put off, whatever happens meanwhile and however late the timer is', () => {
  it('M19 S2 each message leaves once or is withheld, in order; no hold outlasts its time; nothing is done twice', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let made = 0
        let now = NOW
        const moment = () => ({ now, ulid: () => String(++made).padStart(26, '0') })
        const opening = {
          contact,
          previous: undefined,
          teamId: null,
          channel,
          actor: { ...agent, type: 'agent' as const },
        }
        const opened = openConversation(opening, moment())
        let conversation: Conversation = opened.conversation
        const entries: Entry[] = [...opened.entries]
        let waiting: Scheduled[] = []
        const all: Scheduled[] = []
        const left: Scheduled[] = []
        const keep = (change: { conversation: Conversation; entries: Entry[] }) => {
          conversation = change.conversation
          entries.push(...change.entries)
        }
        const fire = () => {
          const fired = applyTimers(conversation, defaultTimes, moment(), {
            waiting: { messages: waiting, latest: conversation },
          })
          keep(fired)
          left.push(...fired.sent)
          const gone = [...fired.sent, ...fired.withheld].map(({ ulid }) => ulid)
          waiting = [...waiting.filter(({ ulid }) => !gone.includes(ulid)), ...fired.withheld]
          expect(dueTimers(conversation, defaultTimes, now)).toEqual([])
          expect(nextDue(conversation, defaultTimes) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now)
        }
        const reply = {
          text: 'Later',
          channel,
          textLimit: { unit: 'utf16', most: 100, messages: 1 } as const,
          replyWindowMs: undefined,
        }
        const does: Record<string, (at: number) => void> = {
          hear: () =>
            keep(
              receive(
                unchanged(
                  isOpen(conversation) ? conversation : reopen(conversation, agent, agent, moment()).conversation,
                ),
                { contact, channel, text: 'Hi', attachments: [], providerMessageId: null, sentAt: now },
                moment(),
              ),
            ),
          send: (at) => put(at, 'send'),
          ask: (at) => put(at, 'ask'),
          hold: (at) => isOpen(conversation) && keep(hold(conversation, agent, moment(), at)),
          close: () =>
            isOpen(conversation) &&
            keep(close(conversation, agent, { type: null, category: null, note: null }, workspace, moment())),
          fire,
        }
        const put = (at: number, ifCustomerWrites: 'send' | 'ask') => {
          if (!isOpen(conversation) || waiting.length >= 20) return
          const made = schedule(conversation, agent, undefined, reply, { at, ifCustomerWrites }, moment())
          keep(made.change)
          waiting.push(made.scheduled)
          all.push(made.scheduled)
        }
        for (const { what, after, by } of steps) {
          now += after * MINUTE
          does[what]?.(now + by * MINUTE)
        }
        now += 400 * MINUTE
        fire()
        const before = conversation
        fire()
        expect(conversation).toEqual(before)
        expect(conversation.status).not.toBe('on_hold')
        expect([...left, ...waiting].map(({ ulid }) => ulid).sort()).toEqual(all.map(({ ulid }) => ulid).sort())
        expect(waiting.every(({ withheld, ifCustomerWrites }) => withheld && ifCustomerWrites === 'ask')).toBe(true)
        expect(conversation.scheduled).toEqual(waiting.length > 0 ? { count: waiting.length, next: null } : undefined)
        const said = entries.filter(({ message }) => message?.sendAt !== undefined)
        expect(said.map(({ at }) => at)).toEqual(left.map(({ at }) => at))
        expect(said.every(({ receivedAt, at }) => receivedAt >= at)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
