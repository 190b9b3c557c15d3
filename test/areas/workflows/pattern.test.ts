import { describe, expect, it } from 'vitest'
import { compile, isFound, MAX_LOOKED_AT } from '../../../functions/areas/workflows/domain/pattern.ts'

const found = (pattern: string, text: string): boolean | string => {
  const compiled = compile(pattern)
  return 'wrong' in compiled ? compiled.wrong : isFound(compiled, text)
}
/** Parts of a pattern that are looked at for a text. */
const stepsFor = (pattern: string, text: string): number => {
  const compiled = compile(pattern)
  if ('wrong' in compiled) throw new Error(compiled.wrong)
  let steps = 0
  isFound(compiled, text, () => steps++)
  return steps
}

describe('O1 a pattern', () => {
  it.each([
    ['order', 'My ORDER is late', true],
    ['ordér', 'my order', true],
    ['^order', 'my order', false],
    ['order$', 'my order', true],
    ['^$', '', true],
    ['or?der', 'oder', true],
    ['#\\d{4,6}\\b', 'it is #12345.', true],
    ['#\\d{4,6}\\b', 'it is #1234567', false],
    ['(invoice|bill) \\d+', 'the Bill 7', true],
    ['(invoice|bill) \\d+', 'the bill', false],
    ['[a-f0-9]{8}', 'id DEADBEEF', true],
    ['[^a-z ]', 'only letters', false],
    ['colou?r', 'COLOR', true],
    ['a.c', 'a\nc', false],
    ['\\$5', 'for $5', true],
    ['ca(f|ff)é?s*', 'caffès', true],
    ['(?:ab){2}', 'xabab', true],
    ['\\bcat\\b', 'concatenate', false],
    ['[\\w.-]+@[\\w-]+\\.[a-z]{2,}', 'mail me at Ann.Lee@example.com!', true],
    ['日本', '東日本', true],
    ['(a|)+b', 'aab', true],
    ['(a*)*$', 'aaa', true],
  ])('%s in "%s": %s', (pattern, text, expected) => expect(found(pattern, text)).toBe(expected))

  it.each([
    '(',
    ')',
    '[a',
    'a**',
    '*a',
    'a{2,1}',
    'a{',
    '(?=a)',
    '(a)\\1',
    '\\q',
    '[z-a]',
    '\\',
    '^*',
    '((((a{100}){100}){100}){100})',
    '((){999}){999}',
    '('.repeat(900),
  ])('is refused, and says why: %s', (pattern) => expect(found(pattern, 'a')).toEqual(expect.any(String)))

  it('finds what JavaScript finds, in patterns and texts made at random', () => {
    let seed = 7
    const random = (most: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return Math.floor((seed / 2 ** 31) * most)
    }
    const pick = (from: readonly string[]) => from[random(from.length)] ?? ''
    const atom = (depth: number): string =>
      depth > 0 && random(3) === 0
        ? `(?:${pattern(depth - 1)})`
        : pick(['a', 'b', 'c', '.', '[ab]', '[^a]', '\\d', '\\w'])
    const pattern = (depth: number): string => {
      const parts = Array.from(
        { length: 1 + random(3) },
        () => atom(depth) + pick(['', '', '*', '+', '?', '{2}', '{1,2}']),
      )
      return parts.join('') + (random(4) === 0 ? `|${atom(depth)}` : '')
    }
    for (let round = 0; round < 3_000; round++) {
      const one = (random(4) === 0 ? '^' : '') + pattern(2) + (random(4) === 0 ? '$' : '')
      const text = Array.from({ length: random(8) }, () => pick(['a', 'b', 'c', '1', '_'])).join('')
      expect([one, text, found(one, text)]).toEqual([one, text, new RegExp(one, 'u').test(text)])
    }
  })

  it('never runs away: a text takes its length times the pattern’s at most', () => {
    for (const pattern of ['(a+)+$', '(a|a)*$', '(a|aa)+$', '(.*a){20}', '([a-z]+)*x', '(a?){50}a{50}']) {
      const compiled = compile(pattern)
      const parts = 'parts' in compiled ? compiled.parts.length + 1 : 0
      for (const length of [100, 1_000, 1_000_000]) {
        const text = `${'a'.repeat(length)}!`
        expect(stepsFor(pattern, text)).toBeLessThanOrEqual(parts * (Math.min(length, MAX_LOOKED_AT) + 2))
      }
    }
  })
})
