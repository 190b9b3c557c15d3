import { useEffect, useRef } from 'react'
import type { Sending } from './outbox.ts'

/** One that was refused comes back to be changed; without it, one is to be chosen. */
type Ask = (refused?: Sending) => void

let take: Ask | undefined

/** Whoever writes an answer hears that a template is to be sent instead. */
export function useTemplateAsked(onAsk: Ask): void {
  const latest = useRef(onAsk)
  latest.current = onAsk
  useEffect(() => {
    const own: Ask = (refused) => latest.current(refused)
    take = own
    return () => {
      if (take === own) take = undefined
    }
  }, [])
}

export const askForTemplate: Ask = (refused) => take?.(refused)
