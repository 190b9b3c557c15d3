import * as z from 'zod'
import { Id } from './wire.ts'

/** `POST /widget/sessions`. `hash` is the hex HMAC-SHA256 of `userId` under the channel's identity secret. */
export const SessionRequest = z.strictObject({
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
})

/** `POST /widget/messages`; the same `clientId` counts once. */
export const VisitorMessage = z.strictObject({
  text: z
    .string()
    .max(16_000)
    .refine((value) => value.trim() !== '', 'is empty'),
  attachmentIds: z.array(Id).max(0, 'attachments are not accepted yet').optional(),
  clientId: z.string().regex(/^[\x21-\x7e]{1,128}$/, 'is not a client id'),
})

/** `GET /widget/messages?afterSeq=` */
export const VisitorHistory = z.strictObject({ afterSeq: z.coerce.number().int().min(0).optional() })
