import * as z from 'zod'
import { UnreachableReason } from '../../functions/areas/channels/domain/channel.ts'
import { Styled } from '../../functions/areas/channels/domain/context.ts'
import { IfCustomerWrites } from '../../functions/areas/timeline/domain/entry.ts'
import { attachmentIds, saysSomething } from '../attachments/operations.ts'
import { byId, givenTime, Id, Time } from '../fields.ts'
import { operation } from '../operation.ts'
import { SentTemplate, TemplateToSend } from '../templates/wire.ts'
import { conversation } from '../timeline/paths.ts'
import { Conversation, TimelineEntry } from '../timeline/wire.ts'

/** What is said first: one of the two. */
const firstMessage = () => ({
  text: z
    .string()
    .max(16_000)
    .refine((value) => value.trim() !== '', 'is empty')
    .optional(),
  template: TemplateToSend.optional(),
})
type Said = { text?: string | undefined; template?: object | undefined }
const saysOne = ({ text, template }: Said) => (text === undefined) !== (template === undefined)
const oneOfBoth = { path: ['text'], error: 'or template is given, and one of them alone' }

/** What is said to somebody who has not written. */
const FirstMessage = z.lazy(() => z.strictObject(firstMessage()).refine(saysOne, oneOfBoth))

/** With its country's code, or as numbers are written in the workspace's country. */
const phoneAsWritten = () => z.string().trim().min(1, 'is empty').max(40)

/** Whom a message is for: one of these. */
const Recipient = z.lazy(() =>
  z
    .strictObject({
      phone: phoneAsWritten().optional(),
      email: z.email().max(254).optional(),
      contactId: Id.optional(),
      externalId: z.string().min(1).max(200).optional(),
    })
    .refine((to) => Object.values(to).filter((one) => one !== undefined).length === 1, {
      error: 'says one of phone, email, contactId and externalId',
    }),
)

/** SES takes fifty of all kinds together. */
const addresses = () => z.array(z.email().max(254)).max(50)

