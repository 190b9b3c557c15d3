import type { Contact, Entry, Message } from '../domain/model.ts'
import type { Sent } from './deliver-message.ts'
import type { Deps } from './ports.ts'
import { presentEntry } from './present.ts'
import { sendEmail } from './send-email.ts'
import { visitorIsAway } from './visitor-presence.ts'

/** An entry as a visitor may see it: who of the crew wrote it is a name, not an id. */
export function presentForVisitor(entry: Entry) {
  const shown = presentEntry(entry)
  return { ...shown, actor: { ...shown.actor, id: null } }
}

/** A frame with one message for a visitor's socket. */
function visitorFrame(entry: Entry): string {
  const { seq, at } = presentForVisitor(entry)
  return JSON.stringify({
    type: 'events',
    events: [{ id: `${entry.id}:created`, type: 'message.created', seq, at, entry: presentForVisitor(entry) }],
  })
}

/**
 * M11: a web chat message goes to the visitor's sockets, which are their presence. When none is left it goes by email,
 * where there is an address; else it waits in the widget for the visitor's return.
 */
export async function sendToVisitor(deps: Deps, entry: Entry & { message: Message }, contact: Contact): Promise<Sent> {
  const connections = await deps.store.visitorConnections(contact.id, deps.clock.now())
  const frame = visitorFrame(entry)
  const posts = await Promise.all(
    connections.map(async (connection) => ({
      connection,
      result: await deps.sockets.post(connection.connectionId, frame),
    })),
  )
  for (const { connection, result } of posts) {
    if (result === 'gone') await deps.store.deleteConnection(connection)
  }
  if (posts.some(({ result }) => result === 'ok')) return { outcome: 'sent', providerMessageId: null, delivered: true }
  await visitorIsAway(deps, contact.id)
  const email = contact.emails[0]
  if (!email) return { outcome: 'sent', providerMessageId: null }
  const sent = await sendEmail(deps, entry, email)
  return sent.outcome === 'sent' ? { ...sent, fallback: 'email' } : sent
}
