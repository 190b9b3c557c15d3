import { useEffect } from 'react'
import { focusHome } from '../ui/focus.ts'

let isAwaited = false

/** The conversation that opens next takes the focus: what had it goes away. */
export function arriveNext(): void {
  isAwaited = true
}

/** Takes the focus where one was led here. */
export function useArrival(): void {
  useEffect(() => {
    if (!isAwaited) return
    isAwaited = false
    // A dialog that closes gives the focus back first.
    const timer = setTimeout(focusHome)
    return () => clearTimeout(timer)
  }, [])
}
