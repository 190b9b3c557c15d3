import { describe, expect, it } from 'vitest'
import type { Entry, Message } from '../../web/src/api/types.ts'
import { firstResponse } from '../../web/src/contacts/first-response.ts'
import { captionOf, isBarePicture, isSticker, ownName } from '../../web/src/timeline/files/file-kind.ts'
import { firstNew } from '../../web/src/timeline/first-new.ts'
import { dayOf, folded, together } from '../../web/src/timeline/folding.ts'
import { inOneSentence } from '../../web/src/timeline/in-one-sentence.ts'
import { entriesIn, type RowOf } from '../../web/src/timeline/row.ts'
import { sharedIn, wordsBeside } from '../../web/src/timeline/shared/shared-in.ts'

const START = new Date(2026, 0, 15, 12).getTime()
let next = 0
const entry = (seconds: number, more: Partial<Entry>): Entry => {
  next += 1
  const id = `en_${String(next).padStart(4, '0')}`
  const at = new Date(START + seconds * 1000).toISOString()
  return { id, conversationId: 'cv_1_1', seq: next, at, kind: 'event', actor: anna, ...more }
}
const anna = { type: 'agent' as const, id: 'anna', name: 'Anna' }
const ben = { type: 'agent' as const, id: 'ben', name: 'Ben' }
const customer = { type: 'contact' as const, id: 'ct_1', name: 'Kim' }

const moves = (seconds: number, name: NonNullable<Entry['event']>['name'], actor: Entry['actor'] = anna) =>
  entry(seconds, { actor, event: { name, from: null, to: name === 'assigned' ? actor.id : null } })
const message = (text: string, more: Partial<Message> = {}): Message => ({
  direction: 'inbound',
  channel: { id: 'demo', type: 'telegram' },
  text,
  attachments: [],
  delivery: null,
  providerMessageId: null,
  tags: [],
  ...more,
})
const says = (seconds: number, text: string, more: Partial<Message> = {}) =>
  entry(seconds, { kind: 'message', actor: customer, message: message(text, more) })
const file = (name = 'image.jpg', type = 'image/jpeg') => ({ id: name, name, type, size: 1, state: 'ready' as const })
const shows = (seconds: number, text = '[Image]', more: Partial<Message> = {}) =>
  says(seconds, text, { attachments: [file()], ...more })

const rowOf = (one: Entry, before?: Entry): RowOf<never> => ({
  kind: 'entry',
  key: one.id,
  entry: one,
  isFirst: !together(before, one),
  isLast: true,
})
const rows = (...entries: Entry[]) => folded(entries.map((one, index) => rowOf(one, entries[index - 1])))
/** Kinds of rows with how many entries each shows; days and dividers left out. */
const shape = (all: readonly RowOf<never>[]) =>
  all.flatMap((row) => (entriesIn(row).length > 0 ? [`${row.kind} ${entriesIn(row).length}`] : []))

