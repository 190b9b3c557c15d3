import { describe, expect, it } from 'vitest'
import { formattedMessages } from '../../../functions/areas/channels/domain/formatted-messages.ts'
import { mapText, readMarks, sayable, withMarks } from '../../../functions/areas/channels/domain/marks.ts'
import { entitiesOf } from '../../../functions/areas/channels/providers/telegram/entities.ts'

const styled = (marked: string) => {
  const { text, styles } = readMarks(marked)
  return { text, styles: styles.map(({ style, from, to }) => [style, text.slice(from, to)]) }
}

describe('marks in a text', () => {
  // The examples are those of Twilio's and WhatsApp's own pages.
  it.each([
    ['Your total is *$10.50*.', 'Your total is $10.50.', [['bold', '$10.50']]],
    ['Welcome to _WhatsApp_!', 'Welcome to WhatsApp!', [['italic', 'WhatsApp']]],
    ['This is ~better~ best!', 'This is better best!', [['strike', 'better']]],
    ['```print("Hello World");```', 'print("Hello World");', [['pre', 'print("Hello World");']]],
    ['run `npm i` now', 'run npm i now', [['code', 'npm i']]],
    [
      '*_both_*',
      'both',
      [
        ['bold', 'both'],
        ['italic', 'both'],
      ],
    ],
    [
      '**bold** and ~~gone~~, as in Markdown',
      'bold and gone, as in Markdown',
      [
        ['bold', 'bold'],
        ['strike', 'gone'],
      ],
    ],
    ['(*in brackets*)', '(in brackets)', [['bold', 'in brackets']]],
    ['*👍 да* нет', '👍 да нет', [['bold', '👍 да']]],
    ['`*not bold*`', '*not bold*', [['code', '*not bold*']]],
    ['*https://x.test/_a_*', 'https://x.test/_a_', [['bold', 'https://x.test/_a_']]],
  ])('%s', (marked, text, styles) => {
    expect(styled(marked)).toEqual({ text, styles })
  })

  it.each([
    '2*3*4 = 24',
    'snake_case_name and first_last@x.test',
    '* a list\n* of stars',
    'a * b * c',
    '*begun and never ended',
    '*over two\nlines*',
    '****',
    '_ _',
    'https://x.test/_a_/*b*',
    'naïve*x*',
    '***three***',
  ])('%s is what it is', (text) => {
    expect(readMarks(text)).toEqual({ text, styles: [] })
    expect(withMarks(readMarks(text))).toBe(text)
  })

  it('are the same again where they are written down', () => {
    for (const marked of ['*a _b_* c', '_*~all~*_', '*x* *y*', 'a\n*b*\n```c\nd```']) {
      expect(withMarks(readMarks(marked))).toBe(marked)
    }
    expect(withMarks(readMarks('**x** ~~y~~'))).toBe('*x* ~y~')
    // A value that has lines is bold on each of them.
    const filled = mapText(readMarks('*$v*'), () => 'one\n\ntwo ')
    expect(withMarks(filled)).toBe('*one*\n\n*two* ')
  })

  it('a value is no mark, and what stands behind it moves', () => {
    const filled = mapText(readMarks('Hi $n, *all* is _done_'), (piece) => piece.replace('$n', '*Bo*'))
    expect(filled.text).toBe('Hi *Bo*, all is done')
    expect(filled.styles.map(({ from, to }) => filled.text.slice(from, to))).toEqual(['all', 'done'])
  })

  it('are read at once, however many there are', () => {
    for (const hostile of ['*a '.repeat(5000), '*a _b ~c `d '.repeat(1200), '_*'.repeat(8000), '*'.repeat(16_000)]) {
      expect(readMarks(hostile).text.length).toBeLessThanOrEqual(hostile.length)
    }
  })

  it('go out as the channel has them', () => {
    const said = readMarks('*Hi* there')
    expect(sayable(said, 'marks')).toEqual({ text: '*Hi* there' })
    expect(sayable(said, 'beside')).toEqual({ text: 'Hi there', styles: [{ style: 'bold', from: 0, to: 2 }] })
    expect(sayable(said, 'none')).toEqual({ text: 'Hi there' })
  })
})

describe('a formatted text that takes several messages', () => {
  const limit = { unit: 'utf16' as const, most: 100 }
  it('has its marks on both sides of a cut, and every message fits', () => {
    const text = `Look: *${'word '.repeat(60).trim()}* end`
    const parts = formattedMessages({ text, formatting: 'marks' }, limit).map((part) => part.text)
    expect(parts.length).toBeGreaterThan(2)
    for (const part of parts) {
      expect(part.length).toBeLessThanOrEqual(limit.most)
      expect(readMarks(part).text).not.toContain('*')
    }
    const words = (all: string) => all.split(/\s+/).filter((word) => word !== '')
    expect(words(parts.map((part) => readMarks(part).text).join(' '))).toEqual(words(readMarks(text).text))
  })

  it('is cut as ever where no mark is', () => {
    const text = `${'word '.repeat(30)}*end*`
    expect(formattedMessages({ text, formatting: 'marks' }, limit)).toEqual(formattedMessages({ text }, limit))
  })

  it('has its styles beside each part, by that part’s own places', () => {
    const text = `${'word '.repeat(19)}bold words here`
    const parts = formattedMessages(
      { text, styles: [{ style: 'bold', from: 95, to: text.length }], formatting: 'beside' },
      limit,
    )
    expect(parts.flatMap(({ text: part, styles = [] }) => styles.map(({ from, to }) => part.slice(from, to)))).toEqual([
      'bold',
      'words here',
    ])
  })
})

describe('what Telegram is told', () => {
  it('counts UTF-16 code units, and has nothing else where it is monospace', () => {
    const { text, styles } = readMarks('👍 *bold `code` more*')
    expect(text).toBe('👍 bold code more')
    expect(entitiesOf(styles)).toEqual([
      { type: 'bold', offset: 3, length: 5 },
      { type: 'code', offset: 8, length: 4 },
      { type: 'bold', offset: 12, length: 5 },
    ])
    expect(entitiesOf([])).toBeUndefined()
  })
})
