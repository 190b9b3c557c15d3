import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { clip } from '../../../kernel/text.ts'
import type { OutboundFile, Sent } from '../../channels/port.ts'
import { sendEmail } from '../../email/index.ts'
import type { EmailParts, EmailStore } from '../../email/port.ts'
import type { SocketParts, SocketsStore } from '../../sockets/port.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Entry, Message } from '../../timeline/domain/entry.ts'
import { reachableEmail } from '../../timeline/domain/reachability.ts'
import { presentEntry } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { mayOpen } from '../domain/ownership.ts'
import { visitorIsAway, visitorWindows } from './visitor-presence.ts'

type Deps = HasStore<EmailStore & SocketsStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'secrets' | 'settings'> &
  Pick<SocketParts, 'sockets'> &
  Pick<EmailParts, 'mailer'>

/** By which contact, which may have another id by now, and under which `clientId`. */
const WRITTEN = /^ct_[0-9A-Z]{26}:(.+)$/

/**
 * An entry as a visitor may see it: who of the crew wrote it is a name, not an id; tags and the provider's ids are the
 * house's own. What they wrote in the widget has the `clientId` under which they sent it.
 */
export function presentForVisitor(entry: Entry) {
  const { message, actor: author, ...shown } = presentEntry(entry)
  const actor = { type: author.type, id: null, name: author.name }
  if (!message) return { ...shown, actor }
  const { direction, channel, text, attachments, choices, fallback, providerMessageId } = message
  const [, clientId] = (direction === 'inbound' && WRITTEN.exec(providerMessageId ?? '')) || []
  return {
    ...shown,
    actor,
    message: {
      direction,
      channel,
      text,
      attachments,
      ...(choices ? { choices } : {}),
      ...(fallback ? { fallback } : {}),
      ...(clientId ? { clientId } : {}),
    },
  }
}

/** A frame with one message for a visitor's socket. */
function visitorFrame(entry: Entry): string {
  const { seq, at } = presentForVisitor(entry)
  return JSON.stringify({
    type: 'events',
    events: [{ id: `${entry.id}:created`, type: 'message.created', seq, at, entry: presentForVisitor(entry) }],
  })
}

/** So much of what was said before goes along by email. */
const EARLIER = { read: 20, messages: 5, characters: 4_000 }

/** The last messages before one, the oldest first: an email is read without the chat beside it. */
async function earlierOf(deps: Pick<Deps, 'store'>, { contactId, n, seq, message }: Entry & { message: Message }) {
  const page = await deps.store.readTimeline({ contactId, n }, { limit: EARLIER.read, order: 'desc' })
  const lines: { name: string; at: number; text: string }[] = []
  let left = EARLIER.characters
  for (const before of page.items) {
    const said = before.message
    if (before.seq >= seq || !said || said.channel.id !== message.channel.id || said.unsentAt !== undefined) continue
    const text = clip([said.text, ...said.attachments.map(({ name }) => `[${name}]`)].filter(Boolean).join('\n'), left)
    if (text === '') continue
    lines.unshift({ name: before.actor.name, at: before.at, text })
    left -= text.length
    if (lines.length === EARLIER.messages || left <= 0) break
  }
  return lines
}

/**
 * M11: a web chat message goes to the visitor's sockets, which are their presence. When none is left it goes by email,
 * where there is an address; else it waits in the widget for the visitor's return.
 */
export async function sendToVisitor(
  deps: Deps,
  entry: Entry & { message: Message },
  contact: Contact,
  files: readonly OutboundFile[],
  /** as it is in an email, where that is another way */
  emailed = entry,
): Promise<Sent> {
  // Who signed in is reached where their account is; windows that are left from before that are nobody's.
  const owner = contact.account === undefined ? contact : (await deps.store.readContact(contact.account))?.contact
  const reached = owner ?? contact
  const open = await visitorWindows(deps, reached)
  const connections = open.filter(({ channelId, address }) => !address || mayOpen(reached, channelId, address))
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
  // M17: one that nothing gets through to is none.
  const email = reachableEmail(contact, entry.message.channel.id)
  if (!email) return { outcome: 'sent', providerMessageId: null }
  const sent = await sendEmail(deps, emailed, email, files, await earlierOf(deps, entry))
  return sent.outcome === 'sent' ? { ...sent, fallback: 'email' } : sent
}
