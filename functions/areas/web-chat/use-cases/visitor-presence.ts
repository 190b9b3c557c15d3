import { retryOnConflict } from '../../../kernel/commit.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { SOCKET_LIFE_MS } from '../../sockets/index.ts'
import type { SocketsStore, VisitorConnection } from '../../sockets/port.ts'
import { online } from '../../timeline/domain/attention.ts'
import { isOpen } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import { partsOf } from '../../timeline/domain/parts.ts'
import { QUARTER_MS } from '../../timeline/domain/places.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { openChat } from './open-chat.ts'

type Deps = HasStore<SocketsStore & TimelineStore> & Pick<Parts, 'clock'>

type PresenceDeps = Pick<Deps, 'store' | 'clock'>

/** Q8: the open conversation shows whether its visitor is connected. */
function showPresence(deps: PresenceDeps, contactId: string, until: number | null): Promise<void> {
  const onlineUntil = until === null ? null : Math.ceil(until / QUARTER_MS) * QUARTER_MS
  return retryOnConflict(async () => {
    const state = await deps.store.readContact(contactId)
    const latest = state?.latest
    if (!latest || !isOpen(latest) || latest.onlineUntil === onlineUntil) return
    if (onlineUntil === null && (await visitorWindows(deps, state.contact)).length > 0) return
    await deps.store.commit(deps.store.putConversation(latest, { ...latest, onlineUntil }))
  })
}

/** The windows that a contact's visitors have open; those of its parts (C3) came under the part's id. */
export async function visitorWindows(deps: PresenceDeps, contact: Contact): Promise<VisitorConnection[]> {
  const now = deps.clock.now()
  const ids = [contact.id, ...partsOf(contact)]
  return (await Promise.all(ids.map((id) => deps.store.visitorConnections(id, now)))).flat()
}

/** A visitor's socket is open: it is their presence. Throws unauthorized where the chat is an account's by now. */
export async function visitorCame(deps: PresenceDeps, connection: VisitorConnection): Promise<void> {
  const { address } = connection
  if (address !== undefined) await openChat(deps, { ...connection, address })
  const until = deps.clock.now() + SOCKET_LIFE_MS
  await deps.store.putConnection(connection, until)
  await showPresence(deps, connection.contactId, until)
}

/** A visitor's socket is closed, or turned out to be gone; the last one takes the presence with it. */
export async function visitorLeft(deps: PresenceDeps, connection: VisitorConnection): Promise<void> {
  await deps.store.deleteConnection(connection)
  await visitorIsAway(deps, connection.contactId)
}

/** Nobody was reached: also where a process died before it could say so, the conversation no longer shows a presence. */
export function visitorIsAway(deps: PresenceDeps, contactId: string): Promise<void> {
  return showPresence(deps, contactId, null)
}

/** Who was connected before there was a conversation to show it gets their presence with the first message. */
export async function visitorWrote(deps: PresenceDeps, contactId: string): Promise<void> {
  const now = deps.clock.now()
  const { contact, latest } = (await deps.store.readContact(contactId)) ?? {}
  if (!contact || !latest || online(latest, now)) return
  const connections = await visitorWindows(deps, contact)
  if (connections.length > 0) await showPresence(deps, contactId, now + SOCKET_LIFE_MS)
}
