import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Scene } from '../scene.ts'
import { articleOf } from './reveal.ts'

const idAt = (target: EventTarget | null) =>
  target instanceof Element ? target.closest('article[data-entry]')?.getAttribute('data-entry') : undefined

/** The message that has the focus, or something in it that has. */
export const focusedMessage = () => idAt(document.activeElement) ?? undefined

/** Which message the mouse or the focus is at; `isHeld`: something of it is open, so that it stays. */
export function usePointing(scene: () => Scene, isHeld: boolean) {
  const [pointed, setPointed] = useState<string>()
  const held = useRef(isHeld)
  held.current = isHeld
  useEffect(() => {
    const { scroller } = scene()
    if (!scroller) return
    // Whoever goes through its buttons by keys keeps them, wherever the mouse lies.
    const isInUse = () => held.current || scroller.querySelector('[role=toolbar] :focus-visible') !== null
    const point = ({ target }: Event) => {
      const id = idAt(target)
      if (id && !held.current && (id === focusedMessage() || !isInUse())) setPointed(id)
    }
    const leave = () => {
      if (!isInUse()) setPointed(focusedMessage())
    }
    const blur = ({ relatedTarget }: FocusEvent) => {
      if (!held.current && !idAt(relatedTarget)) setPointed(undefined)
    }
    // The mouse, or the focus, may have been there first.
    setPointed(focusedMessage() ?? idAt(scroller.querySelector('article:hover')) ?? undefined)
    scroller.addEventListener('pointerover', point)
    scroller.addEventListener('focusin', point)
    scroller.addEventListener('pointerleave', leave)
    scroller.addEventListener('focusout', blur)
    return () => {
      scroller.removeEventListener('pointerover', point)
      scroller.removeEventListener('focusin', point)
      scroller.removeEventListener('pointerleave', leave)
      scroller.removeEventListener('focusout', blur)
    }
  }, [scene])
  return [pointed, setPointed] as const
}

/** The place in a message's row for what belongs to it; rows come and go as one scrolls. */
export function useSlot(scene: () => Scene, id: string | undefined): Element | null {
  const [slot, setSlot] = useState<Element | null>(null)
  useLayoutEffect(() => setSlot(articleOf(scene().scroller, id)?.querySelector('[data-tools]') ?? null))
  return slot
}
