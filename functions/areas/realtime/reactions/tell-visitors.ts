import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Written } from '../../../platform/stream.ts'
import type { SocketParts, SocketsStore } from '../../sockets/port.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'

type Deps = HasStore<SocketsStore> & Pick<Parts, 'clock'> & Pick<SocketParts, 'sockets'>

/** Somebody of the company has read what a visitor wrote: those who still look are told how far. */
export async function tellVisitors(changes: readonly Written<Conversation>[], deps: Deps): Promise<void> {
  const now = deps.clock.now()
  const read = changes.filter(
    ({ before, after }) =>
      before !== undefined &&
      before.unread > 0 &&
      after.unread === 0 &&
      // An answer says so itself.
      after.seq === before.seq &&
      after.onlineUntil !== null &&
      after.lastChannel?.type === 'web',
  )
  await Promise.all(
    read.map(async ({ after: { id, contactId, seq, lastInboundAt } }) => {
      // Of what they have just sent they know no number yet, but when it came.
      const at = new Date(lastInboundAt ?? now).toISOString()
      const event = { id: `${id}:read.${seq}`, type: 'receipt', seq, at, conversationId: id, status: 'read' }
      const frame = JSON.stringify({ type: 'events', events: [event] })
      const connections = await deps.store.visitorConnections(contactId, now)
      // One that is gone is found by whoever has a message for it.
      await Promise.all(connections.map(({ connectionId }) => deps.sockets.post(connectionId, frame)))
    }),
  )
}
