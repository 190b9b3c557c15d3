import { describe, expect, it } from 'vitest'
import type { Entry } from '../../web/src/api/types.ts'
import { fileSize } from '../../web/src/i18n/size.ts'
import { captionOf, extensionOf, kindOf } from '../../web/src/timeline/files/file-kind.ts'
import {
  beginningOf,
  entriesOf,
  merged,
  mergedAsRead,
  shownIn,
  type TimelineData,
  withNew,
} from '../../web/src/timeline/merge.ts'
import { createSelection } from '../../web/src/timeline/selection.ts'

const message = (n: number, tags: string[] = [], text = `message ${n}`): Entry => ({
  id: `en_${n}`,
  conversationId: 'cv_1_1',
  seq: n,
  at: new Date(n * 1000).toISOString(),
  kind: 'message',
  actor: { type: 'contact', id: 'ct_1', name: 'Ada' },
  message: {
    direction: 'inbound',
    channel: { id: 'demo-web', type: 'web' },
    text,
    attachments: [],
    delivery: null,
    providerMessageId: null,
    tags,
  },
})
const page = (...items: Entry[]) => ({ items, nextCursor: 'more' })
const data = (...pages: ReturnType<typeof page>[]): TimelineData => ({ pages, pageParams: pages.map(() => undefined) })

describe('F2 tags in the timeline', () => {
  it('F2: an event that is late takes no tag away, and what did not change stays the same object', () => {
    const before = data(page(message(2, ['late', 'urgent']), message(1)))
    const after = merged(before, [message(2, ['late'])])
    expect(entriesOf(after).map((entry) => entry.message?.tags)).toEqual([[], ['late', 'urgent']])
    expect(entriesOf(after)[0]).toBe(before.pages[0]?.items[1])
  })
})

describe('M4 what is read while more happens', () => {
  const sent = (n: number, status: 'queued' | 'sent' | 'failed'): Entry => {
    const entry = message(n)
    if (!entry.message) throw new Error('no message')
    const delivery = { status, error: null, attempts: 1 }
    return { ...entry, message: { ...entry.message, direction: 'outbound', delivery } }
  }
  const states = (after: TimelineData) => entriesOf(after).map((entry) => entry.message?.delivery?.status)

  it('M4: what tells of a new entry late does not undo what became of it', () => {
    const shown = data(page(sent(1, 'sent')))
    expect(states(withNew(shown, sent(1, 'queued')))).toEqual(['sent'])
    expect(states(withNew(shown, sent(2, 'queued')))).toEqual(['sent', 'queued'])
  })

  it('M4: what the socket told meanwhile is newer than the answer', () => {
    const shown = data(page(sent(2, 'queued'), sent(1, 'queued')))
    const before = shownIn(shown)
    const meanwhile = merged(shown, [sent(2, 'failed'), sent(3, 'sent')])
    const read = [sent(3, 'queued'), sent(2, 'queued'), sent(1, 'sent')]
    expect(states(mergedAsRead(meanwhile, read, before))).toEqual(['sent', 'failed', 'sent'])
  })

  it('M4: what nobody told of is as it was read', () => {
    const shown = data(page(sent(1, 'queued')))
    const after = mergedAsRead(shown, [sent(2, 'sent'), sent(1, 'failed')], shownIn(shown))
    expect(states(after)).toEqual(['failed', 'sent'])
  })

  it('M4: one that only moved down meanwhile is as it was read', () => {
    const shown = data(page(sent(1, 'queued')))
    const meanwhile = merged(data(page(sent(1, 'queued'))), [sent(2, 'sent')])
    const after = mergedAsRead(meanwhile, [sent(2, 'queued'), sent(1, 'failed')], shownIn(shown))
    expect(states(after)).toEqual(['failed', 'sent'])
  })

  it('M5: a text that a frame cut meanwhile is read whole', () => {
    const shown = data(page(message(1)))
    const meanwhile = merged(shown, [message(2, [], 'a long')])
    const after = mergedAsRead(meanwhile, [message(2, [], 'a long text')], shownIn(shown))
    expect(entriesOf(after).map((entry) => entry.message?.text)).toEqual(['message 1', 'a long text'])
  })
})

