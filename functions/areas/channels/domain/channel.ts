import * as z from 'zod'

/** Whose API carries it: selects the profile and the adapter in `providers/`. */
export const Provider = z.enum([
  'whatsapp-cloud',
  'messenger',
  'instagram',
  'twilio',
  'telegram',
  'line',
  'viber',
  'email',
  'web',
  'custom',
])
export type Provider = z.infer<typeof Provider>

/** Names that no channel can have: their webhook addresses are of all channels of a Meta app, of a Twilio account. */
export const callbackNames = ['meta', 'twilio'] as const
export type CallbackName = (typeof callbackNames)[number]

/**
 * What the customer sees: the kind of address a message came from. `name` as it stands in a sentence, `provider` whose
 * bounds count where only the kind is known.
 */
export const channelTypes = {
  whatsapp: { name: 'WhatsApp', provider: 'whatsapp-cloud' },
  messenger: { name: 'Messenger', provider: 'messenger' },
  instagram: { name: 'Instagram', provider: 'instagram' },
  sms: { name: 'SMS', provider: 'twilio' },
  telegram: { name: 'Telegram', provider: 'telegram' },
  line: { name: 'LINE', provider: 'line' },
  viber: { name: 'Viber', provider: 'viber' },
  email: { name: 'email', provider: 'email' },
  web: { name: 'web chat', provider: 'web' },
  custom: { name: 'the app', provider: 'custom' },
} satisfies Record<string, { name: string; provider: Provider }>

export type ChannelType = keyof typeof channelTypes

export const ChannelType = z.enum(Object.keys(channelTypes) as [ChannelType, ...ChannelType[]])

/**
 * M17: why nothing gets through to an address any more. `bounced`: its mail server says it is none; `complained`: its owner
 * called our email spam; `opted_out`: they said stop; `blocked`: they shut our bot or page out; `unknown_address`: the
 * provider has nobody there.
 */
export const UnreachableReason = z.enum(['bounced', 'complained', 'opted_out', 'blocked', 'unknown_address'])
export type UnreachableReason = z.infer<typeof UnreachableReason>

export const Channel = z.lazy(() =>
  z.object({
    id: z.string(),
    type: ChannelType,
    provider: Provider,
    name: z.string(),
    teamId: z.string().nullable(),
    /** Public settings of the provider account: phone number id, account SID, sender … never a secret. */
    config: z.record(z.string(), z.string()),
    /** O2: the bot that answers its new conversations; null: taken away */
    botId: z.string().nullish(),
    /** the agent who connected it */
    installedBy: z.string().optional(),
    /** names of the secrets that are set; absent where they were set before names were noted */
    secretNames: z.array(z.string()).optional(),
    /** under which name the secrets lie, where not under the channel's id: each change gets a name of its own */
    secretsAt: z.string().optional(),
    /** the name before that: other processes may use it for some seconds more */
    secretsBefore: z.string().optional(),
    deleted: z.boolean().optional(),
    version: z.number().optional(),
  }),
)
export type Channel = z.infer<typeof Channel>

/** How a channel does, by what its calls and webhooks return. */
export const ChannelHealth = z.lazy(() =>
  z.object({
    state: z.enum(['ok', 'failing', 'token_expired', 'misconfigured']),
    /** epoch ms; null: it has always been so */
    since: z.number().nullable(),
    reason: z.string().nullable(),
    /** epoch ms at which this direction was first seen to work with what is set; absent: not yet */
    provenAt: z.number().optional(),
  }),
)
export type ChannelHealth = z.infer<typeof ChannelHealth>

/** The two directions fail and recover apart. */
export const HealthSide = z.enum(['calls', 'webhooks'])
export type HealthSide = z.infer<typeof HealthSide>

/** Where a visitor of the web chat is: the page, without its query, and their time zone. */
export const Location = z.lazy(() =>
  z.object({
    url: z.string().optional(),
    title: z.string().optional(),
    timezone: z.string().optional(),
  }),
)
export type Location = z.infer<typeof Location>

export const ChannelRef = z.lazy(() => z.object({ id: z.string(), type: ChannelType }))
export type ChannelRef = z.infer<typeof ChannelRef>
