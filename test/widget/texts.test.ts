import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { accentColors } from '../../widget/src/accent.ts'
import { linkParts } from '../../widget/src/link-parts.ts'
import { LANGUAGES, textsFor } from '../../widget/src/texts/index.ts'

const folder = new URL('../../widget/src/texts/', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Record<string, string>
const placeholders = (text = '') => [...text.matchAll(/\{\w+\}/g)].map(([found]) => found).sort()

describe('the widget’s texts', () => {
  it.each(files)('%s has every text, with the same placeholders', (name) => {
    const english = read('en.json')
    const texts = read(name)
    expect(Object.keys(texts)).toEqual(Object.keys(english))
    for (const [key, text] of Object.entries(texts)) {
      expect(text.trim(), key).not.toBe('')
      expect(placeholders(text), key).toEqual(placeholders(english[key]))
    }
  })

  it('are loaded by who reads them, from beside the script; without them the chat is in English', async () => {
    expect(LANGUAGES.map((language) => `${language}.json`)).toEqual(files)
    const english = await textsFor(['xx', 'en-GB', 'de'], 'file:///nowhere/widget.js')
    expect([english.language, english.t('retry')]).toEqual(['en', read('en.json').retry])
    const unreachable = await textsFor(['de-AT'], 'file:///nowhere/widget.js')
    expect([unreachable.language, unreachable.t('unreadOther', { n: 3 })]).toEqual(['en', '3 new messages'])
  })

  it('there are twelve languages', () => {
    expect(files.map((file) => file.slice(0, 2))).toEqual('ar de en es fr it ja nl pl pt tr zh'.split(' '))
  })
})

describe('links in a message', () => {
  it.each([
    ['no link at all', []],
    ['see https://example.com/a?b=c#d.', ['https://example.com/a?b=c#d']],
    ['(https://example.com/a_(b)) and www.example.org!', ['https://example.com/a_(b)', 'https://www.example.org/']],
    ['javascript:alert(1) data:text/html,x file:///etc/passwd', []],
    ['JAVASCRIPT://example.com/%0aalert(1)', []],
    ['https:// and http://nowhere', []],
    ['"https://example.com/"onmouseover="alert(1)', ['https://example.com/']],
    ['https://user:pass@example.com', ['https://user:pass@example.com/']],
  ])('%s', (text, hrefs) => {
    const parts = linkParts(text)
    expect(parts.flatMap(({ href }) => href ?? [])).toEqual(hrefs)
    expect(parts.map((part) => part.text).join('')).toBe(text)
  })
})

describe('the accent', () => {
  const channel = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
  const luminance = (color: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => channel(Number.parseInt(color.slice(at, at + 2), 16) / 255))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  it.each(['#000000', '#ffffff', '#ffd54a', '#1d4ed8', '#808080', '#c0392b', '#16a34a', '#777777'])(
    'what is on %s can be read',
    (color) => {
      const { '--accent': accent = '', '--on-accent': on = '' } = accentColors(color)
      const [dark = 0, light = 0] = [luminance(accent), luminance(on)].sort((a, b) => a - b)
      expect((light + 0.05) / (dark + 0.05)).toBeGreaterThanOrEqual(4.3)
    },
  )

  it('is a default where the channel says nothing, or nonsense', () => {
    expect(accentColors(undefined)).toEqual(accentColors('red; background: url(x)'))
  })
})
