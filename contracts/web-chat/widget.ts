import * as z from 'zod'
import { attachmentIds, saysSomething } from '../attachments/operations.ts'
import { cursor, Id, limit } from '../fields.ts'

/** `POST /widget/sessions`. `hash` is the hex HMAC-SHA256 of `userId` under the channel's identity secret. */
export const SessionRequest = z.lazy(() =>
  z.strictObject({
    channelId: Id,
    visitorId: z
      .string()
      .regex(/^[\w.-]{1,128}$/, 'is not a visitor id')
      .optional(),
    identity: z
      .strictObject({
        userId: z.string().min(1).max(256),
        name: z.string().max(256).optional(),
        email: z.email().max(254).optional(),
        hash: z.string().max(128),
      })
      .optional(),
    /** what the visitor says of themself, vouched for by nobody */
    profile: z.strictObject({ name: z.string().max(256).optional(), email: z.email().max(254).optional() }).optional(),
    /** where the widget is; of the address only what comes before `?` and `#` is kept */
    page: z
      .strictObject({
        url: z
          .string()
          .max(4_096)
          .regex(/^https?:\/\//, 'is not a web address')
          .optional(),
        title: z.string().max(1_024).optional(),
      })
      .optional(),
    timezone: z
      .string()
      .regex(/^[\w+/-]{1,64}$/, 'is not a time zone')
      .optional(),
    language: z
      .string()
      .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/, 'is not a language')
      .max(35)
      .optional(),
  }),
)

/** `POST /widget/messages`; the same `clientId` counts once. */
export const VisitorMessage = z.lazy(() =>
  z
    .strictObject({
      text: z.string().max(16_000).default(''),
      attachmentIds: attachmentIds.optional(),
      clientId: z.string().regex(/^[\x21-\x7e]{1,128}$/, 'is not a client id'),
    })
    .refine(saysSomething, { path: ['text'], error: 'is empty' }),
)

/** `GET /widget/messages`: the newest page and those before it, or with `afterSeq` what was stored after a number. */
export const VisitorHistory = z.lazy(() =>
  z.strictObject({
    afterSeq: z.coerce.number().int().min(0).optional(),
    /** whose number it is; what later conversations hold comes along */
    conversationId: Id.optional(),
    cursor,
    limit,
  }),
)
