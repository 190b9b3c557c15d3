import * as z from 'zod'
import { attachmentIds, saysSomething } from '../attachments/operations.ts'
import { cursor, Id, limit } from '../fields.ts'

const said = () => ({ name: z.string().max(256).optional(), email: z.email().max(254).optional() })

/**
 * `POST /widget/sessions`. A `visitorId` that no earlier session gave out counts as none. The page vouches for a user by a
 * JWT (HS256 under the channel's identity secret: `sub`, `name?`, `email?`, `exp`), or by the hex HMAC-SHA256 of `userId`
 * alone; then name and email are the visitor's own word.
 */
export const SessionRequest = z.lazy(() =>
  z.strictObject({
    channelId: Id,
    visitorId: z.string().max(1_024).optional(),
    identity: z
      .union([
        z.strictObject({ token: z.string().min(1).max(8_192), ...said() }),
        z.strictObject({ userId: z.string().min(1).max(256), hash: z.string().max(128), ...said() }),
      ])
      .optional(),
    /** the answer to the challenge of a refusal */
    proof: z.strictObject({ nonce: z.string().max(256), answer: z.string().max(4_096) }).optional(),
    /** what the visitor says of themself, vouched for by nobody */
    profile: z.strictObject(said()).optional(),
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
      /** of the choice that was taken; `text` is its title */
      payload: z.string().max(64).optional(),
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
