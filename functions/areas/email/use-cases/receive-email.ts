import { createHash } from 'node:crypto'

import { ConflictError, retryOnConflict, type Write } from '../../../kernel/commit.ts'
import { parseConversationId } from '../../../kernel/ids.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { clip, wellFormed } from '../../../kernel/text.ts'
import { trustedType } from '../../attachments/domain/file-signature.ts'
import type { FileParts } from '../../attachments/port.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import { MAX_BYTES } from '../../channels/domain/file-limits.ts'
import type { ChannelsStore, InboundMedia } from '../../channels/port.ts'
import { EMAIL_RECEIPTS } from '../../messages/domain/delivery.ts'
import { receiveMessage, receiveReceipt } from '../../messages/index.ts'
import type { MessagesStore } from '../../messages/port.ts'
import { append, entryOfContact, system, unchanged } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { writesOf } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { Held, HeldBecause } from '../domain/held-mail.ts'
import { conversationOfReply, isReplyAddress } from '../domain/reply-address.ts'
import type { DeliveryReport } from '../domain/returned-mail.ts'
import type { EmailStore, InboundEmail } from '../port.ts'
import { receiptOfReport } from './feedback-receipts.ts'

type Deps = HasStore<ChannelsStore & EmailStore & MessagesStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'secrets' | 'settings' | 'ulid'> &
  Pick<FileParts, 'files'>

/** As many as an entry keeps. */
const MAX_ATTACHMENTS = 50

export type EmailOutcome =
  | 'stored'
  | 'ignored'
  | 'duplicate'
  /** an automatic reply: agents read it in a note */
  | 'noted'
  /** an email of ours that came back: its message has failed */
  | 'returned'
  | Held

/**
 * M11: an email to a signed reply address is the customer's message in that conversation, when it is proven to come from an
 * address of the contact. Anybody else's becomes a note for the agents, as an automatic one does. An email to the address of
 * an email channel is a message of whoever it is proven to come from. What does not count as anybody's is held: whoever
 * called this keeps it where an admin sees it.
 */
export async function receiveEmail(deps: Deps, email: InboundEmail): Promise<EmailOutcome> {
  const { emailDomain } = deps.settings
  const keys = await deps.secrets.signingKeys('reply-address')
  const replyTo = email.recipients
    .map((address) => conversationOfReply(address, keys, emailDomain))
    .find((id) => id !== undefined)
  if (email.report && (await isOurs(deps, email.report))) return 'returned'
  if (replyTo) return receiveReply(deps, replyTo, email)
  const channels = await deps.store.readChannels()
  const channel = channels.find(
    ({ provider, config }) =>
      provider === 'email' &&
      email.recipients.some((address) => address.toLowerCase() === config.address?.toLowerCase()),
  )
  if (email.report) return { held: 'returned' }
  if (!channel) {
    const isMadeUp = email.recipients.some((to) => isReplyAddress(to, emailDomain))
    return { held: neverAnybodys(email) ?? (isMadeUp ? 'reply_address' : 'no_channel') }
  }
  const doubt = email.doubt ?? neverAnybodys(email)
  return doubt ? { held: doubt, channelId: channel.id } : storeEmail(deps, channel, email)
}

/** Why nobody may take it for a customer's, wherever it was sent; undefined: somebody may. */
function neverAnybodys({ doubt, fromSystem }: InboundEmail): 'virus' | 'from_system' | undefined {
  if (doubt === 'virus') return 'virus'
  return fromSystem ? 'from_system' : undefined
}

/** An email of ours that came back, by the Message-ID that only whoever had it can know. */
async function isOurs(deps: Deps, report: DeliveryReport): Promise<boolean> {
  const receipt = receiptOfReport(report)
  if (!receipt) return false
  const { target } = await deps.store.readReceipts(EMAIL_RECEIPTS, receipt.providerMessageId)
  if (!target) return false
  await receiveReceipt(deps, EMAIL_RECEIPTS, receipt)
  return true
}

async function receiveReply(deps: Deps, conversationId: string, email: InboundEmail): Promise<EmailOutcome> {
  const found = await findConversation(deps, conversationId)
  if (!found) return { held: email.report ? 'returned' : (neverAnybodys(email) ?? 'no_channel') }
  const { contact, conversation, channel, address } = found
  const isDeleted = conversation.deletedAt !== undefined
  const about = { conversationId, ...(channel ? { channelId: channel.id } : {}) }
  const doubt = doubtOfReply(email, contact)
  if (doubt) {
    const isNoted = !isDeleted && (await noteEmail(deps, contact.id, email))
    return doubt === 'automatic' && isNoted ? isNoted : { held: doubt, ...about }
  }
  if (!channel || address === undefined) {
    if (!isDeleted) await noteEmail(deps, contact.id, email)
    return { held: 'no_channel', ...about }
  }
  return storeReply(deps, { contact, conversation, channel, address }, email)
}

