import type { Channel } from '../../channels/domain/channel.ts'
import { isShut, replyWindowMs } from '../../channels/domain/reply-window.ts'
import { isAside } from '../../timeline/domain/campaign-message.ts'
import { isOpen } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { mayBeMarketed } from '../../timeline/domain/marketing.ts'
import { unreachableAt } from '../../timeline/domain/reachability.ts'

/** Why a customer is not asked after a closing. */
export type NotAsked =
  /** there is no such conversation, or it is about to be removed */
  | 'gone'
  /** it is open, again or still */
  | 'open'
  /** it was asked about this closing before */
  | 'asked_before'
  /** it was closed longer than a day ago */
  | 'late'
  /** there is a later conversation, or the contact was merged: the next message is about something else */
  | 'not_latest'
  /** it was closed since its contact was merged */
  | 'merged'
  | 'blacklisted'
  /** the customer never wrote in it, or nobody ever answered: spam that was closed by an agent or by silence */
  | 'one_sided'
  /** several people write on it */
  | 'group'
  /** its last channel is gone, or the contact has no address there any more */
  | 'no_address'
  /** nothing gets through to the address */
  | 'unreachable'
  | 'opted_out'
  /** M8: the channel takes no free text any more */
  | 'window'

/** A conversation and whose it is; `isLatest`: their latest. */
interface Asking {
  conversation: Conversation
  contact: Contact
  isLatest: boolean
}

const ASKED_WITHIN_MS = 24 * 60 * 60 * 1000

/** O5: what speaks against asking, as far as the conversation and its contact tell. */
export function whyNot({ conversation, contact, isLatest }: Asking, now: number): NotAsked | undefined {
  const { deletedAt, closedAt, closedBy, survey, lastInboundAt, lastChannel } = conversation
  if (deletedAt !== undefined || contact.erased || contact.purging?.includes(conversation.id)) return 'gone'
  if (isOpen(conversation) || closedAt === null) return 'open'
  if (survey?.asked?.closedAt === closedAt) return 'asked_before'
  if (now - closedAt > ASKED_WITHIN_MS) return 'late'
  if (closedBy === 'merge') return 'merged'
  if (!isLatest) return 'not_latest'
  if (conversation.blacklisted || contact.blacklisted) return 'blacklisted'
  if (lastInboundAt === null || !lastChannel) return 'one_sided'
  if (contact.members) return 'group'
  const identity = contact.identities.find(({ channelId }) => channelId === lastChannel.id)
  if (!identity) return 'no_address'
  if (!mayBeMarketed(contact, identity)) return 'opted_out'
  // A web chat waits for the visitor's return.
  return lastChannel.type !== 'web' && unreachableAt(contact, identity) ? 'unreachable' : undefined
}

/** M8: whether the channel, as it is set, takes no free text any more. */
export const isTooLate = ({ conversation }: Asking, channel: Channel, now: number): boolean =>
  isShut(conversation, channel, now, replyWindowMs(channel))

/** Whether both sides said something, by what was said last. */
export function isTwoSided(entries: readonly Entry[]): boolean {
  const messages = entries.filter((entry) => entry.message && !isAside(entry) && !entry.message.automatic)
  const directions = new Set(messages.map(({ message }) => message?.direction))
  return directions.size === 2
}
