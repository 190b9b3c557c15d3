import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Conversation } from '../api/types.ts'
import type { Colleague } from '../realtime/events.ts'
import { useLive } from '../realtime/live.tsx'
import { catchUpDeliveries } from '../realtime/recover.ts'

const AGAIN_MS = 4_000
const STOPPED_MS = 7_000
const VIEWING_MS = 30_000
/** The server believes a sign for a minute, and knows of it a second later everywhere. */
const LAPSED_MS = 55_000
const KNOWN_MS = 1_500

export interface Presence {
  /** the other agents who have it open */
  colleagues: readonly Colleague[]
  isCustomerTyping: boolean
  /** says that one is writing */
  typing(): void
}

/** M13: tells the others that one looks or writes, and hears the same of them. */
export function usePresence({ id, contact }: Pick<Conversation, 'id' | 'contact'>): Presence {
  const client = useQueryClient()
  const { ask, listen, state } = useLive()
  const [colleagues, setColleagues] = useState<readonly Colleague[]>([])
  const [isCustomerTyping, setIsCustomerTyping] = useState(false)
  const told = useRef(0)
  const stopped = useRef<ReturnType<typeof setTimeout>>(undefined)

  const say = useCallback(
    (what: 'viewing' | 'typing' | 'idle') =>
      ask('typing', { conversationId: id, state: what }, (result) => {
        const { agents } = result as { agents?: Colleague[] }
        if (agents) setColleagues(agents)
      }),
    [ask, id],
  )
  useEffect(() => {
    if (state !== 'open') return
    let shown = Number.NEGATIVE_INFINITY
    let catchUp: ReturnType<typeof setTimeout> | undefined
    const view = () => {
      if (document.visibilityState !== 'visible') return
      if (Date.now() - told.current > STOPPED_MS) say('viewing')
      if (Date.now() - shown > LAPSED_MS) {
        clearTimeout(catchUp)
        catchUp = setTimeout(() => {
          catchUpDeliveries(client, id).catch((error) => console.warn('Could not read deliveries yet:', error))
        }, KNOWN_MS)
      }
      shown = Date.now()
    }
    view()
    const timer = setInterval(view, VIEWING_MS)
    document.addEventListener('visibilitychange', view)
    return () => {
      clearInterval(timer)
      clearTimeout(catchUp)
      clearTimeout(stopped.current)
      document.removeEventListener('visibilitychange', view)
      say('idle')
    }
  }, [client, id, say, state])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = listen((event) => {
      const about = event.conversationId ?? event.conversation?.id
      if (about !== id) return
      if (event.agents) setColleagues(event.agents)
      const isTyping = event.typing?.contactId === contact.id && event.typing.state !== 'idle'
      const hasWritten = event.entry?.message?.direction === 'inbound'
      if (!event.typing?.contactId && !hasWritten) return
      clearTimeout(timer)
      setIsCustomerTyping(isTyping)
      // Whoever goes away while writing says nothing more.
      if (isTyping) timer = setTimeout(() => setIsCustomerTyping(false), STOPPED_MS)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [listen, id, contact.id])

  const typing = useCallback(() => {
    clearTimeout(stopped.current)
    stopped.current = setTimeout(() => say('viewing'), STOPPED_MS)
    if (Date.now() - told.current < AGAIN_MS) return
    told.current = Date.now()
    say('typing')
  }, [say])
  return { colleagues, isCustomerTyping, typing }
}
