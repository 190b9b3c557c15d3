import { describe, expect, it } from 'vitest'
import { windowEnd } from '../../web/src/messages/reply-window.ts'
import { movedTo, ordersFor } from '../../web/src/settings/template-order.ts'
import { fieldsOf, mediaOf } from '../../web/src/templates/fields.ts'
import { filledOf } from '../../web/src/templates/filled.ts'
import { fillingOf } from '../../web/src/templates/filling.ts'
import { findTemplates, whyNot } from '../../web/src/templates/find.ts'
import { piecesOf, placed } from '../../web/src/templates/marked.ts'
import { fillValue } from '../../web/src/templates/possible.ts'
import type { Template } from '../../web/src/templates/types.ts'

const template = (name: string, more: Partial<Template> = {}): Template => ({
  id: `tp_${name}`,
  channelId: 'ch',
  name,
  language: 'en',
  category: 'utility',
  status: 'approved',
  components: [{ type: 'body', text: `About ${name}` }],
  variables: [],
  hidden: false,
  version: 1,
  ...more,
})

const sale = template('sale', {
  components: [
    { type: 'header', format: 'image', sample: true },
    { type: 'limited_time_offer', text: '20 % off', expires: true },
    { type: 'body', text: 'Hi *{{1}}*, the sale ends soon.' },
    {
      type: 'buttons',
      buttons: [
        { type: 'url', text: 'Shop', url: 'https://shop.test/{{button.0}}?from=chat' },
        { type: 'copy_code', text: 'Copy', code: '{{button.1}}' },
      ],
    },
    {
      type: 'carousel',
      cards: [
        {
          components: [
            { type: 'header', format: 'image' },
            { type: 'body', text: 'Only {{card.0.1}}' },
            { type: 'buttons', buttons: [{ type: 'url', text: 'Look', url: 'https://shop.test/{{card.0.button.0}}' }] },
          ],
        },
      ],
    },
  ],
  variables: ['offer.expires', '1', 'button.0', 'button.1', 'card.0.1', 'card.0.button.0'].map((name) => ({
    name,
    example: `example of ${name}`,
  })),
})

describe('M8 templates are found', () => {
  const nameOf = (language: string) => ({ en: 'English', de: 'German', fr: 'French' })[language] ?? language
  const all = [
    template('b_late'),
    template('a_first', { order: 2 }),
    template('pausiert', { language: 'de', status: 'paused' }),
    template('bestellung', { language: 'de' }),
    template('commande', { language: 'fr', components: [{ type: 'body', text: 'Votre été' }] }),
  ]
  const found = (wanted: Partial<Parameters<typeof findTemplates>[1]>) =>
    findTemplates(all, { query: '', language: undefined, reader: 'xx', recent: [], nameOf, ...wanted }).map(
      ({ language, templates }) => [language, ...templates.map(({ name }) => name)],
    )

  it('the customer’s language first, then what was used last, then that of whoever reads; what cannot be sent last', () => {
    expect(found({ language: 'de-AT' })).toEqual([
      ['de', 'bestellung', 'pausiert'],
      ['en', 'a_first', 'b_late'],
      ['fr', 'commande'],
    ])
    expect(found({ recent: ['tp_commande', 'tp_b_late'] }).map(([language]) => language)).toEqual(['fr', 'en', 'de'])
    expect(found({ recent: ['tp_commande', 'tp_b_late'] })[1]).toEqual(['en', 'b_late', 'a_first'])
    expect(found({ reader: 'fr-CH' }).map(([language]) => language)).toEqual(['fr', 'en', 'de'])
  })

  it('by name, words and language, whatever the accents', () => {
    expect(found({ query: 'FIRST a' })).toEqual([['en', 'a_first']])
    expect(found({ query: 'ete' })).toEqual([['fr', 'commande']])
    expect(found({ query: 'german best' })).toEqual([['de', 'bestellung']])
    expect(found({ query: 'no such thing' })).toEqual([])
  })

  it('and it is said why one cannot be sent', () => {
    expect(whyNot(template('x'))).toBeUndefined()
    expect(whyNot(template('x', { unusable: 'flow' }))).toBe('unfillable')
    expect(whyNot(template('x', { status: 'rejected', unusable: 'flow' }))).toBe('rejected')
  })
})

