import { ConflictError, retryOnConflict, type Write } from '../../../kernel/commit.ts'
import { parseConversationId } from '../../../kernel/ids.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { clip, wellFormed } from '../../../kernel/text.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import { reportHealth } from '../../channels/index.ts'
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
import { writesForOthers } from '../domain/sender.ts'
import type { EmailStore, InboundEmail } from '../port.ts'
import { receiptOfReport } from './feedback-receipts.ts'

type Deps = HasStore<ChannelsStore & EmailStore & MessagesStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'log' | 'secrets' | 'settings' | 'ulid'>

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
  if (doubt) return { held: doubt, channelId: channel.id }
  // Whoever set the mailbox up sees that mail to it comes in.
  await reportHealth(deps, channel.id, { side: 'webhooks', outcome: 'ok' })
  return email.automatic ? receiveAutomatic(deps, channel, email) : storeEmail(deps, channel, email)
}

/** What a program sent asks for nothing: it stands with whoever has a conversation, and else waits for somebody to look. */
async function receiveAutomatic(deps: Deps, channel: Channel, email: InboundEmail): Promise<EmailOutcome> {
  const outcome = await storeEmail(deps, channel, email, { automatic: true })
  return outcome === 'ignored' ? { held: 'automatic', channelId: channel.id } : outcome
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
    const isNoted = isDeleted ? undefined : await noteEmail(deps, contact.id, email)
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
  automatic?: true
}

/** Under which it counts as the same email: a Message-ID that somebody uses again does not make another one of it. */
const countedAs = ({ id, fingerprint }: InboundEmail) => (fingerprint === undefined ? id : `${id} ${fingerprint}`)

/** Earlier versions counted by the Message-ID alone: what they took is not taken again. */
const wasTaken = async (deps: Deps, channelId: string, { id, fingerprint }: InboundEmail) =>
  fingerprint !== undefined && (await deps.store.isSeen(channelId, id, deps.clock.now()))

// An item has room for a text as long as they may be, and for so much beside it; the email itself has the rest.
const MAX_QUOTED = 20_000
const MAX_NAMED = 100
const named = (addresses: readonly string[]) =>
  addresses.slice(0, MAX_NAMED).map((address) => clip(wellFormed(address), 254))

/** What an email says, as a message. */
const contentOf = (email: InboundEmail) => ({
  kind: 'message' as const,
  messageId: email.id,
  text: textOf(email),
  ...(email.subject ? { subject: clip(wellFormed(email.subject), 998) } : {}),
  ...(email.shownTo ? { recipients: { to: named(email.shownTo.to), cc: named(email.shownTo.cc) } } : {}),
  ...(email.quoted === undefined ? {} : { quoted: clip(wellFormed(email.quoted), MAX_QUOTED) }),
  ...(email.original ? { original: email.original } : {}),
  ...(email.sentAt === undefined ? {} : { sentAt: email.sentAt }),
  media: email.attachments.map(
    ({ name, type, size, stored }): InboundMedia => ({ name, type, size, source: { stored } }),
  ),
})

async function storeEmail(deps: Deps, channel: Channel, email: InboundEmail, admission: Admission = {}) {
  if (!admission.providerId && (await wasTaken(deps, channel.id, email))) return 'duplicate'
  const { address, name } =
    email.replyTo && writesForOthers(email.from.address, channel.config.address) ? email.replyTo : email.from
  const message = {
    ...contentOf(email),
    providerId: admission.providerId ?? countedAs(email),
    address: address.toLowerCase(),
    email: address.toLowerCase(),
    ...(admission.automatic ? { automatic: admission.automatic } : {}),
    ...(name ? { name } : {}),
  }
  return receiveMessage(deps, channel, message, admission.moreWrites)
}

async function storeReply(deps: Deps, thread: Thread, email: InboundEmail, admission: Admission = {}) {
  const { contact, conversation, channel, address } = thread
  if (!admission.providerId && (await wasTaken(deps, channel.id, email))) return 'duplicate'
  // A11: the customer's answer to a deleted conversation is a message like any other, and opens the next one.
  if (conversation.deletedAt === undefined) await deps.store.addToMailThread(contact.id, conversation.n, email.id)
  const message = {
    ...contentOf(email),
    providerId: admission.providerId ?? countedAs(email),
    address,
    email: email.from.address.toLowerCase(),
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
  admission: Required<Omit<Admission, 'automatic'>>,
): Promise<'stored' | 'duplicate' | 'ignored'> {
  const thread = conversationId === undefined ? undefined : await findConversation(deps, conversationId)
  if (thread?.channel?.id === channel.id && thread.address !== undefined) {
    return storeReply(deps, { ...thread, channel: thread.channel, address: thread.address }, email, admission)
  }
  // Nobody's name is no name: it would be everybody's.
  return email.from.address.includes('@') ? storeEmail(deps, channel, email, admission) : 'ignored'
}

/** Whether an email address is one of the contact's. */
function belongsTo(contact: Contact, address: string): boolean {
  const wanted = address.toLowerCase()
  return (
    contact.emails.some((email) => email.toLowerCase() === wanted) ||
    contact.identities.some((identity) => identity.type === 'email' && identity.address.toLowerCase() === wanted)
  )
}

/** A note, for the agents to read; undefined where there is no conversation to note it in. */
async function noteEmail(
  deps: Deps,
  contactId: string,
  email: InboundEmail,
): Promise<'noted' | 'duplicate' | undefined> {
  const reason = email.automatic ? 'An automatic email' : 'An email that does not count as the customer’s'
  const text = `${reason}, from ${clip(email.from.address, 254)}:\n\n${clip(textOf(email), 5_000)}`
  if (await wasTaken(deps, 'mail', email)) return 'duplicate'
  try {
    return await retryOnConflict(async () => {
      const latest = (await deps.store.readContact(contactId))?.latest
      if (!latest) return undefined
      const moment = momentOf(deps)
      const note = { kind: 'note' as const, actor: system, note: { text } }
      const writes =
        latest.deletedAt === undefined
          ? writesOf(deps, latest, append(unchanged(latest), moment, note))
          : [deps.store.putEntry(entryOfContact(latest.contactId, moment, note))]
      await deps.store.commit([deps.store.markSeen('mail', countedAs(email), moment.now), ...writes])
      return 'noted'
    }, ['seen'])
  } catch (error) {
    if (error instanceof ConflictError && error.labels.includes('seen')) return 'duplicate'
    throw error
  }
}

/** Some write nothing but a subject. */
const textOf = (email: InboundEmail) =>
  wellFormed(email.text).trim() || clip(wellFormed(email.subject).trim(), 998) || '[Empty email]'
