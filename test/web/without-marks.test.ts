import { describe, expect, it } from 'vitest'
import { foundWithoutMarks, withoutMarks } from '../../web/src/queues/without-marks.ts'

describe('a line of a list', () => {
  it('shows the words without what formats them, where the channel has marks', () => {
    expect(withoutMarks('Your *parcel* is _here_', 'whatsapp')).toBe('Your parcel is here')
    expect(withoutMarks('2*3*4 and snake_case', 'whatsapp')).toBe('2*3*4 and snake_case')
    expect(withoutMarks('Your *parcel*', 'sms')).toBe('Your *parcel*')
    expect(withoutMarks('Your *parcel*', undefined)).toBe('Your *parcel*')
  })
  it('has no mark that only the cut left open', () => {
    expect(withoutMarks('Dear *_very_ dear …', 'whatsapp')).toBe('Dear very dear…')
    expect(withoutMarks('2 * 3 …', 'whatsapp')).toBe('2 * 3 …')
  })
})

describe('a line that was found', () => {
  const found = (line: string, word: string) => {
    const at = line.indexOf(word)
    const { text, found } = foundWithoutMarks(line, [[at, at + word.length]], 'whatsapp')
    return [text, ...found.map(([from, to]) => text.slice(from, to))]
  }
  it('has its words marked where they are now', () => {
    expect(found('**Your** 📦 *parcel* is _here_', 'here')).toEqual(['Your 📦 parcel is here', 'here'])
    expect(found('*par*cel* and _parcel_', 'parcel')).toEqual(['par*cel and parcel', 'parcel'])
    expect(found('No marks at all', 'marks')).toEqual(['No marks at all', 'marks'])
    expect(found('```\ncode``` then ~this~', 'this')).toEqual(['code then this', 'this'])
  })
})
