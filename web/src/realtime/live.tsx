import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { keys } from '../api/keys.ts'
import { applyEvents } from './apply.ts'
import { type LiveEvent, onlyNew } from './events.ts'
import { recover } from './recover.ts'
import { type LiveState, openLive } from './socket.ts'
import { setOwn } from './step.ts'

interface Live {
  state: LiveState
  ask(action: string, params: object, answer: (result: unknown) => void): void
  /** hears every new event; answers with what ends it */
  listen(listener: (event: LiveEvent) => void): () => void
}

const LiveContext = createContext<Live>({ state: 'connecting', ask: () => undefined, listen: () => () => undefined })
export const useLive = () => useContext(LiveContext)

const COUNTS_MS = 250
/** Numbers that can't be told from what came are not asked for more often than this. */
const COUNTS_EVERY_MS = 5_000

/** The one socket of the tab, and what it does to everything that is shown. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const [state, setState] = useState<LiveState>('connecting')
  const socket = useRef<ReturnType<typeof openLive>>(undefined)
  const listeners = useRef(new Set<(event: LiveEvent) => void>())

  useEffect(() => {
    const counts = paced(() => void client.invalidateQueries({ queryKey: keys.counts }))
    const hear = (received: readonly LiveEvent[]) => {
      const events = onlyNew(received)
      const isCounted = applyEvents(client, events)
      for (const event of events) for (const listener of listeners.current) listener(event)
      if (!isCounted && events.some(({ type }) => type === 'counts.updated')) counts.call()
    }
    const live = openLive({
      onState: setState,
      // The first time, too: what happened between reading a page and hearing of changes is in neither.
      onOpen: () => {
        recover(client).catch((error) => console.warn('Could not catch up yet:', error))
      },
      onEvents: hear,
    })
    socket.current = live
    setOwn({ ...live, hear })
    return () => {
      live.close()
      counts.cancel()
    }
  }, [client])

  const value = useMemo<Live>(
    () => ({
      state,
      ask: (action, params, answer) => socket.current?.ask(action, params, answer),
      listen: (listener) => {
        listeners.current.add(listener)
        return () => listeners.current.delete(listener)
      },
    }),
    [state],
  )
  return <LiveContext value={value}>{children}</LiveContext>
}

function paced(run: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let ran = Number.NEGATIVE_INFINITY
  return {
    call() {
      const wait = Math.max(COUNTS_MS, ran + COUNTS_EVERY_MS - performance.now())
      timer ??= setTimeout(() => {
        timer = undefined
        ran = performance.now()
        run()
      }, wait)
    },
    cancel: () => clearTimeout(timer),
  }
}
