import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { silenced } from '../../../functions/areas/contacts/domain/blacklist.ts'
import { close, hold, reopen, resume } from '../../../functions/areas/conversations/domain/lifecycle.ts'
import { receive } from '../../../functions/areas/messages/domain/inbound.ts'
import { reply } from '../../../functions/areas/messages/domain/reply.ts'
import {
  applyTimers,
  armCloser,
  armTimer,
  dueTimers,
  mayMoveCloser,
  nextDue,
  nextFiring,
  timesOf,
} from '../../../functions/areas/queues/domain/timers.ts'
import type { Change } from '../../../functions/areas/timeline/domain/change.ts'
import { openConversation, unchanged } from '../../../functions/areas/timeline/domain/change.ts'
import type { Contact } from '../../../functions/areas/timeline/domain/contact.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import type { Agent } from '../../../functions/areas/workspace/domain/agent.ts'
import type { OpeningHours as Hours } from '../../../functions/areas/workspace/domain/opening-hours.ts'
import { defaultTimes, type Times } from '../../../functions/areas/workspace/domain/times.ts'
import { workspace } from '../timeline/fixtures.ts'

const T0 = Date.UTC(2030, 0, 1)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const channel = { id: 'demo-whatsapp', type: 'whatsapp' as const }
const contact: Contact = {
  id: 'ct_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  name: 'Ada',
  originalName: 'Ada',
  emails: [],
  phones: [],
  language: null,
  attributes: {},
  identities: [{ channelId: channel.id, type: channel.type, address: '1' }],
  rating: 2,
  pinnedTo: null,
  blacklisted: false,
  createdAt: T0,
  version: 1,
}
const agent: Agent = {
  id: 'ag_1',
  email: 'a@demo.test',
  name: 'Agent',
  role: 'owner',
  teams: {},
  permissions: [],
  available: true,
}
let made = 0
const at = (now: number) => ({ now, ulid: () => String(++made).padStart(26, '0') })
const hear = (conversation: Conversation, now: number) =>
  receive(
    unchanged(conversation),
    { contact, channel, text: 'Hi', attachments: [], providerMessageId: null, sentAt: now },
    at(now),
  ).conversation
const answer = (conversation: Conversation, now: number) =>
  reply(
    conversation,
    agent,
    undefined,
    { text: 'Hello', channel, textLimit: { unit: 'utf16', most: 100, messages: 1 } as const, replyWindowMs: undefined },
    at(now),
  ).conversation
const opened = (now = T0) =>
  openConversation({ contact, previous: undefined, teamId: null, channel, actor: { ...agent, type: 'agent' } }, at(now))
    .conversation
const waiting = () => hear(opened(), T0)
const due = (conversation: Conversation, now: number, times: Times = defaultTimes) =>
  dueTimers(conversation, times, now)
const names = (change: Change) => change.entries.map((entry) => entry.event?.name)

