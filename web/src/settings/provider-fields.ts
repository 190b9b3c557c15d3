import type { InputOf } from '../../../contracts/operations.ts'
import type { Channel, ChannelType } from '../api/types.ts'

export type Provider = Channel['provider']
export type NewChannel = InputOf<'channels.create'>

/** Names of the providers' own: the same in every language, and as their consoles call them. */
interface ProviderFields {
  name: string
  types: readonly ChannelType[]
  config: Readonly<Record<string, string>>
  secrets: Readonly<Record<string, string>>
}
const meta = { appSecret: 'App secret', verifyToken: 'Verify token', accessToken: 'Access token' }

export const providers: Record<Provider, ProviderFields> = {
  'whatsapp-cloud': {
    name: 'WhatsApp Cloud API',
    types: ['whatsapp'],
    config: { phoneNumberId: 'Phone number ID' },
    secrets: meta,
  },
  messenger: { name: 'Meta', types: ['messenger'], config: { accountId: 'Page ID' }, secrets: meta },
  instagram: { name: 'Meta', types: ['instagram'], config: { accountId: 'Account ID' }, secrets: meta },
  twilio: {
    name: 'Twilio',
    types: ['sms', 'whatsapp'],
    config: { accountSid: 'Account SID', sender: 'Sender' },
    secrets: { authToken: 'Auth token' },
  },
  telegram: {
    name: 'Telegram',
    types: ['telegram'],
    config: {},
    secrets: { botToken: 'Bot token', secretToken: 'Webhook secret token' },
  },
  line: {
    name: 'LINE',
    types: ['line'],
    config: {},
    secrets: { channelSecret: 'Channel secret', accessToken: 'Channel access token' },
  },
  viber: { name: 'Viber', types: ['viber'], config: { senderName: 'Sender name' }, secrets: { authToken: 'Token' } },
  email: { name: 'Email', types: ['email'], config: { address: 'Address' }, secrets: {} },
  web: { name: 'Switchboard', types: ['web'], config: {}, secrets: { identitySecret: 'Identity secret' } },
}

export const channelTypes = [
  'web',
  'email',
  'whatsapp',
  'messenger',
  'instagram',
  'sms',
  'telegram',
  'line',
  'viber',
] as const satisfies ChannelType[]

export const providersOf = (type: ChannelType): Provider[] =>
  (Object.keys(providers) as Provider[]).filter((provider) => providers[provider].types.includes(type))

/** What the web chat's looks may be; the first of each is what it is unless chosen. */
export const webTexts = ['title', 'greeting', 'awayText', 'color'] as const
export const webChoices = {
  position: ['right', 'left'],
  askName: ['off', 'optional', 'required'],
  askEmail: ['off', 'optional', 'required'],
  replyTime: ['minutes', 'hour', 'hours', 'day'],
} as const
export type WebChoice = keyof typeof webChoices