describe('C4 pages', () => {
  it('C4: who comes back keeps the newest pages only, in their order', () => {
    const whole = data(...[5, 4, 3, 2].map((n) => page(message(n))))
    expect(entriesOf(beginningOf(whole)).map(({ id }) => id)).toEqual(['en_4', 'en_5'])
    expect(beginningOf(whole).pageParams).toHaveLength(2)
    const short = data(page(message(1)))
    expect(beginningOf(short)).toBe(short)
  })
})

describe('F2 selecting', () => {
  const order = ['a', 'b', 'c', 'd']

  it('F2: one by one, or through to another, upwards and downwards', () => {
    const selection = createSelection(() => order)
    selection.toggle('c')
    selection.toggle('a', true)
    expect([...selection.ids()].sort()).toEqual(['a', 'b', 'c'])
    selection.toggle('b')
    selection.toggle('d', true)
    expect([...selection.ids()].sort()).toEqual(['a', 'b', 'c', 'd'])
    selection.clear()
    expect([selection.ids().size, selection.isOn()]).toEqual([0, false])
  })

  it('F2: what is no longer there is no beginning of a range', () => {
    const selection = createSelection(() => order)
    selection.toggle('gone')
    selection.toggle('b', true)
    expect([...selection.ids()].sort()).toEqual(['b', 'gone'])
  })
})

describe('M5 files', () => {
  const file = { id: '1', name: 'a.png', type: 'image/png', size: 2_000, state: 'ready' as const }

  it('M5: pictures that browsers show are shown, unless they are large; SVG is a file', () => {
    expect(kindOf(file)).toBe('image')
    expect(kindOf({ ...file, size: 11 * 1024 * 1024 })).toBe('other')
    expect(kindOf({ ...file, type: 'image/svg+xml' })).toBe('other')
    expect(kindOf({ ...file, type: 'audio/ogg; codecs=opus' })).toBe('audio')
    expect(kindOf({ ...file, type: 'application/pdf' })).toBe('other')
  })

  it('M5: a file’s size and kind as people say them', () => {
    expect(fileSize(1.5 * 1024 * 1024, 'en')).toBe('1.5 MB')
    expect(fileSize(1.5 * 1024 * 1024, 'de')).toBe('1,5 MB')
    expect(fileSize(8, 'en')).toBe('8 bytes')
    expect(extensionOf({ name: 'bill.pdf', type: 'application/octet-stream' })).toBe('PDF')
    expect(extensionOf({ name: 'bill', type: 'application/pdf' })).toBe('PDF')
  })

  it('M5: words that stand in for a file are not shown beside it; what the customer wrote is', () => {
    const of = (text: string, attachments = [file]) => {
      const { message: said } = message(1, [], text)
      return said && captionOf({ ...said, attachments })
    }
    expect(of('[Document: bill.pdf]')).toBe('')
    expect(of('[Image]\n[Image]')).toBe('')
    expect(of('[Image]', [])).toBe('[Image]')
    expect(of('Look at [this]')).toBe('Look at [this]')
    expect(of('[sic]')).toBe('[sic]')
  })
})

describe('C3 a contact and its parts', () => {
  const of = (contact: string, n: number, number = 1): Entry => ({
    ...message(n),
    id: `en_${contact}_${n}`,
    conversationId: `cv_${contact}_${number}`,
  })
  const times = (shown: TimelineData) => entriesOf(shown).map(({ at }) => Date.parse(at) / 1000)

  it('C3 stand between each other by time, each in its own order', () => {
    // Of the first contact, what was said at 2 came late, in its second conversation.
    const all = [of('A', 2, 2), of('B', 6), of('A', 5), of('B', 3), of('A', 1)]
    expect(times(data(page(...all)))).toEqual([1, 3, 5, 2, 6])
  })
  it('C3 take in what comes since, and what belongs to a page that is not read yet comes with it', () => {
    const before = data(page(of('B', 6), of('A', 5)))
    expect(times(merged(before, [of('A', 7), of('B', 8)]))).toEqual([5, 6, 7, 8])
    expect(merged(before, [of('B', 1)])).toBe(before)
  })
})
