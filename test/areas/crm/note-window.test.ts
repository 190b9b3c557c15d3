import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinsNote, NOTE_WINDOW_MS, shareOut, windowEnd } from '../../../functions/areas/crm/domain/note-window.ts'
import { kindOfRecord, noteIdOf, parseNoteId, recordIdOf } from '../../../functions/areas/crm/domain/record.ts'
import {
  addMessages,
  startNote,
  textOfNote,
  withoutConversation,
} from '../../../functions/areas/crm/domain/record-note.ts'
import { applyTimers, armTimer, dueTimers, nextDue } from '../../../functions/areas/queues/domain/timers.ts'
import { openConversation, system } from '../../../functions/areas/timeline/domain/change.ts'
import { defaultTimes } from '../../../functions/areas/workspace/domain/times.ts'
import { moment, NOW, whatsapp } from '../timeline/fixtures.ts'
import { contact, said } from './note-fixtures.ts'

const HOUR = 3_600_000
/** Messages so many milliseconds after each other. */
const spaced = (steps: number[]) =>
  steps.map((_, index) => ({ id: index, receivedAt: steps.slice(0, index + 1).reduce((sum, step) => sum + step, NOW) }))

describe('L3 the 24 hours of a note', () => {
  it('L3: a message 23:59:59.999 after the first joins, one 24:00:00.000 after does not', () => {
    expect(NOTE_WINDOW_MS).toBe(24 * HOUR)
    expect(joinsNote(NOW, NOW)).toBe(true)
    expect(joinsNote(NOW, NOW + 24 * HOUR - 1)).toBe(true)
    expect(joinsNote(NOW, NOW + 24 * HOUR)).toBe(false)
    expect(windowEnd(NOW)).toBe(NOW + 24 * HOUR)
  })

  it('L3: counts from the first message, not from the last', () => {
    const times = [0, 20, 23, 24, 30, 47, 48]
    const { joined, started } = shareOut(
      null,
      times.map((hours) => ({ receivedAt: NOW + hours * HOUR })),
    )
    const hours = (group: { receivedAt: number }[]) => group.map(({ receivedAt }) => (receivedAt - NOW) / HOUR)
    expect(joined).toEqual([])
    expect(started.map(hours)).toEqual([[0, 20, 23], [24, 30, 47], [48]])
  })

  it('L3: every message is in one note, in order, within 24 h of its first; the next first is not', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 30 * HOUR }), { maxLength: 60 })
    const openAt = fc.option(fc.integer({ min: -30 * HOUR, max: 0 }), { nil: null })
    fc.assert(
      fc.property(gaps, openAt, (steps, openSince) => {
        const messages = spaced(steps)
        const open = openSince === null ? null : { firstAt: NOW + openSince }
        const { joined, started } = shareOut(open, messages)
        expect([...joined, ...started.flat()]).toEqual(messages)
        for (const { receivedAt } of joined) expect(open && joinsNote(open.firstAt, receivedAt)).toBe(true)
        const firsts = [open?.firstAt, ...started.map(([first]) => first?.receivedAt)].filter(
          (one) => one !== undefined,
        )
        for (const [index, group] of started.entries()) {
          const first = group[0]?.receivedAt ?? Number.NaN
          expect(group.every(({ receivedAt }) => joinsNote(first, receivedAt))).toBe(true)
          const before = firsts[firsts.length - started.length + index - 1]
          if (before !== undefined) expect(joinsNote(before, first)).toBe(false)
        }
      }),
    )
  })

  it('L3: it does not matter in which portions messages are shared out', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 30 * HOUR }), { maxLength: 40 })
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 7 }), (steps, portion) => {
        const messages = spaced(steps)
        const groups: { receivedAt: number }[][] = []
        for (let start = 0; start < messages.length; start += portion) {
          const last = groups.at(-1)
          const open = last?.[0] ? { firstAt: last[0].receivedAt } : null
          const { joined, started } = shareOut(open, messages.slice(start, start + portion))
          last?.push(...joined)
          groups.push(...started)
        }
        expect(groups).toEqual(shareOut(null, messages).started)
      }),
    )
  })
})

