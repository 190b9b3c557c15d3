import { expect, it } from 'vitest'
import { arrange, builtIn, isAscending, sortsOf } from '../../web/src/contacts/page/columns.ts'
import { filterOf, isNarrowed, nothingAsked, readContactsPlace } from '../../web/src/contacts/page/place.ts'

const known = [
  ...builtIn.map((id) => ({ id })),
  { id: 'attribute.plan' as const, label: 'Plan', isShownAtFirst: true },
  { id: 'attribute.city' as const, label: 'City', isShownAtFirst: false },
]
const shown = (kept: Parameters<typeof arrange>[1]) =>
  arrange(known, kept)
    .filter(({ isShown }) => isShown)
    .map(({ id }) => id)

it('columns stand as they were put; attributes are shown where their definition says so, until somebody decides', () => {
  const first = ['channels', 'language', 'owner', 'rating', 'lastMessage', 'created', 'attribute.plan']
  expect(shown({ order: [], shown: {} })).toEqual(first)
  expect(shown({ order: [], shown: { 'attribute.plan': false, 'attribute.city': true, phone: true } })).toEqual([
    ...first.slice(0, -1),
    'phone',
    'attribute.city',
  ])
  // A column that came since stands after those that were put somewhere.
  expect(shown({ order: ['created', 'owner'], shown: {} }).slice(0, 3)).toEqual(['created', 'owner', 'channels'])
  expect(shown({ order: ['attribute.gone'], shown: { 'attribute.gone': true } })).toEqual(first)
})

it('each order of a heading goes the other way than the other one', () => {
  for (const [one, other] of Object.values(sortsOf).flatMap((orders) => (orders ? [orders] : [])))
    expect(isAscending(one)).toBe(!isAscending(other))
})

it('an address says which contacts are shown; what makes no sense in it is left out', () => {
  const place = readContactsPlace({ q: 123, segment: 'sg_1', owner: 'none', rating: '4', sort: 'name', part: 'notes' })
  expect(filterOf(place)).toEqual({ q: '123', segmentId: 'sg_1', ownerId: 'none', ratingAtLeast: 4, sort: 'name' })
  expect(place.part).toBe('notes')
  const wrong = readContactsPlace({ q: '', rating: 9, sort: 'waiting', part: 'else', language: ['de'], owner: null })
  expect(filterOf(wrong)).toEqual({})
  expect(isNarrowed(wrong)).toBe(false)
  expect(isNarrowed({ ...place, ...nothingAsked })).toBe(false)
  expect(isNarrowed({ segment: 'sg_1', sort: 'name' })).toBe(false)
  expect(isNarrowed({ q: 'Ada' })).toBe(true)
})