function doubtOfReply(email: InboundEmail, contact: Contact): HeldBecause | undefined {
  if (email.report) return 'returned'
  if (email.automatic && email.doubt !== 'virus') return 'automatic'
  if (email.doubt) return email.doubt
  if (email.fromSystem) return 'from_system'
  return belongsTo(contact, email.from.address) ? undefined : 'stranger'
}

interface Thread {
  contact: Contact
  conversation: Conversation
  channel: Channel
  /** the contact's, on that channel */
  address: string
}

/** The conversation of a reply address with the channel on which its contact writes. */
async function findConversation(
  deps: Pick<Deps, 'store'>,
  conversationId: string,
): Promise<(Omit<Thread, 'channel' | 'address'> & Partial<Pick<Thread, 'channel' | 'address'>>) | undefined> {
  const parsed = parseConversationId(conversationId)
  const state = parsed && (await deps.store.readConversation(parsed.contactId, parsed.n))
  if (!state) return undefined
  const { contact, conversation } = state
  const ref = conversation.lastChannel
  const channel = ref ? await deps.store.readChannel(ref.id) : undefined
  const identity = contact.identities.find(({ channelId }) => channelId === ref?.id)
  return {
    contact,
    conversation,
    ...(channel ? { channel } : {}),
    ...(identity ? { address: identity.address } : {}),
  }
}

/** What else belongs to the commit that stores a message, and under which id it counts once. */
interface Admission {
  providerId?: string
  moreWrites?: Write[]
}

async function storeEmail(deps: Deps, channel: Channel, email: InboundEmail, admission: Admission = {}) {
  const { address, name } = email.from
  const message = {
    kind: 'message' as const,
    providerId: admission.providerId ?? email.id,
    messageId: email.id,
    address: address.toLowerCase(),
    email: address.toLowerCase(),
    ...(name ? { name } : {}),
    ...(email.sentAt === undefined ? {} : { sentAt: email.sentAt }),
    text: email.subject ? `${email.subject}\n\n${textOf(email)}` : textOf(email),
    media: await storeFiles(deps, email),
  }
  return receiveMessage(deps, channel, message, admission.moreWrites)
}

async function storeReply(deps: Deps, thread: Thread, email: InboundEmail, admission: Admission = {}) {
  const { contact, conversation, channel, address } = thread
  // A11: the customer's answer to a deleted conversation is a message like any other, and opens the next one.
  if (conversation.deletedAt === undefined) await deps.store.addToMailThread(contact.id, conversation.n, email.id)
  const message = {
    kind: 'message' as const,
    providerId: admission.providerId ?? email.id,
    messageId: email.id,
    address,
    email: email.from.address.toLowerCase(),
    text: textOf(email),
    ...(email.sentAt === undefined ? {} : { sentAt: email.sentAt }),
    media: await storeFiles(deps, email),
    fallback: 'email' as const,
  }
  return receiveMessage(deps, channel, message, admission.moreWrites)
}

/**
 * Takes an email in that was held: as an answer in the conversation that it was sent to where its contact writes on the
 * channel that somebody chose, and as a message of the address that it names on a mailbox's.
 */
export async function admitEmail(
  deps: Deps,
  channel: Channel,
  email: InboundEmail,
  conversationId: string | undefined,
  admission: Required<Admission>,
): Promise<'stored' | 'duplicate' | 'ignored'> {
  const thread = conversationId === undefined ? undefined : await findConversation(deps, conversationId)
  if (thread?.channel?.id === channel.id && thread.address !== undefined) {
    return storeReply(deps, { ...thread, channel: thread.channel, address: thread.address }, email, admission)
  }
  return storeEmail(deps, channel, email, admission)
}

/** Whether an email address is one of the contact's. */
function belongsTo(contact: Contact, address: string): boolean {
  const wanted = address.toLowerCase()
  return (
    contact.emails.some((email) => email.toLowerCase() === wanted) ||
    contact.identities.some((identity) => identity.type === 'email' && identity.address.toLowerCase() === wanted)
  )
}

/** A note, for the agents to read. */
async function noteEmail(deps: Deps, contactId: string, email: InboundEmail): Promise<'noted' | 'duplicate'> {
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
