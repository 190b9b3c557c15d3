import { type KeyboardEvent, type RefObject, useCallback, useRef, useState } from 'react'
import { useCommand } from '../shell/commands.ts'
import type { Row } from './rows.ts'
import { createSelection } from './selection.ts'
import { useSelection } from './selection-context.ts'

interface Options {
  rows: readonly Row[]
  scroller: RefObject<HTMLElement | null>
  /** brings a row onto the screen */
  show(index: number): void
  /** of the rows on the screen the last one */
  lastShown(): number | undefined
}

const messageOf = (row: Row | undefined) =>
  row?.kind === 'entry' && row.entry.kind === 'message' ? row.entry.id : undefined

/** Selecting messages: by the box beside each, or by keys from the one that has the focus to the next. */
export function useSelecting({ rows, scroller, show, lastShown }: Options) {
  const latest = useRef(rows)
  latest.current = rows
  const [selection] = useState(() =>
    createSelection(() => latest.current.map(messageOf).filter((id) => id !== undefined)),
  )
  const { isOn } = useSelection(selection)

  const focus = useCallback(
    (id: string) => {
      const box = scroller.current?.querySelector<HTMLElement>(`[data-entry="${id}"] [role=checkbox]`)
      box?.focus({ preventScroll: true })
      return box !== undefined && box !== null
    },
    [scroller],
  )
  const moveTo = (index: number, id: string) => {
    show(index)
    // A row that was far away is drawn first.
    if (!focus(id)) requestAnimationFrame(() => focus(id))
  }
  useCommand('select', () => {
    selection.start()
    const from = lastShown() ?? rows.length - 1
    const index = rows.findLastIndex((row, at) => at <= from && messageOf(row) !== undefined)
    const id = messageOf(rows[index])
    if (id !== undefined) moveTo(index, id)
  })

  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof Element) || event.target.role !== 'checkbox') return
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const here = event.target.closest('[data-entry]')?.getAttribute('data-entry')
    for (let index = rows.findIndex((row) => messageOf(row) === here) + by; rows[index]; index += by) {
      const id = messageOf(rows[index])
      if (id === undefined) continue
      if (event.shiftKey && !selection.ids().has(id)) selection.toggle(id)
      moveTo(index, id)
      return
    }
  }
  return { selection, isOn, onKeyDown }
}
