import { describe, expect, it } from 'vitest'
import { isOlder } from '../../web/src/api/is-older.ts'

const known = { id: '1', version: 2, name: 'second' }

describe('C1 what is read while one changes it', () => {
  it('does not take the place of what one made of it', () => {
    expect(isOlder({ id: '1', version: 1, name: 'first' }, known)).toBe(true)
  })
  it('does where others have changed it since, or something that is no change of it', () => {
    expect(isOlder({ id: '1', version: 3, name: 'third' }, known)).toBe(false)
    expect(isOlder({ ...known, online: true }, known)).toBe(false)
  })
  it('does where nothing was known, or another one is there after a merger', () => {
    expect(isOlder(known, undefined)).toBe(false)
    expect(isOlder({ id: '2', version: 1, name: 'who stays' }, known)).toBe(false)
  })
})
