import { describe, expect, it } from 'vitest'
import { createRowSelection, selectByKey } from '../../web/src/jobs/row-selection.ts'

const order = ['a', 'b', 'c', 'd', 'e']
const key = (name: string, more: object = {}) => ({
  key: name,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
})
const shift = { shiftKey: true }

function selecting() {
  const selection = createRowSelection(() => order)
  const press = (at: number, name: string, more?: object) => selectByKey(selection, order, at, key(name, more))
  const chosen = () => order.filter(selection.has)
  return { selection, press, chosen }
}

describe('C9 selecting rows', () => {
  it('C9: x selects and deselects the row one is at, and stays there', () => {
    const { press, chosen, selection } = selecting()
    expect(press(2, 'x')).toBe(2)
    expect(chosen()).toEqual(['c'])
    expect(selection.isOn()).toBe(true)
    press(2, 'x')
    expect([chosen(), selection.isOn()]).toEqual([[], false])
  })

  it('C9: shift with j, k or an arrow takes the next one along, and ends with the list', () => {
    const { press, chosen } = selecting()
    expect(press(1, 'J', shift)).toBe(2)
    expect(press(2, 'ArrowDown', shift)).toBe(3)
    expect(chosen()).toEqual(['b', 'c', 'd'])
    expect(press(1, 'K', shift)).toBe(0)
    expect(chosen()).toEqual(['a', 'b', 'c', 'd'])
    expect(press(0, 'ArrowUp', shift)).toBeUndefined()
    expect(press(4, 'J', shift)).toBeUndefined()
    expect(press(1, 'j')).toBeUndefined()
  })

  it('C9: a click with shift takes all from the last one on', () => {
    const { selection, chosen } = selecting()
    selection.toggle('b')
    selection.toggle('e', true)
    expect(chosen()).toEqual(['b', 'c', 'd', 'e'])
  })

  it('C9: all of the list is all, loaded or not; one fewer is those that are loaded, by name', () => {
    const { selection, press, chosen } = selecting()
    press(0, 'a', { ctrlKey: true })
    expect([selection.isAll(), selection.has('not loaded yet')]).toEqual([true, true])
    selection.toggle('c')
    expect([selection.isAll(), selection.has('not loaded yet'), chosen()]).toEqual([false, false, ['a', 'b', 'd', 'e']])
    press(0, 'a', { metaKey: true })
    selection.clear()
    expect([selection.isOn(), chosen()]).toEqual([false, []])
  })

  it('C9: whoever listens hears of each change', () => {
    const { selection } = selecting()
    let heard = 0
    const stop = selection.subscribe(() => heard++)
    selection.toggle('a')
    selection.selectAll()
    selection.clear()
    stop()
    selection.toggle('a')
    expect(heard).toBe(3)
  })

  it('C9: other keys, and an empty list, do nothing', () => {
    const { press, selection } = selecting()
    expect(press(0, 'x', { altKey: true })).toBeUndefined()
    expect(press(0, 'x', { ctrlKey: true })).toBeUndefined()
    expect(selectByKey(selection, [], 0, key('x'))).toBeUndefined()
    expect(selection.isOn()).toBe(false)
  })
})