describe('C4 what happened together is one row', () => {
  it('within some minutes, whoever did it', () => {
    expect(shape(rows(moves(0, 'joined'), moves(1, 'assigned'), moves(60, 'joined', ben)))).toEqual(['movements 3'])
  })
  it('not with what happened later, or after somebody said something', () => {
    expect(shape(rows(moves(0, 'joined'), moves(301, 'held')))).toEqual(['entry 1', 'entry 1'])
    expect(shape(rows(moves(0, 'joined'), says(1, 'hi'), moves(2, 'held')))).toEqual(['entry 1', 'entry 1', 'entry 1'])
  })
  it('and what must be seen stands by itself', () => {
    expect(shape(rows(moves(0, 'opened'), moves(1, 'soon'), moves(2, 'overdue'), moves(3, 'joined')))).toEqual([
      'entry 1',
      'entry 1',
      'entry 1',
      'entry 1',
    ])
  })
  it('days are those of where one is, also after a journey', () => {
    const home = process.env.TZ
    const [evening, night] = ['2026-01-15T22:30:00Z', '2026-01-15T23:30:00Z']
    try {
      process.env.TZ = 'UTC'
      expect(dayOf(evening)).toBe(dayOf(night))
      process.env.TZ = 'Europe/Berlin'
      expect(dayOf(evening)).not.toBe(dayOf(night))
      // The clocks are put on and back: a day of 23 hours, and one of 25.
      expect(dayOf('2026-03-28T23:00:00Z')).toBe(dayOf('2026-03-29T21:59:59Z'))
      expect(dayOf('2026-03-29T22:00:00Z')).not.toBe(dayOf('2026-03-29T21:59:59Z'))
      expect(dayOf('2026-10-24T22:00:00Z')).toBe(dayOf('2026-10-25T22:59:59Z'))
    } finally {
      if (home === undefined) delete process.env.TZ
      else process.env.TZ = home
    }
  })
  it('across conversations and days it is not together', () => {
    const other = { ...moves(2, 'opened'), conversationId: 'cv_1_2' }
    expect(shape(rows(moves(0, 'closed'), other))).toEqual(['entry 1', 'entry 1'])
    const midnight = 12 * 3600
    expect(shape(rows(moves(midnight - 1, 'joined'), moves(midnight + 1, 'held')))).toEqual(['entry 1', 'entry 1'])
  })
  it('keeps its row as more happens', () => {
    const [one, two] = [moves(0, 'joined'), moves(1, 'assigned')]
    const keyOf = (all: RowOf<never>[]) => all.findLast((row) => entriesIn(row).length > 0)?.key
    expect(keyOf(rows(one, two))).toBe(keyOf(rows(one)))
  })
  it('reads as one sentence per person, in languages that begin with who it was', () => {
    const said = (...texts: [string, string][]) => texts.map(([who, text]) => ({ who, text }))
    const by = said(['Anna', 'Anna joined'], ['Anna', 'Anna took it'], ['Ben', 'Ben left'])
    expect(inOneSentence(by, 'en')).toBe('Anna joined and took it · Ben left')
    expect(inOneSentence(said(['أنا', 'انضم أنا'], ['أنا', 'تولى أنا']), 'ar')).toBe('انضم أنا · تولى أنا')
    const again = said(
      ['Anna', 'Anna joined'],
      ['Anna', 'Anna held it'],
      ['Anna', 'Anna resumed it'],
      ['Anna', 'Anna held it'],
    )
    expect(inOneSentence(again, 'en')).toBe('Anna joined, resumed it, and held it')
    expect(inOneSentence(said(['', 'Due soon'], ['', 'Overdue']), 'en')).toBe('Due soon · Overdue')
  })
})

describe('C4 what one person said at once', () => {
  const marks = (all: readonly RowOf<never>[]) =>
    all.flatMap((row) => ('isLast' in row ? [[row.isFirst, row.isLast]] : []))
  it('has one name at its beginning and one time at its end', () => {
    expect(marks(rows(says(0, 'a'), says(10, 'b'), says(20, 'c'), says(400, 'd')))).toEqual([
      [true, false],
      [false, false],
      [false, true],
      [true, true],
    ])
  })
  it('ends where somebody else of the group speaks, or the channel is another', () => {
    const by = (id: string) => ({ speaker: { id, name: id } })
    expect(marks(rows(says(0, 'a', by('x')), says(1, 'b', by('y'))))).toEqual([
      [true, true],
      [true, true],
    ])
    const sms = { channel: { id: 'sms', type: 'sms' as const } }
    expect(marks(rows(says(0, 'a'), says(1, 'b', sms)))).toEqual([
      [true, true],
      [true, true],
    ])
  })
})

