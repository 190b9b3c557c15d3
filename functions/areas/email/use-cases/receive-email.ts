import { createHash } from 'node:crypto'

import { ConflictError, retryOnConflict } from '../../../kernel/commit.ts'
import { parseConversationId } from '../../../kernel/ids.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { clip, wellFormed } from '../../../kernel/text.ts'
import { trustedType } from '../../attachments/domain/file-signature.ts'
import type { FileParts } from '../../attachments/port.ts'
import { MAX_BYTES } from '../../channels/domain/file-limits.ts'
import type { ChannelsStore, InboundMedia } from '../../channels/port.ts'
import { receiveMessage } from '../../messages/index.ts'
import type { MessagesStore } from '../../messages/port.ts'
import { append, entryOfContact, system, unchanged } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import { writesOf } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { conversationOfReply } from '../domain/reply-address.ts'
import type { EmailStore, InboundEmail } from '../port.ts'

type Deps = HasStore<ChannelsStore & EmailStore & MessagesStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'log' | 'secrets' | 'settings' | 'ulid'> &
  Pick<FileParts, 'files'>

/** As many as an entry keeps. */
const MAX_ATTACHMENTS = 50

export type EmailOutcome = 'stored' | 'duplicate' | 'noted' | 'unknown'

/**
 * M11: an email to a signed reply address is the customer's message in that conversation, when its sender is an address
 * of the contact. Anybody else's, an automatic one or a suspicious one becomes a note for the agents. An email to the
 * address of an email channel is a message of whoever sent it.
 */
export async function receiveEmail(deps: Deps, email: InboundEmail): Promise<EmailOutcome> {
  const { emailDomain } = deps.settings
  const keys = await deps.secrets.signingKeys('reply-address')
  const replyTo = email.recipients
    .map((address) => conversationOfReply(address, keys, emailDomain))
    .find((id) => id !== undefined)
  if (replyTo) return receiveReply(deps, replyTo, email)
  const channels = await deps.store.readChannels()
  const channel = channels.find(
    ({ provider, config }) =>
      provider === 'email' &&
      email.recipients.some((address) => address.toLowerCase() === config.address?.toLowerCase()),
  )
  if (!channel || email.suspicious) {
    deps.log.warn('mail.unknown', { suspicious: email.suspicious })
    return 'unknown'
  }
  const { address, name } = email.from
  return receiveMessage(deps, channel, {
    kind: 'message',
    providerId: email.id,
    address: address.toLowerCase(),
    email: address.toLowerCase(),
    ...(name ? { name } : {}),
    ...(email.sentAt === undefined ? {} : { sentAt: email.sentAt }),
    text: email.subject ? `${email.subject}\n\n${textOf(email)}` : textOf(email),
    media: await storeFiles(deps, email),
  })
}

async function receiveReply(deps: Deps, conversationId: string, email: InboundEmail): Promise<EmailOutcome> {
  const parsed = parseConversationId(conversationId)
  const state = parsed && (await deps.store.readConversation(parsed.contactId, parsed.n))
  if (!state) return 'unknown'
  const { contact, conversation } = state
  const isDeleted = conversation.deletedAt !== undefined
  const ref = conversation.lastChannel
  const channel = ref ? await deps.store.readChannel(ref.id) : undefined
  const identity = contact.identities.find(({ channelId }) => channelId === ref?.id)
  if (!channel || !identity || email.automatic || email.suspicious || !belongsTo(contact, email.from.address)) {
    if (isDeleted) return 'unknown'
    return noteEmail(deps, contact.id, email)
  }
  // A11: the customer's answer to a deleted conversation is a message like any other, and opens the next one.
  if (!isDeleted) await deps.store.addToMailThread(contact.id, conversation.n, email.id)
  return receiveMessage(deps, channel, {
    kind: 'message',
    providerId: email.id,
    address: identity.address,
    text: textOf(email),
    ...(email.sentAt === undefined ? {} : { sentAt: email.sentAt }),
    media: await storeFiles(deps, email),
    fallback: 'email',
  })
}

/** Whether an email address is one of the contact's. */
function belongsTo(contact: Contact, address: string): boolean {
  const wanted = address.toLowerCase()
  return (
    contact.emails.some((email) => email.toLowerCase() === wanted) ||
    contact.identities.some((identity) => identity.type === 'email' && identity.address.toLowerCase() === wanted)
  )
}

async function noteEmail(deps: Deps, contactId: string, email: InboundEmail): Promise<EmailOutcome> {
  const reason = email.automatic ? 'An automatic reply' : 'An email that does not count as the customer’s'
  const text = `${reason}, from ${clip(email.from.address, 254)}:\n\n${clip(textOf(email), 5_000)}`
  try {
    await retryOnConflict(async () => {
      const latest = (await deps.store.readContact(contactId))?.latest
      if (!latest) return
      const moment = momentOf(deps)
      const note = { kind: 'note' as const, actor: system, note: { text } }
      const writes =
        latest.deletedAt === undefined
          ? writesOf(deps, latest, append(unchanged(latest), moment, note))
          : [deps.store.putEntry(entryOfContact(latest.contactId, moment, note))]
      await deps.store.commit([deps.store.markSeen('mail', email.id, moment.now), ...writes])
    }, ['seen'])
    return 'noted'
  } catch (error) {
    if (error instanceof ConflictError && error.labels.includes('seen')) return 'duplicate'
    throw error
  }
}

const textOf = (email: InboundEmail) => wellFormed(email.text).trim() || '[Empty email]'

/**
 * The files of an email, put where the fetching of them finds them: under a name made of the email's, so that doing it again
 * changes nothing. One that is too large is left out, and said to be.
 */
async function storeFiles(deps: Pick<Deps, 'files'>, email: InboundEmail): Promise<InboundMedia[]> {
  const folder = `incoming/${createHash('sha256').update(email.id).digest('hex')}`
  return Promise.all(
    email.attachments.slice(0, MAX_ATTACHMENTS).map(async ({ name, type, size, content }, index) => {
      const stored = `${folder}/${index + 1}`
      const kept = trustedType(type, content) ?? 'application/octet-stream'
      if (size <= MAX_BYTES) await deps.files.put(stored, content, kept)
      return { name, type: kept, size, source: { stored } }
    }),
  )
}
