import { describe, expect, it } from 'vitest'
import type { Entry, Message, SearchHit } from '../../web/src/api/types.ts'
import { rewrittenHits } from '../../web/src/queues/rewritten-hits.ts'
import { emojiFor, grouped, ownReaction, possibleWith } from '../../web/src/timeline/meaning/possible.ts'
import { rewritten, writtenOf } from '../../web/src/timeline/meaning/written.ts'
import { entriesOf, merged, type TimelineData } from '../../web/src/timeline/merge.ts'

const AT = Date.parse('2026-01-05T10:00:00.000Z')
const iso = (minutes: number) => new Date(AT + minutes * 60_000).toISOString()
const said = (
  more: Partial<Message> = {},
  actor: Entry['actor'] = { type: 'agent', id: 'ag_1', name: 'Anna' },
): Entry => ({
  id: 'en_1',
  conversationId: 'cv_1_1',
  seq: 1,
  at: iso(0),
  kind: 'message',
  actor,
  message: {
    direction: 'outbound',
    channel: { id: 'demo-telegram', type: 'telegram' },
    text: 'Good mroning to you',
    attachments: [],
    delivery: null,
    providerMessageId: '1:2',
    tags: [],
    ...more,
  },
})
const customer: Entry['actor'] = { type: 'contact', id: 'ct_1', name: 'Kim' }

describe('a message whose words are changed', () => {
  const channel = (type: Message['channel']['type']) => ({ id: 'demo', type })
  const message = (more: Partial<Message>) => said(more).message as Message
  const bold = message({ channel: channel('telegram'), text: 'All good', styles: [{ style: 'bold', from: 4, to: 8 }] })

  it('is written with the marks that say how it looks, and looks so again', () => {
    expect(writtenOf(bold)).toBe('All *good*')
    expect(rewritten(bold, writtenOf(bold))).toEqual(bold)
    expect(rewritten(bold, 'All _well_')).toMatchObject({
      text: 'All well',
      styles: [{ style: 'italic', from: 4, to: 8 }],
    })
    expect(rewritten(bold, 'All well')).not.toHaveProperty('styles')
  })
  it('keeps its marks in the text where the channel has them there, and has none where it knows none', () => {
    const whatsapp = message({ channel: channel('whatsapp'), text: 'All *good*' })
    expect(writtenOf(whatsapp)).toBe('All *good*')
    expect(rewritten(whatsapp, 'All **well**').text).toBe('All *well*')
    expect(rewritten(message({ channel: channel('messenger') }), 'All *well*')).toMatchObject({ text: 'All well' })
  })
})

describe('a message that changes while it is shown', () => {
  const shown = (known: Entry, next: Entry) => {
    const data: TimelineData = { pages: [{ items: [known], nextCursor: null }], pageParams: [undefined] }
    return entriesOf(merged(data, [next]))[0]?.message
  }
  const edited = said({ text: 'Good', editedAt: iso(1), earlier: [{ text: 'Good mroning to you', at: iso(0) }] })

  it('is as it was edited, also where that is its beginning', () => {
    expect(shown(said(), edited)?.text).toBe('Good')
  })
  it('is gone when it was taken back, whatever comes late', () => {
    const gone = said({ text: '', unsentAt: iso(2) })
    expect(shown(edited, gone)).toMatchObject({ text: '', unsentAt: iso(2) })
    expect(shown(gone, edited)).toMatchObject({ text: '', unsentAt: iso(2) })
  })
  it('is not as before its edit again for an event that is late, which tells what else it tells', () => {
    const late = said({ delivery: { status: 'read', error: null, attempts: 1 } })
    expect(shown(edited, late)).toMatchObject({ text: 'Good', editedAt: iso(1), delivery: { status: 'read' } })
  })
  it('stays whole where a frame carries less of it', () => {
    expect(shown(edited, said({ ...edited.message, text: 'Goo' }))?.text).toBe('Good')
  })
  it('reads so in what was found, or is not found any more', () => {
    const hit = { entry: said(), text: 'Good mroning to you', marks: [[0, 4]], conversation: {} }
    const other = { contact: {}, conversationId: 'cv_2_1' }
    const items = [hit, other] as unknown as SearchHit[]
    const found = { items, nextCursor: null }
    expect(rewrittenHits(found, edited)).toMatchObject({
      items: [{ text: 'Good', marks: [] }, other],
      nextCursor: null,
    })
    expect(rewrittenHits(found, said({ text: '', unsentAt: iso(2) })).items).toEqual([other])
    expect(rewrittenHits(found, { ...edited, id: 'en_2' })).toBe(found)
  })
})

describe('what can be done with a message', () => {
  const telegram = { react: ['👍', '❤'], edit: true, unsendWithinMs: 60 * 60_000, quote: true } as const
  const can = (
    entry: Entry,
    amends: Parameters<typeof possibleWith>[1] = { ...telegram, react: ['👍', '❤'] },
    minutes = 1,
  ) => Object.keys(possibleWith(entry, amends, { me: 'ag_1', now: AT + minutes * 60_000 })).sort()

  it.each([
    ['one’s own', said(), undefined, ['copy', 'edit', 'quote', 'unsend']],
    ['one’s own, long ago', said(), 61, ['copy', 'edit', 'quote']],
    ['a colleague’s', said({}, { type: 'agent', id: 'ag_2', name: 'Ben' }), undefined, ['copy', 'quote']],
    [
      'one sent from elsewhere',
      said({ elsewhere: true }, { type: 'agent', id: null, name: '' }),
      undefined,
      ['copy', 'quote'],
    ],
    ['the customer’s', said({ direction: 'inbound' }, customer), undefined, ['copy', 'quote', 'react']],
    ['one that its provider does not have', said({ providerMessageId: null }), undefined, ['copy']],
    ['one that was taken back', said({ text: '', unsentAt: iso(1) }), undefined, []],
    ['a picture of one’s own', said({ text: '' }), undefined, ['quote', 'unsend']],
  ])('%s', (_, entry, minutes, expected) => {
    expect(can(entry, undefined, minutes)).toEqual(expected)
  })
  it('on a channel that can nothing, its words are copied', () => {
    expect(can(said({ direction: 'inbound' }, customer), {})).toEqual(['copy'])
  })
  it('the palette has what the channel has; reactions stand together however a keyboard writes them', () => {
    expect(emojiFor(['👍'])).toEqual(['👍'])
    expect(emojiFor('any').length).toBeGreaterThan(10)
    const reactions = [
      { emoji: '❤', from: 'contact' as const, name: 'Kim' },
      { emoji: '❤\uFE0F', from: 'agent' as const, name: 'Anna' },
      { emoji: '👍', from: 'agent' as const, name: '' },
    ]
    expect(grouped(reactions).map(({ emoji, by }) => [emoji, by.length])).toEqual([
      ['❤', 2],
      ['👍', 1],
    ])
    expect(ownReaction(said({ reactions }))).toBe('❤\uFE0F')
    expect(ownReaction(said({ reactions: reactions.slice(2) }))).toBeUndefined()
  })
})
