import * as z from 'zod'
import { Attachment } from '../../channels/domain/attachment.ts'
import { ChannelRef } from '../../channels/domain/channel.ts'
import { Choice } from '../../channels/domain/choices.ts'
import { Origin, Recipients, Shared, Speaker, Styled } from '../../channels/domain/context.ts'
import { FilledTemplate } from '../../channels/domain/template.ts'
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

/** The message that another one answers: whose it was and its first words, as they were then. */
export const ReplyTo = z.lazy(() =>
  z.object({ entryId: z.string().optional(), text: z.string(), from: z.enum(['contact', 'agent']) }),
)
export type ReplyTo = z.infer<typeof ReplyTo>

/** What one person reacts with; no emojis: they took it back, at `at`. */
export const Reaction = z.lazy(() =>
  z.object({
    /** the agent's id, the group member's, or the contact's */
    by: z.string(),
    from: z.enum(['contact', 'agent']),
    name: z.string(),
    emojis: z.array(z.string()),
    at: z.number(),
  }),
)
export type Reaction = z.infer<typeof Reaction>

/** M19: what becomes of a message that waits to be sent if the customer writes before. */
export const IfCustomerWrites = z.enum(['send', 'ask'])
export type IfCustomerWrites = z.infer<typeof IfCustomerWrites>

/** M18: the campaign that a message is of, or that it is the first answer to; `place`: who of its recipients it is. */
const OfCampaign = z.lazy(() => z.object({ id: z.string(), name: z.string(), place: z.string() }))

export const Message = z.lazy(() =>
  z.object({
    direction: z.enum(['inbound', 'outbound']),
    channel: ChannelRef,
    text: z.string(),
    /** what of it is how, where its channel says so beside the text; WhatsApp has marks in it */
    styles: z.array(Styled).optional(),
    /** email: what an agent wrote, formatted; `text` says the same */
    html: z.string().optional(),
    attachments: z.array(Attachment),
    delivery: Delivery.nullable(),
    providerMessageId: z.string().nullable(),
    tags: z.array(z.string()),
    fallback: z.literal('email').optional(),
    /** C3: the address that it was written to, where the contact had several on its channel */
    to: z.string().optional(),
    /** nobody wrote it to be answered: an absence note, a newsletter, STOP */
    automatic: z.literal(true).optional(),
    /** said before there was a channel here */
    history: z.literal(true).optional(),
    /** outbound, and not sent from here */
    elsewhere: z.literal(true).optional(),
    /** email: the subject line */
    subject: z.string().optional(),
    /** email: the addresses it was sent to */
    recipients: Recipients.optional(),
    /** email: what was quoted of earlier mail, apart from `text` */
    quoted: z.string().optional(),
    /** email: where the bucket has it as it came */
    original: z.string().optional(),
    /** outbound email: the Message-ID of the email that it answers */
    answers: z.string().optional(),
    /** M8: the template that it was sent by; `text` is its body */
    template: FilledTemplate.optional(),
    replyTo: ReplyTo.optional(),
    /** the answers that it offers */
    choices: z.array(Choice).optional(),
    /** inbound: what came back with the button that was tapped, or stands for what was chosen in words */
    payload: z.string().optional(),
    /** M10: the address of the video call that it invites to */
    conference: z.string().optional(),
    origin: Origin.optional(),
    shared: z.array(Shared).optional(),
    speaker: Speaker.optional(),
    reactions: z.array(Reaction).optional(),
    /** when it was edited last, by the provider's clock */
    editedAt: z.number().optional(),
    /** how it read before, the latest version last */
    earlier: z.array(z.object({ text: z.string(), at: z.number() })).optional(),
    /** when it was taken back: its words and files are gone */
    unsentAt: z.number().optional(),
    /** the provider would not do what an agent asked for last, and why */
    refused: z.object({ what: z.enum(['reaction', 'edit', 'unsend']), reason: z.string() }).optional(),
    /** M19: it was written to be sent later, at this time */
    sendAt: z.number().optional(),
    ifCustomerWrites: IfCustomerWrites.optional(),
    campaign: OfCampaign.optional(),
    /** O5: it asks how satisfied the customer was, answers that, or thanks for the answer */
    survey: z.literal(true).optional(),
    /** counts reactions, edits and the taking back; absent: there was none */
    revision: z.number().optional(),
  }),
)
export type Message = z.infer<typeof Message>

export const Actor = z.lazy(() =>
  z.object({
    type: z.enum(['contact', 'agent', 'system', 'workflow', 'bot', 'program']),
    id: z.string().nullable(),
    name: z.string(),
    /** of a workflow: in which run, and the how manieth of a chain of them that is */
    run: z.object({ id: z.string(), depth: z.number() }).optional(),
  }),
)
export type Actor = z.infer<typeof Actor>

/** Whether somebody of the company did it, or what acts for them: no customer, and no clock. */
export const isOurs = ({ type }: Actor): boolean => type !== 'contact' && type !== 'system'

/** Whether nobody did it: a workflow or a bot. */
export const isByItself = ({ type }: Actor): boolean => type === 'workflow' || type === 'bot'

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
    /** O5, of `rated`: `text` where no message says it */
    rating: z.object({ score: z.number(), text: z.string().optional(), closedAt: z.number() }).optional(),
  }),
)
export type Entry = z.infer<typeof Entry>
