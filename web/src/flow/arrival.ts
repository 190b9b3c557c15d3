import { useEffect } from 'react'
import { focusHome } from '../ui/focus.ts'

/** the conversation that takes the focus when it is there: what had it goes away */
let awaited: string | undefined

export function arriveAt(conversationId: string): void {
  awaited = conversationId
}

/** Takes the focus where one was led here. */
export function useArrival(conversationId: string): void {
  useEffect(() => {
    let next: ReturnType<typeof setTimeout>
    const arrive = () => {
      if (awaited !== conversationId) return
      if (focusHome()) awaited = undefined
      else next = setTimeout(arrive, 50)
    }
    // A dialog that closes gives the focus back first.
    next = setTimeout(arrive)
    return () => clearTimeout(next)
  }, [conversationId])
}