describe('M5 pictures that came together', () => {
  it('are one album, with the words of the first', () => {
    expect(shape(rows(shows(0, 'Look'), shows(1), shows(2)))).toEqual(['album 3'])
  })
  it('not where words, a quotation, another file, a sticker or a minute is between them', () => {
    expect(shape(rows(shows(0), says(1, 'and'), shows(2)))).toEqual(['entry 1', 'entry 1', 'entry 1'])
    expect(shape(rows(shows(0), shows(1, 'with words')))).toEqual(['entry 1', 'entry 1'])
    expect(shape(rows(shows(0), shows(1, '[Image]', { replyTo: { text: 'a', from: 'agent' } })))).toHaveLength(2)
    expect(
      shape(rows(shows(0), shows(1, '[a.pdf]', { attachments: [file('a.pdf', 'application/pdf')] }))),
    ).toHaveLength(2)
    expect(shape(rows(shows(0), shows(1, '[Sticker: 👍]')))).toHaveLength(2)
    expect(shape(rows(shows(0), shows(60)))).toHaveLength(2)
  })
  it('are no album with what failed or was taken back', () => {
    const failed = message('[Image]', {
      attachments: [file()],
      delivery: { status: 'failed', error: null, attempts: 1 },
    })
    expect(isBarePicture(failed)).toBe(false)
    expect(isBarePicture(message('', { unsentAt: 'then' }))).toBe(false)
    expect(isBarePicture(undefined)).toBe(false)
  })
  it('C4: the divider of what is new is never inside one', () => {
    const [one, two, three] = [shows(0), shows(1), shows(2)]
    const all = folded([rowOf(one), { kind: 'unread', key: 'unread' }, rowOf(two), rowOf(three, two)])
    expect(all.map(({ kind }) => kind)).toEqual(['entry', 'unread', 'album'])
  })
})

describe('M1 cards instead of the words that stand in for them', () => {
  it('an earlier message tells a place by its words', () => {
    expect(sharedIn(message('[Location: Café, Main St 1 (52.5, -13.4)]'))).toEqual([
      { kind: 'location', name: 'Café, Main St 1', latitude: 52.5, longitude: -13.4 },
    ])
    expect(sharedIn(message('[Location: 1.5, 2]'))).toEqual([{ kind: 'location', latitude: 1.5, longitude: 2 }])
    for (const text of ['[Location]', '[Location: Bern]', 'at [Location: 1, 2]', '[Contact: Bob, +1555]']) {
      expect(sharedIn(message(text))).toEqual([])
    }
    expect(sharedIn(message('[Location: 1, 2]', { direction: 'outbound' }))).toEqual([])
  })
  it('what else was written stays', () => {
    expect(wordsBeside(message('[Order: 1 × SKU]\nquickly please'))).toBe('quickly please')
    expect(wordsBeside(message('[Location: 1, 2]'))).toBe('')
  })
  it('a sticker is told by what stands in for it, and a picture goes by its name where that says something', () => {
    expect([isSticker(message('[Sticker: 👍]')), isSticker(message('[Sticker')), isSticker(message('hi'))]).toEqual([
      true,
      false,
      false,
    ])
    expect(captionOf(message('[Sticker]', { attachments: [file()] }))).toBe('')
    expect([ownName(file('image.jpg')), ownName(file('parcel.jpg'))]).toEqual(['', 'parcel.jpg'])
  })
})

describe('C4 new since you looked', () => {
  const all = [says(0, 'a'), moves(1, 'joined'), says(2, 'b'), says(3, 'c')]
  const id = (index: number) => all[index]?.id
  it('is what the customer said after what was seen, and else what nobody has read', () => {
    const seq = all[1]?.seq ?? 0
    expect(firstNew(all, 'cv_1_1', { unread: 3, looked: seq })).toBe(id(2))
    expect(firstNew(all, 'cv_1_1', { unread: 1, looked: undefined })).toBe(id(3))
    expect(firstNew(all, 'cv_1_1', { unread: 0, looked: undefined })).toBeUndefined()
    expect(firstNew(all, 'cv_1_1', { unread: 3, looked: 9_999 })).toBeUndefined()
    expect(firstNew(all, 'cv_1_2', { unread: 3, looked: undefined })).toBeUndefined()
  })
})

describe('R1 the first response beside the conversation', () => {
  it('is known once the beginning was read and somebody answered', () => {
    const opened = entry(0, { seq: 1, event: { name: 'opened', from: null, to: null } })
    const asked = says(1, 'hello')
    const answer = says(91, 'hi', { direction: 'outbound' })
    const conversation = { id: 'cv_1_1' }
    expect(firstResponse(conversation, [opened, asked, answer])).toBe(90_000)
    expect(firstResponse(conversation, [opened, asked])).toBeUndefined()
    expect(firstResponse(conversation, [{ ...opened, seq: 2 }, asked, answer])).toBeUndefined()
  })
})
