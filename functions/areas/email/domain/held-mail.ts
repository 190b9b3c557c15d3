import * as z from 'zod'

/**
 * Why an email does not count as said by whom it names. `forged`: its domain disowns it; `unproven`: nothing says that it
 * comes from that domain; `unreadable`, `too_large`: only its head was read.
 */
export const EmailDoubt = z.enum(['virus', 'spam', 'forged', 'unproven', 'unreadable', 'too_large'])
export type EmailDoubt = z.infer<typeof EmailDoubt>

/**
 * Why an email is not taken for a customer's, so that somebody has to look at it. `stranger`: no address of the contact whose
 * reply address it was sent to; `reply_address`: one that was made up; `no_channel`: no channel has that mailbox; `returned`:
 * it reports that an email did not come; `from_system`: a mail system's own; `automatic`: what a program sent (a circular, an
 * answer in somebody's absence), to a conversation that was deleted or from somebody who has none.
 */
export const HeldBecause = z.enum([
  ...EmailDoubt.options,
  'stranger',
  'reply_address',
  'no_channel',
  'returned',
  'from_system',
  'automatic',
])
export type HeldBecause = z.infer<typeof HeldBecause>

/** An email that was not taken in. */
export interface Held {
  held: HeldBecause
  /** the conversation whose reply address it was sent to */
  conversationId?: string
  /** the channel whose mailbox that is, or that the conversation is on */
  channelId?: string
}
