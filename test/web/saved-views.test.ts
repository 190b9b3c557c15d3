import { describe, expect, it } from 'vitest'
import type { SavedView } from '../../web/src/api/types.ts'
import { moved, ofOwner } from '../../web/src/saved-views/order.ts'
import { counterOf, filterToSave, isChanged, placeOf } from '../../web/src/saved-views/view-place.ts'
import { filterOf, readPlace } from '../../web/src/shell/address.ts'

const view = (id: string, filter: SavedView['filter'], more: Partial<SavedView> = {}): SavedView => ({
  id,
  name: id,
  filter,
  order: 0,
  version: 1,
  ...more,
})
const filters: SavedView['filter'][] = [
  {},
  { view: 'mine' },
  { queue: 'overdue' },
  { view: 'mine', sort: 'waiting' },
  { view: 'all', status: 'on_hold', teamId: 'support', agentId: 'ag_1', channelId: 'demo-web' },
  { view: 'others', queue: 'pending', channelId: 'demo-web' },
]

describe('F5 a saved view and its place', () => {
  it.each(filters)('%j: leads to a list that saves as the same', (filter) => {
    const place = placeOf(view('sv_1', filter))
    // As an address says it.
    expect(readPlace(JSON.parse(JSON.stringify(place)))).toEqual({ ...readPlace({}), ...place })
    expect(isChanged(view('sv_1', filter), place)).toBe(false)
    expect(isChanged(view('sv_1', filterToSave(place)), place)).toBe(false)
    expect(isChanged(view('sv_1', filter), { ...place, channel: 'another' })).toBe(true)
  })

  it('F5: a view within a queue is asked for as both', () => {
    const both = { view: 'others', queue: 'pending' } as const
    expect(filterOf(placeOf(view('sv_1', both)))).toEqual(both)
    expect(filterOf({ queue: 'pending' })).toEqual({ queue: 'pending' })
  })

  it.each([
    [{}, { view: 'unassigned' }],
    [{ view: 'mine' }, { view: 'mine' }],
    [{ queue: 'soon' }, { queue: 'soon' }],
    [{ queue: 'soon', sort: 'newest' }, { queue: 'soon' }],
    [{ view: 'all' }, undefined],
    [{ view: 'closed' }, undefined],
    [{ view: 'mine', queue: 'soon' }, undefined],
    [{ queue: 'soon', teamId: 'support' }, undefined],
    [{ view: 'unassigned', status: 'new' }, undefined],
  ] as const)('%j: its number is that of %j', (filter, expected) => {
    expect(counterOf(view('sv_1', filter))).toEqual(expected)
  })
})

describe('F5 the order of views', () => {
  const all = [
    view('c', {}, { order: 2 }),
    view('a', {}, { order: 0 }),
    view('t', {}, { order: 0, teamId: 'support' }),
    view('b', {}, { order: 1 }),
  ]
  const own = (views: readonly SavedView[]) => ofOwner(views, undefined).map(({ id, order }) => `${id}${order}`)

  it.each([
    ['a', 2, ['b0', 'c1', 'a2']],
    ['c', 0, ['c0', 'a1', 'b2']],
    ['b', 1, ['a0', 'b1', 'c2']],
    ['b', 99, ['a0', 'c1', 'b2']],
    ['none', 0, ['a0', 'b1', 'c2']],
  ])('%s goes to %i', (id, order, expected) => {
    const after = moved(all, id, order)
    expect(own(after)).toEqual(expected)
    expect(ofOwner(after, 'support')).toEqual([all[2]])
  })
})