describe('what is due', () => {
  it.each([
    [3 * MINUTE - 1, []],
    [3 * MINUTE, []],
    [3 * MINUTE + 1, ['soon']],
    [5 * MINUTE, ['soon']],
    [5 * MINUTE + 1, ['soon', 'overdue']],
    [24 * HOUR - 1, ['soon', 'overdue']],
    [24 * HOUR, ['soon', 'overdue', 'autoClose']],
  ])('Q3 Q4 Q7 %i ms after a message: %j', (waited, expected) => {
    expect(due(waiting(), T0 + waited)).toEqual(expected)
  })

  it('Q3 the team’s own times count, and the defaults where there is no team', () => {
    const team = { id: 't', name: 'T', mode: 'grab' as const, soonAfter: 1, overdueAfter: 2, autoCloseAfter: 3 }
    expect(timesOf('t', [team])).toMatchObject({ soonAfter: 1 })
    expect(timesOf(null, [team])).toEqual(defaultTimes)
    expect(timesOf('gone', [team])).toEqual(defaultTimes)
    expect(due(waiting(), T0 + 2, team)).toEqual(['soon'])
  })

  it('Q4 who is overdue before being due soon is never announced as soon', () => {
    const times = { ...defaultTimes, soonAfter: 10 * MINUTE }
    expect(due(waiting(), T0 + 20 * MINUTE, times)).toEqual(['overdue'])
  })

  it('H2 by a team’s clocks a night and a weekend are no time, and a holiday neither', () => {
    const day = { mon: 1, tue: 1, wed: 1, thu: 1, fri: 1 }
    const week = Object.fromEntries(Object.keys(day).map((name) => [name, [['09:00', '17:00']]])) as Hours['week']
    // T0 is a Tuesday; from 1 January on, a week's end lies ahead.
    const openingHours: Hours = { timeZone: 'UTC', week, closed: [new Date(T0 + 24 * HOUR).toISOString().slice(0, 10)] }
    const times = { ...defaultTimes, autoCloseAfter: 16 * HOUR, openingHours, clocksRun: 'open' as const }
    const midnight = Math.floor(T0 / (24 * HOUR)) * 24 * HOUR
    // Two minutes before the end of a day; the next is a holiday.
    const asked = hear(opened(midnight + 16 * HOUR), midnight + 17 * HOUR - 2 * MINUTE)
    const back = midnight + 57 * HOUR
    expect(new Date(midnight).getUTCDay()).toBe(2)
    expect(due(asked, back + MINUTE, times)).toEqual([])
    expect(due(asked, back + MINUTE + 1, times)).toEqual(['soon'])
    expect(nextDue(asked, times)).toBe(back + MINUTE + 1)
    expect(due(asked, back + 3 * MINUTE + 1, times)).toEqual(['soon', 'overdue'])
    // 16 hours of being there: two minutes, all of Thursday, all but two minutes of Friday.
    const closing = midnight + 3 * 24 * HOUR + 17 * HOUR - 2 * MINUTE
    expect(due(asked, closing - 1, times)).not.toContain('autoClose')
    expect(due(asked, closing, times)).toContain('autoClose')
    expect(nextDue(asked, { ...times, openingHours: { ...openingHours, week: {} } })).toBeNull()
    expect(nextDue(asked, { ...times, clocksRun: 'always' })).toBe(midnight + 17 * HOUR + MINUTE + 1)
  })

  it('Q6 an answered customer is neither soon nor overdue', () => {
    const conversation = answer(waiting(), T0 + 2 * MINUTE)
    expect(due(conversation, T0 + 23 * HOUR)).toEqual([])
    expect(nextDue(conversation, defaultTimes)).toBe(T0 + 24 * HOUR)
  })

  it('S2 nothing is due on hold, however long it lasts', () => {
    const held = hold(waiting(), agent, at(T0 + MINUTE)).conversation
    expect(due(held, T0 + 1000 * HOUR)).toEqual([])
    expect(nextDue(held, defaultTimes)).toBeNull()
  })

  it('S2 both clocks start again when a hold ends', () => {
    const held = hold(waiting(), agent, at(T0 + MINUTE)).conversation
    const later = T0 + 100 * HOUR
    const resumed = resume(held, agent, at(later)).conversation
    expect(due(resumed, later + 3 * MINUTE)).toEqual([])
    expect(due(resumed, later + 3 * MINUTE + 1)).toEqual(['soon'])
    expect(due(resumed, later + 24 * HOUR - 1)).not.toContain('autoClose')
    expect(due(resumed, later + 24 * HOUR)).toContain('autoClose')
  })

  it('Q7 S4 a reopened conversation has both clocks again', () => {
    const closed = applyTimers(waiting(), defaultTimes, at(T0 + 24 * HOUR)).conversation
    const reopened = reopen(closed, agent, undefined, at(T0 + 30 * HOUR)).conversation
    expect(nextDue(reopened, defaultTimes)).toBe(T0 + 30 * HOUR + 3 * MINUTE + 1)
    expect(due(reopened, T0 + 54 * HOUR - 1)).not.toContain('autoClose')
    expect(due(reopened, T0 + 54 * HOUR)).toContain('autoClose')
  })

  it('Q7 counts from the last customer message, or from the opening when there was none', () => {
    expect(nextDue(opened(), defaultTimes)).toBe(T0 + 24 * HOUR)
    const conversation = answer(hear(waiting(), T0 + HOUR), T0 + 2 * HOUR)
    expect(nextDue(conversation, defaultTimes)).toBe(T0 + 25 * HOUR)
  })

  it('A10 nothing is due for a blacklisted contact', () => {
    expect(nextDue({ ...waiting(), blacklisted: true }, defaultTimes)).toBeNull()
  })
})

