import { type OpenSocket, openSocket, type SocketState } from '../../../client/src/socket.ts'
import { call } from '../api/client.ts'
import type { LiveEvent } from './events.ts'
import { setServerTime } from './server-clock.ts'

export type LiveState = SocketState

interface Handlers {
  onEvents(events: LiveEvent[]): void
  /** something may have been missed until now */
  onOpen(): void
  onState(state: LiveState): void
}

/** One socket for the whole tab, as long as it lives; what the browser knows of the network brings it back sooner. */
export function openLive(handlers: Handlers): OpenSocket {
  const socket = openSocket<LiveEvent>(WebSocket, {
    ...handlers,
    onTime: setServerTime,
    async url() {
      try {
        return (await call('socketTickets.create', {})).url
      } catch (error) {
        console.warn('No socket ticket:', error)
        throw error
      }
    },
  })
  const seen = () => document.visibilityState === 'visible' && socket.soon()
  window.addEventListener('online', socket.soon)
  // The browser knows before the socket does.
  window.addEventListener('offline', socket.giveUp)
  document.addEventListener('visibilitychange', seen)
  return {
    ...socket,
    close() {
      window.removeEventListener('online', socket.soon)
      window.removeEventListener('offline', socket.giveUp)
      document.removeEventListener('visibilitychange', seen)
      socket.close()
    },
  }
}
