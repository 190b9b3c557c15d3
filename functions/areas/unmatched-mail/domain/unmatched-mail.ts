import { createHash } from 'node:crypto'
import type { HeldBecause } from '../../email/domain/held-mail.ts'

const DAY = 24 * 60 * 60 * 1000
/** As long as the email itself lies in its bucket. */
export const KEPT_MS = 30 * DAY

/** An email that nobody expected, as it waits for somebody to look at it. */
export interface UnmatchedMail {
  id: string
  at: number
  from: { address: string; name: string }
  to: string[]
  subject: string
  /** its beginning, without the quoted history */
  text: string
  files: { name: string; size: number }[]
  reason: HeldBecause
  /** the conversation whose reply address it was sent to */
  conversationId?: string | undefined
  /** the channel whose mailbox that is, or that the conversation is on */
  channelId?: string | undefined
  /** where the email lies */
  stored: { bucket: string; key: string }
  /** somebody wants it taken in, into this channel; until it was done or found impossible */
  accept?: { channelId: string; askedAt: number } | undefined
  /** why it could not be taken in */
  problem?: 'gone' | 'no_channel' | undefined
  acceptedAt?: number | undefined
}

/** The same for the same email: of when it came, so that they can be listed, and of where it lies. */
export function unmatchedMailIdOf(at: number, key: string): string {
  return `${idPrefixOf(at)}${createHash('sha256').update(key).digest('hex').slice(0, 20)}`
}

/** How ids begin of what came at a time; they sort as the times do. */
export const idPrefixOf = (at: number) => `um_${Math.max(0, Math.trunc(at)).toString(36).padStart(9, '0')}_`

/** Not what mail systems say of their own, and nothing that does harm: that is never a customer's. */
export const mayBeAccepted = (reason: HeldBecause): boolean =>
  reason !== 'virus' && reason !== 'returned' && reason !== 'from_system'