describe('doing what is due', () => {
  it('Q6 a late firing puts each crossing where it happened', () => {
    const change = applyTimers(waiting(), defaultTimes, at(T0 + HOUR))
    expect(
      change.entries.map(({ at, receivedAt, event, actor }) => [event?.name, at - T0, receivedAt - T0, actor.type]),
    ).toEqual([
      ['soon', 3 * MINUTE + 1, HOUR, 'system'],
      ['overdue', 5 * MINUTE + 1, HOUR, 'system'],
    ])
    expect(change.conversation.seq).toBe(waiting().seq + 2)
  })

  it('Q7 closes as the system, and keeps who was responsible', () => {
    const conversation = { ...answer(waiting(), T0 + 1), unread: 0 }
    const change = applyTimers(conversation, defaultTimes, at(T0 + 24 * HOUR))
    expect(names(change)).toEqual(['closed'])
    expect(change.conversation).toMatchObject({
      status: 'resolved',
      closedAt: T0 + 24 * HOUR,
      closedBy: 'timer',
      closedById: null,
      waitingSince: null,
      assigneeId: agent.id,
      timerAt: null,
    })
  })

  it('Q6 applied again it changes nothing', () => {
    const once = applyTimers(waiting(), defaultTimes, at(T0 + HOUR)).conversation
    expect(applyTimers(once, defaultTimes, at(T0 + HOUR))).toEqual({ ...unchanged(once), sent: [], withheld: [] })
  })

  it('Q6 another wait is announced again', () => {
    const once = applyTimers(waiting(), defaultTimes, at(T0 + 4 * MINUTE)).conversation
    const again = hear(answer(once, T0 + 5 * MINUTE), T0 + 6 * MINUTE)
    expect(due(again, T0 + 9 * MINUTE)).toEqual([])
    expect(due(again, T0 + 9 * MINUTE + 1)).toEqual(['soon'])
  })
})

