import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  asked,
  filterKeys,
  readQuestion,
  spanOf,
  takeFilters,
  typedLast,
  writeQuestion,
} from '../../web/src/search/question.ts'

const german = { team: 'team', from: 'von', to: 'bis', has: 'mit' } as const

describe('F4 what is searched for', () => {
  it('is read with its filters, in English and in the language that is read, each kind once', () => {
    expect(readQuestion('parcel team:sales von:2026-03 "team:none of it" from:2026', german)).toEqual({
      words: 'parcel "team:none of it"',
      filters: [
        { key: 'team', value: 'sales' },
        { key: 'from', value: '2026' },
      ],
    })
    expect(readQuestion('team:"Sales Europe" to: http://example.com')).toEqual({
      words: 'to: http://example.com',
      filters: [{ key: 'team', value: 'Sales Europe' }],
    })
  })

  it('is written so that it reads the same', () => {
    const value = fc.stringMatching(/^[a-z0-9][a-z0-9 -]{0,8}[a-z0-9]$/)
    const filters = fc.uniqueArray(fc.record({ key: fc.constantFrom(...filterKeys), value }), {
      selector: ({ key }) => key,
    })
    fc.assert(
      fc.property(filters, fc.array(fc.stringMatching(/^[a-z"é]{1,6}$/), { maxLength: 4 }), (some, words) => {
        const quotes = words.join(' ').split('"').length % 2 === 1
        fc.pre(quotes)
        const given = readQuestion(writeQuestion({ filters: some, words: words.join(' ') }))
        expect(readQuestion(writeQuestion(given))).toEqual(given)
        expect(given.filters).toEqual(some)
      }),
    )
  })

  it('a filter is taken when a space stands behind it', () => {
    expect(takeFilters('par team:sales', {})).toEqual({ filters: [], rest: 'par team:sales' })
    expect(takeFilters('par team:sales ', {})).toMatchObject({ filters: [{ key: 'team', value: 'sales' }] })
    expect(takeFilters('team:"Sales Eur ', {}).filters).toEqual([])
    expect(typedLast('par team:sa', {})).toEqual({ from: 4, key: 'team', typed: 'sa' })
    expect(typedLast('par te', {})).toEqual({ from: 4, key: undefined, typed: 'te' })
    expect(typedLast('par team:"Sales E', {})).toEqual({ from: 4, key: 'team', typed: 'Sales E' })
  })

  it.each([
    ['Li', '"Li"'],
    ['"Li"', '"Li"'],
    ['par', 'par'],
    ['東', '東'],
    ['?', undefined],
    ['', undefined],
  ])('%j is asked for as %j', (words, q) => {
    expect(asked(words)).toBe(q)
  })

  it.each([
    ['2026-03', '2026-03-01', '2026-03-31'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    ['2026', '2026-01-01', '2026-12-31'],
    ['5.3.2026', '2026-03-05', '2026-03-05'],
    ['yesterday', '2026-02-28', '2026-02-28'],
    ['week', '2026-02-23', '2026-03-01'],
    ['lastmonth', '2026-02-01', '2026-02-28'],
  ])('%s is from %s to %s', (text, from, to) => {
    const span = spanOf(text, new Date(2026, 2, 1, 12))
    const day = (date = new Date(0)) => [date.getFullYear(), date.getMonth() + 1, date.getDate()].join('-')
    expect([day(span?.from), day(span?.to)]).toEqual([from, to].map((each) => each.replace(/-0/g, '-')))
  })

  it.each(['', 'soon', '2026-13', '31.31.2026', '1'])('%j is no day', (text) => {
    expect(spanOf(text, new Date())).toBeUndefined()
  })
})
