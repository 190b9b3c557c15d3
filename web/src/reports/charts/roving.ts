import { type KeyboardEvent, useState } from 'react'
import { type Steps, stepFrom } from './step.ts'

const isRtl = () => document.documentElement.dir === 'rtl'

/**
 * One stop of the Tab key for many things that arrow keys lead along; Enter and Space choose one. Each carries
 * `data-index`, within an element that has `onKeyDown`.
 */
export function useRoving(count: number, steps: Steps, choose: (index: number) => void) {
  const [at, setAt] = useState(0)
  const current = Math.min(at, Math.max(0, count - 1))
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const from = (event.target as Element).closest('[data-index]')
    if (!from) return
    const index = Number(from.getAttribute('data-index'))
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      choose(index)
      return
    }
    const next = stepFrom(index, event.key, steps, count, isRtl())
    if (next === undefined) return
    event.preventDefault()
    setAt(next)
    const element = event.currentTarget.querySelector(`[data-index="${next}"]`)
    if (element instanceof HTMLElement || element instanceof SVGElement) element.focus()
  }
  return { tabIndexOf: (index: number) => (index === current ? 0 : -1), onKeyDown, noteAt: setAt }
}
