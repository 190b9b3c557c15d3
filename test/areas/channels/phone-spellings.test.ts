import { describe, expect, it } from 'vitest'
import { otherSpellings } from '../../../functions/areas/channels/domain/phone-spellings.ts'

describe('other spellings of a number', () => {
  it.each([
    ['Brazil', '5511987654321', '551187654321'],
    ['Mexico', '5215512345678', '525512345678'],
    ['Argentina', '5491123456789', '541123456789'],
  ])('C1 of %s lead to each other, with and without a plus', (_name, long, short) => {
    expect(otherSpellings(long)).toEqual([short])
    expect(otherSpellings(short)).toEqual([long])
    expect(otherSpellings(`+${long}`)).toEqual([`+${short}`])
    expect(otherSpellings(`+${short}`)).toEqual([`+${long}`])
  })
  it.each([
    ['a landline of Brazil, which never had the digit', '551132654321'],
    ['a number of another country', '4915112345678'],
    ['one that is too short', '5211234'],
    ['one that is too long', '55119876543210'],
    ['no number', 'BR.13491208655302741918'],
    ['nothing', ''],
  ])('there are none of %s', (_name, number) => {
    expect(otherSpellings(number)).toEqual([])
  })
})
