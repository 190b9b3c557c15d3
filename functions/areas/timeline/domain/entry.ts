import * as z from 'zod'
import { Attachment } from '../../channels/domain/attachment.ts'
import { ChannelRef } from '../../channels/domain/channel.ts'
import { Resolution } from './conversation.ts'
import { entryKinds, eventNames } from './entry-kinds.ts'

export const DeliveryStatus = z.enum(['queued', 'sending', 'sent', 'delivered', 'read', 'failed'])
export type DeliveryStatus = z.infer<typeof DeliveryStatus>

export const Delivery = z.lazy(() =>
  z.object({
    status: DeliveryStatus,
    /** what went wrong, as the provider put it */
    error: z.object({ code: z.string(), reason: z.string() }).nullable(),
    attempts: z.number(),
    /** counts the times an agent asked for it to be sent: 1, then one more per retry */
    round: z.number(),
    /** when this round was asked for */
    queuedAt: z.number(),
    /** while `sending`: until when the sender may be presumed alive */
    leaseUntil: z.number().nullable(),
    /** of a message that takes several calls: the provider's id of each part it has taken, null where it failed later */
    parts: z.array(z.string().nullable()).optional(),
    /** M17: its address was marked unreachable when it was sent: that it got through takes the mark away */
    doubtful: z.literal(true).optional(),
    /** one of very many, which people's answers go before */
    urgency: z.literal('bulk').optional(),
  }),
)
export type Delivery = z.infer<typeof Delivery>

export const Message = z.lazy(() =>
  z.object({
    direction: z.enum(['inbound', 'outbound']),
    channel: ChannelRef,
    text: z.string(),
    attachments: z.array(Attachment),
    delivery: Delivery.nullable(),
    providerMessageId: z.string().nullable(),
    tags: z.array(z.string()),
    fallback: z.literal('email').optional(),
  }),
)
export type Message = z.infer<typeof Message>

export const Actor = z.lazy(() =>
  z.object({
    type: z.enum(['contact', 'agent', 'system']),
    id: z.string().nullable(),
    name: z.string(),
  }),
)
export type Actor = z.infer<typeof Actor>

export type EventName = keyof typeof eventNames
export const EventName = z.enum(Object.keys(eventNames) as [EventName, ...EventName[]])

export type EntryKind = keyof typeof entryKinds
export const EntryKind = z.enum(Object.keys(entryKinds) as [EntryKind, ...EntryKind[]])

/** One row of the timeline; `seq` is gapless within its conversation. */
export const Entry = z.lazy(() =>
  z.object({
    id: z.string(),
    contactId: z.string(),
    n: z.number(),
    seq: z.number(),
    /** when it was said: orders the timeline */
    at: z.number(),
    /** when it was stored: clocks run from here */
    receivedAt: z.number(),
    /** the call that it answers: the code of its idempotency key, and a digest of what was asked */
    asked: z.string().optional(),
    kind: EntryKind,
    actor: Actor,
    message: Message.optional(),
    event: z.object({ name: EventName, from: z.string().nullable(), to: z.string().nullable() }).optional(),
    /** C5: `mentions` are the agents it calls */
    note: z.object({ text: z.string(), mentions: z.array(z.string()).optional() }).optional(),
    resolution: Resolution.optional(),
  }),
)
export type Entry = z.infer<typeof Entry>
