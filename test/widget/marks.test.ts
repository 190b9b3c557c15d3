import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { piecesOf } from '../../widget/src/marks.ts'

/** As it is seen: `<b>…</b>` for what is bold. */
const seen = (text: string) =>
  piecesOf(text)
    .map(({ text: words, as }) => (as ? `<${as}>${words}</${as}>` : words))
    .join('')

describe('marks of formatting', () => {
  it.each([
    ['It is *ready* now', 'It is <b>ready</b> now'],
    ['**Ready**, _really_!', '<b>Ready</b>, <i>really</i>!'],
    ['~old~ ~~older~~ `npm start`', '<s>old</s> <s>older</s> <code>npm start</code>'],
    ['(*a*)', '(<b>a</b>)'],
    ['*two words* and *more*', '<b>two words</b> and <b>more</b>'],
    // Only signs
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['snake_case_name', 'snake_case_name'],
    ['* a list', '* a list'],
    ['*not\nover lines*', '*not\nover lines*'],
    ['a* b*', 'a* b*'],
    ['**', '**'],
    ['_', '_'],
    ['', ''],
  ])('%j', (text, expected) => expect(seen(text)).toBe(expected))

  it('nothing is lost but the marks, and nothing takes long', () => {
    const signs = fc.array(fc.constantFrom('*', '_', '~', '`', ' ', 'a', '\n', '.'), { maxLength: 60 })
    fc.assert(
      fc.property(signs, (parts) => {
        const text = parts.join('')
        const shown = piecesOf(text).map(({ text: words }) => words)
        expect(shown.join('').replaceAll(/[*_~`]/g, '')).toBe(text.replaceAll(/[*_~`]/g, ''))
      }),
    )
    expect(piecesOf('*a '.repeat(20_000)).length).toBeGreaterThan(0)
  })
})
