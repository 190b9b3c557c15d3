import { describe, expect, it } from 'vitest'
import { localeOf } from '../../web/src/i18n/locale.ts'

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
})
