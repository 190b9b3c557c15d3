import { useEffect, useRef } from 'react'

/** A message that an answer quotes. */
export interface Quoted {
  id: string
  /** its first words */
  text: string
  /** who said it */
  name: string
  from: 'contact' | 'agent'
  channelId: string
}

let take: ((quoted: Quoted) => void) | undefined

/** Whoever writes an answer hears which message it is to quote. */
export function useQuoting(onQuote: (quoted: Quoted) => void): void {
  const latest = useRef(onQuote)
  latest.current = onQuote
  useEffect(() => {
    const own = (quoted: Quoted) => latest.current(quoted)
    take = own
    return () => {
      if (take === own) take = undefined
    }
  }, [])
}

/** Whether an answer is being written, or can be. */
export const canQuote = () => take !== undefined
export const quote = (quoted: Quoted) => take?.(quoted)
