import * as z from 'zod'
import { ChannelType, Provider } from '../../functions/areas/channels/domain/channel.ts'
import { CheckProblemCode } from '../../functions/areas/channels/domain/check-problem.ts'
import { Time } from '../fields.ts'

export const Channel = z.lazy(() =>
  z.object({
    id: z.string(),
    type: ChannelType,
    provider: Provider,
    name: z.string(),
    teamId: z.string().nullable(),
    /** O2: the bot that answers its new conversations */
    botId: z.string().nullable(),
    config: z.record(z.string(), z.string()),
    /** the agent who connected it */
    installedBy: z.string().nullable(),
    webhookUrl: z.string().nullable(),
    /** M5: how long the text of one message may be, as the provider counts, and how many messages a longer one may take */
    text: z.object({
      unit: z.enum(['utf16', 'bytes']),
      most: z.number(),
      messages: z.number(),
      /** it is paid for by segments of SMS */
      segments: z.boolean(),
    }),
    /** M5: what one message can carry; the first kind that fits a file says how it goes */
    files: z.object({
      most: z.number(),
      mostBytesTogether: z.number().nullable(),
      kinds: z.array(
        z.object({
          kind: z.enum(['image', 'video', 'audio', 'voice', 'document']),
          /** MIME types; `image/*` for all of a family, `*` for any */
          types: z.array(z.string()),
          mostBytes: z.number(),
        }),
      ),
    }),
    /** M8: how long after the customer's last words it takes free text; null: always */
    replyWindowMs: z.number().nullable(),
    /** what an agent can do to a message that is there; absent: not that */
    amends: z.object({
      /** react to a customer's: with any emoji, or with one of these */
      react: z.union([z.literal('any'), z.array(z.string())]).optional(),
      /** change the words of one's own */
      edit: z.literal(true).optional(),
      /** take one's own back, for so long after it was sent */
      unsendWithinMs: z.number().optional(),
      /** quote one in an answer */
      quote: z.literal(true).optional(),
    }),
    /** which secrets are set; what they are is never answered */
    secretNames: z.array(z.string()),
    /** what we sign calls with where we make the secret: told once, as it is made, and null when that is asked again */
    secret: z.string().nullable().optional(),
    health: z.object({
      state: z.enum(['ok', 'failing', 'token_expired', 'misconfigured']),
      since: Time.nullable(),
      reason: z.string().nullable(),
    }),
    /** since when each direction is known to work with what is set; null: nobody has seen it yet */
    proven: z.object({ sending: Time.nullable(), receiving: Time.nullable() }),
    version: z.number(),
  }),
)

/** What a provider says of a channel. */
export const ChannelCheck = z.lazy(() =>
  z.object({
    /** incomplete: something that it takes is not set; refused: the credentials or the account; unavailable: it said nothing */
    state: z.enum(['ok', 'incomplete', 'refused', 'unavailable']),
    /** how the provider names the account; `detail`: its number or handle */
    account: z.object({ name: z.string(), detail: z.string().nullable() }).nullable(),
    /** where it delivers; null: it does not say */
    webhook: z.enum(['ours', 'elsewhere', 'missing']).nullable(),
    /** it can be told over its API where to deliver */
    canConnect: z.boolean(),
    /** `theirs`: in the provider's own words */
    problems: z.array(z.object({ code: CheckProblemCode, theirs: z.string().nullable() })),
  }),
)