describe('setting the timer', () => {
  const armed = (conversation: Conversation, now: number) => armTimer(conversation, defaultTimes, now)
  const first = armed(waiting(), T0)

  it('Q6 something closer moves it at once', () => {
    expect(first.timerAt).toBe(T0 + 3 * MINUTE + 1)
    const answered = armed(answer(first, T0 + 2 * MINUTE), T0 + 2 * MINUTE)
    expect(armed(hear(answered, T0 + HOUR), T0 + HOUR).timerAt).toBe(T0 + HOUR + 3 * MINUTE + 1)
    const fired = { ...first, alerted: { level: 'soon' as const, wait: T0 } }
    expect(armed(fired, T0 + 3 * MINUTE + 1).timerAt).toBe(T0 + 5 * MINUTE + 1)
  })

  it('Q6 an answer moves it to auto-close, where the customer is not likely to write before it fires in vain', () => {
    const late = T0 + MINUTE + 1
    expect(armed(answer(first, late), late).timerAt).toBe(T0 + 24 * HOUR)
    const soon = T0 + MINUTE
    const answered = answer(first, soon)
    expect(armed(answered, soon)).toBe(answered)
    const more = hear(answered, T0 + 2 * MINUTE)
    expect(armed(more, T0 + 2 * MINUTE)).toBe(more)
    // What fires then finds the other wait, which is not so long yet.
    expect(nextFiring(more, defaultTimes, T0 + 3 * MINUTE + 1)).toBe(T0 + 5 * MINUTE + 1)
  })

  it('Q7 auto-close alone is not moved by the minute', () => {
    const answered = armed(answer(first, T0 + 2 * MINUTE), T0 + 2 * MINUTE)
    expect(answered.timerAt).toBe(T0 + 24 * HOUR)
    const heard = { ...answered, lastInboundAt: T0 + HOUR }
    expect(armed(heard, T0 + HOUR)).toBe(heard)
    // Quiet for hours, and what is set comes before what is due.
    expect(armed(heard, T0 + 10 * HOUR).timerAt).toBe(T0 + 25 * HOUR)
  })

  it('S2 S3 A10 nothing is set where nothing is to come; what comes anyway is', () => {
    const noteUntil = T0 + 20 * HOUR
    const nothing = { type: null, category: null, note: null }
    const closed = (conversation: Conversation) =>
      close(conversation, agent, nothing, workspace, at(T0 + HOUR)).conversation.timerAt
    expect(closed(first)).toBeNull()
    expect(closed({ ...first, noteUntil })).toBe(noteUntil)
    expect(closed({ ...first, noteUntil, scheduled: { count: 1, next: T0 + 2 * HOUR } })).toBe(T0 + 2 * HOUR)
    expect(closed({ ...first, scheduled: { count: 1, next: null } })).toBeNull()
    const until = T0 + 9 * HOUR
    expect(hold(first, agent, at(T0 + 1)).conversation.timerAt).toBeNull()
    expect(hold(first, agent, at(T0 + 1), until).conversation.timerAt).toBe(until)
    expect(hold({ ...first, noteUntil }, agent, at(T0 + 1)).conversation.timerAt).toBe(noteUntil)
    expect(silenced(first).timerAt).toBeNull()
    expect(armed({ ...first, blacklisted: true }, T0 + HOUR).timerAt).toBeNull()
  })

  it('Q7 what is due by now is left to what fires for it', () => {
    const late = T0 + 25 * HOUR
    const silent = armed(answer(first, T0 + 2 * MINUTE), T0 + 2 * MINUTE)
    expect(silent.timerAt).toBe(T0 + 24 * HOUR)
    const answered = answer(silent, late)
    expect(armed(answered, late)).toBe(answered)
    // Unless it was not waited for.
    expect(armed({ ...answered, timerAt: null }, late).timerAt).toBe(T0 + 24 * HOUR)
  })

  it('Q6 who only looks writes nothing to move it later', () => {
    const answered = answer(first, T0 + 2 * MINUTE)
    expect(armCloser(answered, defaultTimes, T0 + 2 * MINUTE)).toBe(answered)
    expect(armCloser({ ...first, timerAt: null }, defaultTimes, T0).timerAt).toBe(T0 + 3 * MINUTE + 1)
  })

  it('Q6 S2 the schedule is never later than what is due, and there is none where nothing is, whatever is done', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 0, max: 10 * MINUTE }), (steps, late) => {
        const { conversation, schedule } = play(steps, late)
        const due = nextDue(conversation, defaultTimes)
        if (due === null) expect(schedule()).toBe(Number.POSITIVE_INFINITY)
        else expect(schedule()).toBeLessThanOrEqual(due)
      }),
    )
  })

  it('Q6 is looked at where a wait, a team or the conversation begins, and nowhere else', () => {
    const open = opened()
    const heard = waiting()
    const held = hold(heard, agent, at(T0 + 1)).conversation
    expect(mayMoveCloser(undefined, open)).toBe(true)
    expect(mayMoveCloser(open, heard)).toBe(true)
    expect(mayMoveCloser(heard, { ...heard, teamId: 'sales' })).toBe(true)
    expect(mayMoveCloser(held, resume(held, agent, at(T0 + 2)).conversation)).toBe(true)
    expect(mayMoveCloser({ ...heard, blacklisted: true }, heard)).toBe(true)
    expect(mayMoveCloser(heard, hear(heard, T0 + 1))).toBe(false)
    expect(mayMoveCloser(heard, answer(heard, T0 + 1))).toBe(false)
    expect(mayMoveCloser(heard, held)).toBe(false)
  })
})

