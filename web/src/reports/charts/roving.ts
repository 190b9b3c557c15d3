import { type KeyboardEvent, useState } from 'react'

interface Steps {
  ArrowRight?: number
  ArrowLeft?: number
  ArrowDown?: number
  ArrowUp?: number
}

/** Where a key leads from the index-th of `count`; undefined: it is no such key. What points along the line turns with it. */
export function stepFrom(index: number, key: string, steps: Steps, count: number, isRtl: boolean): number | undefined {
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  const turned = isRtl && key === 'ArrowRight' ? 'ArrowLeft' : isRtl && key === 'ArrowLeft' ? 'ArrowRight' : key
  const step = steps[turned as keyof Steps]
  if (step === undefined) return undefined
  const next = index + step
  return next < 0 || next >= count ? index : next
}

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
