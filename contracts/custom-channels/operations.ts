import * as z from 'zod'
import { MAX_FILES } from '../../functions/areas/channels/domain/file-limits.ts'
import { givenTime, Id, phone, Time, text } from '../fields.ts'
import { operation } from '../operation.ts'

/** How the company's app names a message, or one of its users: as it likes, without control characters. */
const theirs = (max: number) => z.string().regex(new RegExp(`^[^\\p{Cc}]{1,${max}}$`, 'u'), 'is not an id')

/** A file of a message: uploaded before (`attachments.create`), or where it is fetched from, once. */
const SentFile = z.lazy(() =>
  z
    .strictObject({
      attachmentId: Id.optional(),
      url: z
        .url({ protocol: /^https?$/ })
        .max(2_000)
        .optional(),
      /** of a file by `url`; left out: as its address ends */
      name: text(200)
        .refine((value) => value.trim() !== '', 'is empty')
        .optional(),
      /** of a file by `url`; left out: what its server says */
      type: text(100).optional(),
    })
    .refine(({ attachmentId, url }) => (attachmentId === undefined) !== (url === undefined), {
      path: ['attachmentId'],
      error: 'or url is given, and one of them alone',
    })
    .refine(({ attachmentId, name, type }) => attachmentId === undefined || (name ?? type) === undefined, {
      path: ['name'],
      error: 'and type go with url',
    }),
)

/** Custom channels: the company's own app says what its users wrote, and what became of the answers. */
export const customChannelsOperations = [
  operation({
    name: 'channels.inbound',
    method: 'POST',
    path: '/v1/channels/{channelId}/inbound',
    summary:
      'What a user of the company’s app wrote, on a custom channel: it counts once by its `id`, however often and in whatever order it comes. 201: it is stored; 200: it was before',
    who: 'messages.receive',
    input: () =>
      z
        .strictObject({
          channelId: Id,
          /** the app’s own id of the message */
          id: theirs(200),
          from: z.strictObject({
            /** by what the app knows its user: the address on this channel */
            id: theirs(200),
            name: text(256).optional(),
            email: z.email().max(254).optional(),
            phone: phone().optional(),
            language: z.string().min(2).max(35).optional(),
          }),
          text: text(16_000).default(''),
          attachments: z.array(SentFile).max(MAX_FILES).optional(),
          /** when it was said, by the app’s clock; left out: now */
          at: givenTime.optional(),
          /** the message that it answers, by the app’s id, or ours of one that we sent */
          replyTo: theirs(200).optional(),
        })
        .refine((value) => value.text.trim() !== '' || (value.attachments?.length ?? 0) > 0, {
          path: ['text'],
          error: 'is empty',
        }),
    output: () => z.object({ id: z.string(), made: z.boolean() }),
    made: 201,
  }),
  operation({
    name: 'channels.amend',
    method: 'POST',
    path: '/v1/channels/{channelId}/amendments',
    summary:
      'A user of the company’s app has changed the words of a message, or taken it back (`text` null); told before its message, it waits for it',
    who: 'messages.receive',
    input: () =>
      z.strictObject({
        channelId: Id,
        /** the app’s id of the message */
        messageId: theirs(200),
        /** whose message it is */
        from: z.strictObject({ id: theirs(200) }),
        text: text(16_000)
          .refine((value) => value.trim() !== '', 'is empty')
          .nullable(),
        /** when, by the app’s clock; left out: now */
        at: givenTime.optional(),
      }),
    output: () => z.object({ messageId: z.string() }),
  }),
  operation({
    name: 'channels.receipts',
    method: 'POST',
    path: '/v1/channels/{channelId}/receipts',
    summary:
      'What became of an answer in the company’s app: `messageId` is the `webhook-id` it came with, or the id of its entry. A status never goes back',
    who: 'messages.receive',
    input: () =>
      z
        .strictObject({
          channelId: Id,
          messageId: Id,
          status: z.enum(['delivered', 'read', 'failed']),
          error: z.strictObject({ code: text(100).min(1).optional(), reason: text(500).min(1) }).optional(),
          /** when, by the app’s clock */
          at: givenTime.optional(),
        })
        .refine(({ status, error }) => (status === 'failed') === (error !== undefined), {
          path: ['error'],
          error: 'goes with failed, and failed with it',
        }),
    output: () => z.object({ messageId: Id }),
  }),
]

/** Custom channels: what their replies are signed with. */
export const customChannelSecretsOperations = [
  operation({
    name: 'channels.rotateSecret',
    method: 'POST',
    path: '/v1/channels/{channelId}/rotate-secret',
    summary:
      'Another secret for the replies of a custom channel, told this once; the one before signs beside it for a day, unless it `leaked`',
    who: 'settings.manage',
    input: () => z.strictObject({ channelId: Id, leaked: z.boolean().optional() }),
    output: () => z.object({ secret: z.string().nullable(), madeAt: Time, earlierUntil: Time.nullable() }),
  }),
]
