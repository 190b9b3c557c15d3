import type { ChannelForms, WebChatDoor, WebChatSettings } from '../../../contracts/channels/forms.ts'
import type { InputOf } from '../../../contracts/operations.ts'
import type { Channel, ChannelType } from '../api/types.ts'

export type Provider = Channel['provider']
export type NewChannel = InputOf<'channels.create'>

/** Names of the providers' own: the same in every language, and as their consoles call them. */
interface ProviderFields {
  name: string
  types: readonly ChannelType[]
  config: Readonly<Record<string, string>>
  /** what it works without */
  optional?: Readonly<Record<string, string>>
  secrets: Readonly<Record<string, string>>
}
const meta = { appSecret: 'App secret', verifyToken: 'Verify token', accessToken: 'Access token' }

const fields = {
  'whatsapp-cloud': {
    name: 'WhatsApp Cloud API',
    types: ['whatsapp'],
    config: { phoneNumberId: 'Phone number ID' },
    optional: { businessAccountId: 'WhatsApp Business account ID' },
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
  web: {
    name: 'Switchboard',
    types: ['web'],
    config: {},
    secrets: {
      identitySecret: 'Identity secret',
      previousIdentitySecret: 'Identity secret before (until your pages use the new one)',
      turnstileSecret: 'Turnstile secret key',
    },
  },
  custom: {
    name: 'Custom',
    types: ['custom'],
    config: { url: 'URL' },
    secrets: {},
  },
} satisfies {
  [Name in Provider]: {
    name: string
    types: readonly ChannelType[]
    config: Record<ChannelForms[Name]['config'], string>
    optional?: Record<string, string>
    secrets: Record<ChannelForms[Name]['secrets'], string>
  }
}

/** What the form of each provider's channels asks for. */
export const providers: Record<Provider, ProviderFields> = fields

export const providersOf = (type: ChannelType): Provider[] =>
  (Object.keys(providers) as Provider[]).filter((provider) => providers[provider].types.includes(type))

/** What may be said of the web chat's looks: any text, or one of some values, in the order in which they are asked for. */
export const webChatFields = {
  title: 'text',
  greeting: 'text',
  awayText: 'text',
  color: 'text',
  launcherText: 'text',
  position: ['right', 'left'],
  distanceSide: 'text',
  distanceBottom: 'text',
  askName: ['off', 'optional', 'required'],
  askEmail: ['off', 'optional', 'required'],
  replyTime: ['minutes', 'hour', 'hours', 'day'],
} as const satisfies {
  [Name in keyof WebChatSettings]: string extends WebChatSettings[Name] ? 'text' : readonly WebChatSettings[Name][]
}

/** Which pages may have the web chat, and how often strangers may write: with what holds where nothing is set. */
export const webChatDoorFields = {
  allowedOrigins: 'https://www.example.com',
  messagesPerVisitor: '20',
  newVisitorsPerAddress: '30',
  newVisitorsPerMinute: '600',
  turnstileSiteKey: '',
} as const satisfies Record<Exclude<keyof WebChatDoor, 'newVisitors'>, string>