describe('M8 a template is filled in', () => {
  it('by fields that say what of it they are', () => {
    expect(fieldsOf(sale)).toMatchObject([
      { name: 'offer.expires', part: 'expires' },
      { name: '1', part: 'text', short: '1' },
      { name: 'button.0', part: 'url', button: 'Shop', around: ['https://shop.test/', '?from=chat'] },
      { name: 'button.1', part: 'code', button: 'Copy' },
      { name: 'card.0.1', part: 'text', short: '1', card: 1 },
      { name: 'card.0.button.0', part: 'url', button: 'Look', card: 1 },
    ])
    const place = template('place', {
      components: [
        { type: 'header', format: 'location' },
        { type: 'body', text: 'For {{name}}' },
      ],
      variables: ['header.latitude', 'header.name', 'name'].map((name) => ({ name, example: '' })),
    })
    expect(fieldsOf(place).map(({ part }) => part)).toEqual(['latitude', 'place', 'text'])
    expect(mediaOf(place)).toBeUndefined()
    expect(mediaOf(sale)).toEqual({ format: 'image', hasOwn: true })
  })

  it('with what stands for something, and what is missing is known before', () => {
    const possible = [
      ['contact.name', 'Maria'],
      ['contact.email', ''],
    ] as const
    const { values, wrong } = fillingOf(
      sale,
      { '1': '$contact.name', 'button.0': '$contact.email', 'button.1': '$customer.x', 'offer.expires': 'soon' },
      possible,
    )
    expect(values['1']).toBe('Maria')
    expect(Object.fromEntries(wrong)).toEqual({
      'offer.expires': { because: 'time' },
      'button.0': { because: 'variable', name: '$contact.email', reason: 'empty' },
      'button.1': { because: 'variable', name: '$customer.x', reason: 'unknown' },
      'card.0.1': { because: 'missing' },
      'card.0.button.0': { because: 'missing' },
    })
    expect(fillValue('$$contact.name costs $20, $HOME.x', possible)).toEqual({
      text: '$contact.name costs $20, $HOME.x',
      unfilled: [],
    })
  })

  it('and looks as the customer will see it', () => {
    const { text, shown } = filledOf(sale, { '1': 'Maria', 'button.0': 'lamp', 'card.0.1': '$20' })
    expect(text).toBe('Hi *Maria*, the sale ends soon.')
    expect(shown).toMatchObject({
      name: 'sale',
      header: { format: 'image' },
      buttons: [{ url: 'https://shop.test/lamp?from=chat' }, { code: '{{button.1}}' }],
      cards: [{ header: { format: 'image' }, text: 'Only $20' }],
      offer: { text: '20 % off' },
    })
    expect(Object.keys(shown)).not.toContain('providerId')
  })

  it('with the places that are still open, also within formatting', () => {
    expect(piecesOf(`Hi *${placed('{{1}}', 'missing')}*, ${placed('4711', 'current')}!`, true)).toEqual([
      { text: 'Hi ', styles: [] },
      { text: '{{1}}', styles: [{ style: 'bold', from: 0, to: 5 }], place: 'missing' },
      { text: ', ', styles: [] },
      { text: '4711', styles: [], place: 'current' },
      { text: '!', styles: [] },
    ])
    expect(piecesOf('*as it is*', false)).toEqual([{ text: '*as it is*', styles: [] }])
  })
})

describe('M8 until when a channel takes free text', () => {
  const HOUR = 3_600_000
  const at = Date.parse('2026-01-01T00:00:00.000Z')
  const whatsapp = { id: 'wa', replyWindowMs: 24 * HOUR }
  const conversation = (freeTextUntil: string | null) => ({
    lastChannel: { id: 'wa', type: 'whatsapp' as const },
    freeTextUntil,
  })

  it('is what the conversation says of its last channel, or what was just read of it says later', () => {
    const told = conversation('2026-01-01T20:00:00.000Z')
    expect(windowEnd(told, whatsapp, undefined)).toBe(at + 20 * HOUR)
    expect(windowEnd(told, whatsapp, at)).toBe(at + 24 * HOUR)
    expect(windowEnd(told, whatsapp, at - 10 * HOUR)).toBe(at + 20 * HOUR)
  })

  it('is told by the history on another one, and not known without it', () => {
    const other = { id: 'other', replyWindowMs: HOUR }
    expect(windowEnd(conversation('2026-01-01T20:00:00.000Z'), other, at)).toBe(at + HOUR)
    expect(windowEnd(conversation('2026-01-01T20:00:00.000Z'), other, undefined)).toBeUndefined()
    expect(windowEnd(conversation(null), { id: 'wa', replyWindowMs: null }, at)).toBeUndefined()
  })
})

describe('M8 templates are put in order', () => {
  const names = ['a', 'b', 'c', 'd']
  /** as the server would list them after */
  function afterMoving(orders: (number | undefined)[], id: string, place: number) {
    const items = names.map((name, index) => ({ id: name, order: orders[index] }))
    const moved = movedTo(items, id, place)
    const changes = ordersFor(moved, id)
    const now = items.map((item) => ({
      ...item,
      order: changes.find((each) => each.id === item.id)?.order ?? item.order,
    }))
    const listed = now.toSorted(
      (one, other) => (one.order ?? Infinity) - (other.order ?? Infinity) || one.id.localeCompare(other.id),
    )
    expect(listed.map((each) => each.id)).toEqual(moved.map((each) => each.id))
    return changes.length
  }

  it.each([
    ['the last to the front, nobody has a place', [], 'd', 0, 1],
    ['the first to the end', [], 'a', 3, 4],
    ['between two that have room', [100, 200, 300, undefined], 'c', 1, 1],
    ['between two that have none', [1, 2, 3, undefined], 'c', 1, 3],
    ['before one at the very start', [0, 1, undefined, undefined], 'd', 0, 3],
    ['behind the last that has a place', [100, 200, undefined, undefined], 'd', 2, 1],
  ] as const)('%s', (_, orders, id, place, changes) => {
    expect(afterMoving([...orders], id, place)).toBe(changes)
  })

  it('from anywhere to anywhere', () => {
    for (const orders of [[], [100], [1, 2], [0, 0, 0, 0], [5, 6, 7, 8]]) {
      for (const id of names) for (const place of [0, 1, 2, 3]) afterMoving([...orders], id, place)
    }
  })
})
