import { describe, expect, it } from 'vitest'
import { readPhone } from '../../../functions/areas/channels/domain/phone-number.ts'

describe('M9 a telephone number', () => {
  it.each([
    ['+49 151 2345678', null, '+491512345678'],
    ['0151 2345678', 'DE', '+491512345678'],
    ['(030) 123-456', 'DE', '+4930123456'],
    ['0049 30 123456', 'DE', '+4930123456'],
    ['011 49 30 123456', 'US', '+4930123456'],
    ['(212) 555-0123', 'US', '+12125550123'],
    ['0151 2345678', null, undefined],
    ['015', 'DE', undefined],
    ['call me', 'DE', undefined],
    ['0151 2345678', 'XX', undefined],
    ['', 'DE', undefined],
  ])('%s as in %s is %s', async (text, country, number) => {
    expect(await readPhone(text, country)).toBe(number)
  })
})