/** What may happen to a conversation, and how much later each thing happens. */
const step = fc.record({
  what: fc.constantFrom('message', 'answer', 'hold', 'resume', 'fire', 'fire twice'),
  after: fc.oneof(fc.integer({ min: 0, max: 6 * MINUTE }), fc.integer({ min: 0, max: 30 * HOUR })),
})

/**
 * Plays the steps with a scheduler that holds one time, told whenever `timerAt` changes, and that fires `late` ms after it. Who writes
 * and who answers knows the times; what others bring closer is found afterwards.
 */
function play(steps: { what: string; after: number }[], late: number) {
  const waits = new Map<number, string[]>()
  const closings: number[] = []
  let now = T0
  let conversation = waiting()
  let schedule = Number.POSITIVE_INFINITY
  const become = (after: Conversation) => {
    if (after.timerAt !== conversation.timerAt) schedule = after.timerAt ?? Number.POSITIVE_INFINITY
    conversation = after
  }
  const arm = () => become(armTimer(conversation, defaultTimes, now))
  const fire = () => {
    const wait = conversation.waitingSince
    const change = applyTimers(conversation, defaultTimes, at(now))
    for (const name of names(change)) {
      if (name === 'closed') closings.push(now)
      else waits.set(wait ?? -1, [...(waits.get(wait ?? -1) ?? []), String(name)])
    }
    become((change.entries.length > 0 ? armTimer : armCloser)(change.conversation, defaultTimes, now))
  }
  const wait = (until: number) => {
    while (schedule + late <= until) {
      now = Math.max(now, schedule + late)
      schedule = Number.POSITIVE_INFINITY
      if (due(conversation, now).length > 0) fire()
      else schedule = nextFiring(conversation, defaultTimes, now) ?? schedule
    }
    now = until
  }
  arm()
  for (const { what, after } of steps) {
    wait(now + after)
    if (what.startsWith('fire')) fire()
    if (what === 'fire twice') fire()
    if (conversation.status === 'resolved') continue
    const before = conversation
    if (what === 'message') become(armTimer(hear(conversation, now), defaultTimes, now))
    else if (what === 'answer') become(armTimer(answer(conversation, now), defaultTimes, now))
    else if (what === 'hold') become(hold(conversation, agent, at(now)).conversation)
    else if (what === 'resume') become(resume(conversation, agent, at(now)).conversation)
    if (mayMoveCloser(before, conversation)) become(armCloser(conversation, defaultTimes, now))
  }
  return { conversation, waits, closings, wait, now: () => now, schedule: () => schedule }
}

describe('whatever happens', () => {
  it('Q6 a wait is announced once as soon and once as overdue, in this order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 0, max: 10 * MINUTE }), (steps, late) => {
        const { waits } = play(steps, late)
        expect(waits.has(-1)).toBe(false)
        for (const announced of waits.values()) expect([['soon'], ['soon', 'overdue']]).toContainEqual(announced)
      }),
    )
  })

  it('Q7 it is closed exactly once, and not before its time', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 0, max: HOUR }), (steps, late) => {
        const played = play([...steps, { what: 'resume', after: 0 }], late)
        const lastHeard = Math.max(played.conversation.lastInboundAt ?? 0, played.conversation.quietFrom ?? 0)
        played.wait(played.now() + 49 * HOUR)
        expect(played.closings).toHaveLength(1)
        expect(played.closings[0]).toBeGreaterThanOrEqual(lastHeard + 24 * HOUR)
      }),
    )
  })
})