export const messagesOperations = [
  operation({
    name: 'conversations.create',
    method: 'POST',
    path: '/v1/conversations',
    summary:
      'Opens a conversation with a contact who has none open; it is mine. By `phone` (SMS, WhatsApp) or `email` with messages.startOutgoing, where the workspace allows it: the contact is found or made, or is `contactId`, whose address it must be',
    who: 'agent',
    about: 'contact',
    input: () =>
      z
        .strictObject({
          channelId: Id,
          contactId: Id.optional(),
          phone: phoneAsWritten().optional(),
          email: z.email().max(254).optional(),
          name: z.string().trim().min(1, 'is empty').max(256).optional(),
          teamId: Id.optional(),
          /** what is said first */
          message: FirstMessage.optional(),
        })
        .superRefine((given, context) => {
          const { contactId, phone, email } = given
          const ways = [phone, email].filter((way) => way !== undefined).length
          const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
          if (ways === 0 && contactId === undefined) refuse('contactId', 'is missing, and so are phone and email')
          if (ways > 1) refuse('email', 'is not the only one given')
          if (contactId === undefined) return
          if (given.name !== undefined) refuse('name', 'is only for somebody who is written to by address')
          if (given.teamId !== undefined && ways === 0) refuse('teamId', 'goes with phone or email')
        }),
    output: Conversation,
    status: 201,
  }),
  operation({
    name: 'messages.sendTo',
    method: 'POST',
    path: '/v1/messages',
    summary:
      'A message to somebody, by phone number, email address, contact or external id: the contact is found or made, and it is said in their open conversation, or opens one. Whom nobody wrote with on that channel yet is written to first, which needs messages.startOutgoing and the workspace to allow it',
    who: 'agent',
    about: 'contact',
    input: () =>
      z
        .strictObject({
          to: Recipient,
          channelId: Id,
          /** of a contact that is made */
          name: z.string().trim().min(1, 'is empty').max(256).optional(),
          /** of a conversation that opens: a team of mine; left out: the channel’s */
          teamId: Id.optional(),
          ...firstMessage(),
        })
        .refine(saysOne, oneOfBoth),
    output: TimelineEntry,
    status: 201,
  }),
  operation({
    name: 'messages.send',
    method: 'POST',
    path: conversation('messages'),
    summary:
      'A reply, on the channel of the last customer message unless another is picked; variables of its text are filled in, and refused where they have no value',
    who: 'agent',
    about: 'conversation',
    input: () =>
      z
        .strictObject({
          id: Id,
          text: z.string().max(16_000).default(''),
          /** `*bold*`, `_italic_`, `~struck~` and `` `monospace` `` of the text are formatting: shown where the channel can, left out elsewhere */
          marks: z.boolean().optional(),
          /** email: formatted text instead of `text`, which is made of it; what is not known is left out */
          html: z.string().max(100_000).optional(),
          channelId: Id.optional(),
          attachmentIds: attachmentIds.optional(),
          /** an approved template instead of text */
          template: TemplateToSend.optional(),
          /** the entry that it answers, which is quoted */
          replyTo: Id.optional(),
          /** email: the subject line; left out: theirs, answered */
          subject: z.string().trim().max(998).optional(),
          /** email: whom it goes to; left out: the customer */
          to: addresses().min(1, 'is empty').optional(),
          cc: addresses().optional(),
          bcc: addresses().optional(),
          /** when it is to leave, until when it waits as `scheduled` */
          sendAt: givenTime.optional(),
          /** if the customer writes before: it leaves all the same (default), or waits for an agent to decide */
          ifCustomerWrites: IfCustomerWrites.optional(),
          /** the one file is a voice message */
          voice: z.boolean().optional(),
        })
        .refine((value) => value.html !== undefined || value.template || saysSomething(value), {
          path: ['text'],
          error: 'is empty',
        })
        .refine((value) => !value.template || !(value.html ?? value.replyTo ?? value.voice ?? saysSomething(value)), {
          path: ['template'],
          error: 'goes without text, files and quotation',
        })
        .refine((value) => value.html === undefined || (value.text === '' && !value.marks), {
          path: ['html'],
          error: 'goes without text',
        })
        .refine((value) => !value.voice || value.attachmentIds?.length === 1, {
          path: ['voice'],
          error: 'goes with one attachment',
        })
        .refine((value) => value.ifCustomerWrites === undefined || value.sendAt !== undefined, {
          path: ['ifCustomerWrites'],
          error: 'goes with sendAt',
        }),
    output: TimelineEntry,
    status: 201,
  }),
  operation({
    name: 'conversations.conference',
    method: 'POST',
    path: conversation('conference'),
    summary:
      'Invites the customer to a video call, by a new link of the workspace’s pattern and in their language, on the channel of their last message unless another is picked',
    who: 'agent',
    about: 'conversation',
    input: () => z.strictObject({ id: Id, channelId: Id.optional() }),
    output: TimelineEntry,
    status: 201,
  }),
  operation({
    name: 'messages.preview',
    method: 'POST',
    path: conversation('preview'),
    summary:
      'A text, or a template, with its variables (`$contact.name`) filled in as they would be, those that have no value, and whether its address is known to be unreachable',
    who: 'agent',
    about: 'conversation',
    reads: true,
    input: () =>
      z.strictObject({
        id: Id,
        text: z.string().max(16_000).default(''),
        /** its marks are formatting */
        marks: z.boolean().optional(),
        /** instead of text */
        template: TemplateToSend.optional(),
        channelId: Id.optional(),
      }),
    output: () =>
      z.object({
        text: z.string(),
        styles: z.array(Styled).optional(),
        template: SentTemplate.optional(),
        /** `variable`: of a template, which of its variables is not filled in therefore */
        missing: z.array(
          z.object({ name: z.string(), reason: z.enum(['unknown', 'empty']), variable: z.string().optional() }),
        ),
        /** why nothing gets through to where it would go; on web chat: to the email address that it falls back to */
        unreachable: z.object({ address: z.string(), reason: UnreachableReason, since: Time }).optional(),
      }),
  }),
  operation({
    name: 'messages.retry',
    method: 'POST',
    path: '/v1/messages/{id}/retry',
    summary: 'Sends a failed message again, or one that is scheduled at once',
    who: 'agent',
    about: 'message',
    input: byId,
    output: TimelineEntry,
  }),
  operation({
    name: 'messages.react',
    method: 'PUT',
    path: '/v1/messages/{id}/reaction',
    summary: 'Reacts to a customer’s message, as the company; `emoji` null takes it back',
    who: 'agent',
    about: 'message',
    input: () => z.strictObject({ id: Id, emoji: z.string().trim().min(1, 'is empty').max(32).nullable() }),
    output: TimelineEntry,
  }),
  operation({
    name: 'messages.edit',
    method: 'PATCH',
    path: '/v1/messages/{id}',
    summary: 'Changes the words of a message that I sent, where the channel can; of a scheduled one its time, too',
    who: 'agent',
    about: 'message',
    input: () =>
      z
        .strictObject({
          id: Id,
          text: z
            .string()
            .max(16_000)
            .refine((value) => value.trim() !== '', 'is empty')
            .optional(),
          /** its marks are formatting */
          marks: z.boolean().optional(),
          sendAt: givenTime.optional(),
          ifCustomerWrites: IfCustomerWrites.optional(),
        })
        .refine(({ text, sendAt, ifCustomerWrites }) => text ?? sendAt ?? ifCustomerWrites, {
          path: ['text'],
          error: 'is missing, and there is no other change',
        }),
    output: TimelineEntry,
  }),
  operation({
    name: 'messages.unsend',
    method: 'DELETE',
    path: '/v1/messages/{id}',
    summary: 'Takes back a message that I sent, where the channel can; a scheduled one is not sent',
    who: 'agent',
    about: 'message',
    input: byId,
    output: TimelineEntry,
  }),
]