describe('L3 the timer of a window', () => {
  const opened = openConversation(
    { contact, previous: undefined, teamId: null, channel: whatsapp, actor: system },
    moment(),
  ).conversation
  const noteUntil = NOW + HOUR

  it.each([
    ['an open', opened],
    ['a held', { ...opened, status: 'on_hold' as const }],
    ['a closed', { ...opened, status: 'resolved' as const }],
  ])('L3: ends it in %s conversation, once, and adds nothing to the timeline', (_what, conversation) => {
    const noted = { ...conversation, noteUntil }
    expect(nextDue(noted, defaultTimes)).toBe(noteUntil)
    expect(dueTimers(noted, defaultTimes, noteUntil - 1)).toEqual([])
    expect(dueTimers(noted, defaultTimes, noteUntil)).toEqual(['noteWindow'])
    expect(applyTimers(noted, defaultTimes, moment(noteUntil - 1)).conversation).toBe(noted)
    const done = applyTimers(noted, defaultTimes, moment(noteUntil))
    expect(done).toEqual({ conversation, entries: [], sent: [], withheld: [] })
    expect(applyTimers(done.conversation, defaultTimes, moment(noteUntil)).conversation).toBe(done.conversation)
  })
  it('L3: one that is due with auto-close does not keep it from happening', () => {
    const late = moment(NOW + 24 * HOUR)
    const { conversation, entries } = applyTimers({ ...opened, noteUntil: late.now }, defaultTimes, late)
    expect(conversation).toMatchObject({ status: 'resolved', closedBy: 'timer' })
    expect(conversation.noteUntil).toBeUndefined()
    expect(entries.map(({ event }) => event?.name)).toEqual(['closed'])
  })
  it('L3: is set only where no other timer fires before', () => {
    const timed = { ...opened, timerAt: NOW + HOUR / 2, scheduled: { count: 1, next: NOW + HOUR / 2 }, noteUntil }
    expect(armTimer(timed, defaultTimes, NOW)).toBe(timed)
    expect(armTimer({ ...opened, timerAt: NOW + 2 * HOUR, noteUntil }, defaultTimes, NOW).timerAt).toBe(noteUntil)
  })
})

describe('L2 what a note says', () => {
  const record = recordIdOf('deal', 'A'.repeat(26))

  it('L2: with whom, whose it is, the way back, and the messages with sender and time', () => {
    const note = startNote(record, contact, [said(1, 'Hello'), said(2, 'Good day', 'agent')], NOW)
    const text = textOfNote({ ...note, assignedTo: { id: 'ag_1', name: 'Anna' } }, 'https://console.test/c/1')
    expect(text).toBe(
      [
        'Conversation with Kim',
        'Assigned to Anna',
        'https://console.test/c/1',
        '',
        '2026-01-15 12:00 UTC Kim: Hello',
        '2026-01-15 12:00 UTC Anna: Good day',
      ].join('\n'),
    )
  })
  it('L2: twenty messages at most, the latest, each clipped; how many were before is said', () => {
    const messages = Array.from({ length: 25 }, (_, index) => said(index + 1, `${index + 1} ${'x'.repeat(1_000)}`))
    const note = addMessages(startNote(record, contact, messages.slice(0, 3), NOW), messages.slice(3), NOW)
    expect(note.lines.map(({ seq }) => seq)).toEqual(messages.slice(5).map(({ seq }) => seq))
    expect(note.lines.every(({ text }) => text.length <= 300)).toBe(true)
    expect(textOfNote(note, '')).toContain('(5 earlier messages)')
  })
  it('L2: a message is never in it twice, and one that was said earlier stands earlier', () => {
    const late = { ...said(3, 'first'), at: NOW - 1_000 }
    const note = startNote(record, contact, [said(1, 'second'), said(2, 'third')], NOW)
    const more = addMessages(addMessages(note, [late], NOW), [late, said(1, 'second')], NOW)
    expect(more.lines.map(({ text }) => text)).toEqual(['first', 'second', 'third'])
  })
  it('A11: without a deleted conversation nothing of it is left, nor a person’s words about it', () => {
    const note = addMessages(startNote(record, contact, [said(1, 'one')], NOW), [said(1, 'two', 'contact', 2)], NOW)
    expect(withoutConversation(note, 1)).toMatchObject({ conversations: [2], lines: [{ text: 'two' }] })
    expect(withoutConversation(note, 3)).toBe(note)
    expect(withoutConversation(withoutConversation(note, 1) ?? note, 2)).toBeUndefined()
    const edited = { ...note, lines: [], edited: { text: 'mine', by: { id: 'ag', name: 'A' }, at: NOW } }
    expect(withoutConversation(edited, 2)).toBeUndefined()
  })
  it('an id says where it lies, and whatever else is no id', () => {
    const key = { recordId: record, contactId: contact.id, first: { n: 3, seq: 17 }, firstAt: NOW }
    expect(parseNoteId(noteIdOf(key))).toEqual(key)
    expect(noteIdOf(key)).toMatch(/^[A-Za-z0-9_-]{1,128}$/)
    expect([parseNoteId('rn_x'), parseNoteId(''), kindOfRecord('x'), kindOfRecord(`xx_${'A'.repeat(26)}`)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(kindOfRecord(record)).toBe('deal')
  })
})
