import { type KeyboardEvent, type RefObject, useCallback, useRef, useState } from 'react'
import { useCommand } from '../shell/commands.ts'
import { entriesIn } from './row.ts'
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

/** The messages of rows, each with the row in which it is. */
const messagesOf = (rows: readonly Row[]) =>
  rows.flatMap((row, index) => entriesIn(row).flatMap(({ kind, id }) => (kind === 'message' ? [{ id, index }] : [])))

/** Selecting messages: by the box beside each, or by keys from the one that has the focus to the next. */
export function useSelecting({ rows, scroller, show, lastShown }: Options) {
  const latest = useRef(rows)
  latest.current = rows
  const [selection] = useState(() => createSelection(() => messagesOf(latest.current).map(({ id }) => id)))
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
    const last = messagesOf(rows).findLast(({ index }) => index <= from)
    if (last) moveTo(last.index, last.id)
  })

  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof Element) || event.target.role !== 'checkbox') return
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const here = event.target.closest('[data-entry]')?.getAttribute('data-entry')
    const all = messagesOf(rows)
    const next = all[all.findIndex(({ id }) => id === here) + by]
    if (!next) return
    if (event.shiftKey && !selection.ids().has(next.id)) selection.toggle(next.id)
    moveTo(next.index, next.id)
  }
  return { selection, isOn, onKeyDown }
}
