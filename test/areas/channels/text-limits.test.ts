import { describe, expect, it } from 'vitest'
import { lengthOf, messagesOf, segmentsOf } from '../../../functions/areas/channels/domain/text-limits.ts'

const utf16 = (most: number) => ({ unit: 'utf16' as const, most })
const bytes = (most: number) => ({ unit: 'bytes' as const, most })
const FAMILY = '👨‍👩‍👧‍👦'

describe('M5 the length of a text', () => {
  it('is counted as the provider counts', () => {
    for (const text of ['', 'abc', 'Grüße', '漢字', '👋', FAMILY, 'e\u0301']) {
      expect(lengthOf(text, 'utf16')).toBe(text.length)
      expect(lengthOf(text, 'bytes')).toBe(Buffer.byteLength(text))
    }
  })
})

describe('M5 a text that is too long', () => {
  it('is cut at the end of a line, else between words', () => {
    expect(messagesOf('short', utf16(5))).toEqual(['short'])
    expect(messagesOf('one two three', utf16(7))).toEqual(['one two', 'three'])
    expect(messagesOf('one two three', utf16(8))).toEqual(['one two', 'three'])
    expect(messagesOf('first line\nsecond one here', utf16(16))).toEqual(['first line', 'second one here'])
    expect(messagesOf('list:\n  a indented', utf16(8))).toEqual(['list:', '  a', 'indented'])
  })
  it('is cut within a word where that is longer than a message, and never within a character', () => {
    expect(messagesOf('x'.repeat(25), utf16(10))).toEqual(['x'.repeat(10), 'x'.repeat(10), 'x'.repeat(5)])
    expect(messagesOf(FAMILY.repeat(3), utf16(FAMILY.length + 4))).toEqual([FAMILY, FAMILY, FAMILY])
    expect(messagesOf(FAMILY.repeat(2), bytes(Buffer.byteLength(FAMILY)))).toEqual([FAMILY, FAMILY])
    expect(messagesOf('🇩🇪🇫🇷🇮🇹', utf16(6))).toEqual(['🇩🇪', '🇫🇷', '🇮🇹'])
    expect(messagesOf('ae\u0301ae\u0301', utf16(2))).toEqual(['a', 'e\u0301', 'a', 'e\u0301'])
  })
  it('ends where one character is longer than all that goes', () => {
    const stack = `e${'\u0301'.repeat(50)}`
    expect(messagesOf(stack, utf16(10)).join('')).toBe(stack)
    for (const one of messagesOf('👋👋', bytes(1))) expect(one).not.toBe('')
  })
  it('loses nothing but the space at the cut, in any script', () => {
    const scripts = [
      'Grüße aus Köln, wie geht’s?',
      '日本語の文章です。',
      'สวัสดีครับ',
      'مرحبا بكم',
      `${FAMILY}👋🏽`,
      'a\nb\n\nc',
      'x'.repeat(40),
    ]
    let seed = 1
    const random = (below: number) => {
      seed = (seed * 16807) % 2147483647
      return seed % below
    }
    for (let round = 0; round < 300; round++) {
      const text = Array.from({ length: 1 + random(30) }, () => scripts[random(scripts.length)]).join(
        ' '.repeat(random(3)),
      )
      const limit = random(2) === 0 ? utf16(30 + random(200)) : bytes(60 + random(200))
      const messages = messagesOf(text, limit)
      for (const one of messages) expect(lengthOf(one, limit.unit)).toBeLessThanOrEqual(limit.most)
      expect(messages.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
      const characters = (some: string) => [...new Intl.Segmenter().segment(some)].map(({ segment }) => segment)
      const whole = characters(text).filter((one) => one.trim() !== '')
      expect(messages.flatMap(characters).filter((one) => one.trim() !== '')).toEqual(whole)
    }
  })
  it('of nothing but space is one message', () => {
    expect(messagesOf('', utf16(5))).toEqual([''])
    expect(messagesOf(' '.repeat(20), utf16(5))).toHaveLength(1)
  })
  it('of the longest that is taken in is cut quickly', () => {
    expect(messagesOf('漢'.repeat(16_000), bytes(1000)).length).toBe(49)
  })
})

describe('M5 the segments of an SMS', () => {
  it.each([
    ['', 'gsm', 0],
    ['Hello', 'gsm', 1],
    ['Grüße für Ä', 'gsm', 1],
    ['x'.repeat(160), 'gsm', 1],
    ['x'.repeat(161), 'gsm', 2],
    ['x'.repeat(306), 'gsm', 2],
    ['x'.repeat(307), 'gsm', 3],
    ['€'.repeat(80), 'gsm', 1],
    ['€'.repeat(81), 'gsm', 2],
    [`${'x'.repeat(152)}€${'x'.repeat(152)}`, 'gsm', 3],
    ['x’s', 'unicode', 1],
    ['ж'.repeat(70), 'unicode', 1],
    ['ж'.repeat(71), 'unicode', 2],
    ['👋'.repeat(35), 'unicode', 1],
    ['👋'.repeat(36), 'unicode', 2],
    ['👋'.repeat(67), 'unicode', 3],
  ])('%j', (text, alphabet, segments) => {
    expect(segmentsOf(text)).toEqual({ alphabet, segments })
  })
})
