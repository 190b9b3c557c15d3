import * as z from 'zod'
import { ChannelRef } from '../../functions/areas/channels/domain/channel.ts'
import { Choice } from '../../functions/areas/channels/domain/choices.ts'
import { Origin, Recipients, Shared, Speaker, Styled } from '../../functions/areas/channels/domain/context.ts'
import { ClosedBy, Resolution, Status } from '../../functions/areas/timeline/domain/conversation.ts'
import {
  Actor,
  DeliveryStatus,
  EntryKind,
  EventName,
  IfCustomerWrites,
  ReplyTo,
} from '../../functions/areas/timeline/domain/entry.ts'
import { Withheld } from '../../functions/areas/timeline/domain/scheduled.ts'
import { Id, Time } from '../fields.ts'
import { SentTemplate } from '../templates/wire.ts'

/** A campaign, by what it is called. */
const OfCampaign = z.lazy(() => z.object({ id: Id, name: z.string() }))

export const Conversation = z.lazy(() =>
  z.object({
    id: Id,
    contact: z.object({ id: Id, name: z.string(), rating: z.number(), online: z.boolean() }),
    teamId: z.string().nullable(),
    assigneeId: z.string().nullable(),
    participantIds: z.array(z.string()),
    status: Status,
    waiting: z.enum(['none', 'waiting', 'soon', 'overdue']),
    waitingSince: Time.nullable(),
    /** H2: when the wait turns, where its team's clocks run in opening hours only */
    soonAt: Time.optional(),
    overdueAt: Time.optional(),
    repNeeded: z.boolean(),
    lastChannel: ChannelRef.nullable(),
    lastMessage: z
      .object({
        text: z.string(),
        from: z.enum(['contact', 'agent', 'system']),
        at: Time,
        /** of an email, shortened */
        subject: z.string().optional(),
        /** it has not reached the customer, and nobody has sent it again */
        failed: z.literal(true).optional(),
      })
      .nullable(),
    unread: z.number(),
    openedAt: Time,
    closedAt: Time.nullable(),
    closedBy: ClosedBy.nullable(),
    resolution: Resolution.nullable(),
    pinnedTo: z.string().nullable(),
    /** M8: until when its last channel takes free text, if the customer does not write again; null: no limit */
    freeTextUntil: Time.nullable(),
    /** until when it is on hold, where an agent said so */
    holdUntil: Time.optional(),
    /** messages that wait to be sent; `next` null: for an agent to decide */
    scheduled: z.object({ count: z.number(), next: Time.nullable() }).optional(),
    /** the campaign that the customer has answered here */
    campaign: OfCampaign.optional(),
    /** O2: the bot that answers, and since when; absent: people do. Nobody waits for people meanwhile */
    bot: z.object({ id: Id, since: Time }).optional(),
    /** O5: how satisfied the customer was, 1 to 5, and their sentence; absent: they have not said */
    satisfaction: z.object({ score: z.number(), text: z.string().nullable(), at: Time }).optional(),
    /** A10: whoever may see it keeps the blacklist */
    blacklisted: z.boolean(),
    version: z.number(),
  }),
)

const Attachment = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    type: z.string(),
    size: z.number().nullable(),
    /** `pending`: being fetched from the provider; an update follows */
    state: z.enum(['pending', 'ready', 'failed']),
    /** of a picture, in pixels, where they are known */
    width: z.number().optional(),
    height: z.number().optional(),
    voice: z.literal(true).optional(),
    /** why it failed */
    reason: z.string().optional(),
  }),
)

/** What was said, as part of an entry. */
export const Message = z.lazy(() =>
  z.object({
    direction: z.enum(['inbound', 'outbound']),
    channel: ChannelRef,
    text: z.string(),
    /** what of the text is how (UTF-16 code units), where the channel says so beside it; WhatsApp has marks in it */
    styles: z.array(Styled).optional(),
    /** email: what an agent wrote, formatted; `text` says the same */
    html: z.string().optional(),
    attachments: z.array(Attachment),
    delivery: z
      .object({
        status: z.enum(['scheduled', ...DeliveryStatus.exclude(['sending']).options]),
        error: z.object({ code: z.string(), reason: z.string() }).nullable(),
        attempts: z.number(),
      })
      .nullable(),
    providerMessageId: z.string().nullable(),
    tags: z.array(z.string()),
    fallback: z.literal('email').optional(),
    /** nobody wrote it to be answered: an absence note, a newsletter, STOP */
    automatic: z.literal(true).optional(),
    /** sent by other means than ours */
    elsewhere: z.literal(true).optional(),
    subject: z.string().optional(),
    recipients: Recipients.optional(),
    /** what an email quoted of earlier ones, apart from `text` */
    quoted: z.string().optional(),
    hasOriginal: z.literal(true).optional(),
    /** the template that it was sent by; `text` is its body */
    template: SentTemplate.optional(),
    replyTo: ReplyTo.optional(),
    /** the answers that it offers: buttons where the channel has them, numbered lines elsewhere */
    choices: z.array(Choice).optional(),
    /** inbound: what the button that was tapped carries, or stands for what was chosen in words; `text` is its title */
    payload: z.string().optional(),
    /** M10: the address of the video call that it invites to */
    conference: z.string().optional(),
    origin: Origin.optional(),
    /** places, people and products that were sent; `text` says them in words */
    shared: z.array(Shared).optional(),
    speaker: Speaker.optional(),
    reactions: z
      .array(z.object({ emoji: z.string(), from: z.enum(['contact', 'agent']), name: z.string() }))
      .optional(),
    editedAt: Time.optional(),
    /** how it read before it was edited */
    earlier: z.array(z.object({ text: z.string(), at: Time })).optional(),
    /** taken back: its words and files are gone */
    unsentAt: Time.optional(),
    /** it was written to be sent later, at this time */
    sendAt: Time.optional(),
    /** what was to become of it if the customer wrote before */
    ifCustomerWrites: IfCustomerWrites.optional(),
    /** it was sent by this campaign, or is the first answer to it */
    campaign: OfCampaign.optional(),
    /** O5: it asks how satisfied the customer was, answers that, or thanks for the answer */
    survey: z.literal(true).optional(),
    /** why it did not leave at its time, and waits for an agent */
    withheld: Withheld.optional(),
    /** the provider would not do what an agent asked for last */
    refused: z.object({ what: z.enum(['reaction', 'edit', 'unsend']), reason: z.string() }).optional(),
  }),
)

export const TimelineEntry = z.lazy(() =>
  z.object({
    id: Id,
    conversationId: Id,
    seq: z.number(),
    at: Time,
    kind: EntryKind,
    actor: Actor,
    message: Message.optional(),
    event: z.object({ name: EventName, from: z.string().nullable(), to: z.string().nullable() }).optional(),
    note: z.object({ text: z.string(), mentions: z.array(z.string()).optional() }).optional(),
    resolution: Resolution.optional(),
    /** O5, of the event `rated`: `text` where no message says it */
    rating: z.object({ score: z.number(), text: z.string().nullable() }).optional(),
  }),
)
