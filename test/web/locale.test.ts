import { describe, expect, it } from 'vitest'
import { exactTime, localeOf, relativeTime } from '../../web/src/i18n/time.ts'

describe('how numbers and times are written', () => {
  it.each([
    ['en', ['en-GB', 'de'], 'en-GB'],
    ['en', ['de-CH', 'en-US', 'en-GB'], 'en-US'],
    ['de', ['en-GB'], 'de'],
    ['pt', ['pt-BR'], 'pt-BR'],
    ['zh', [], 'zh'],
    ['en', ['eng-GB', 'EN-au'], 'EN-au'],
  ])('%s for whoever reads %j: %s', (language, regions, locale) => {
    expect(localeOf(language, regions)).toBe(locale)
  })

  it('is that of the region', () => {
    const at = new Date(2026, 1, 3, 13, 45).getTime()
    expect(exactTime(at, 'en-GB')).toContain('13:45')
    expect(exactTime(at, 'en-US')).toContain('1:45')
    expect(relativeTime(at, at + 3 * 60_000, 'en-US')).toBe('3m ago')
  })
})
