import type { Channel } from '../../api/types.ts'
import type { Provider } from '../../channels/providers.ts'

/** A field, a switch or a button of a provider's page; what is to be pasted into it, or how it is to be set. */
export type SketchRow =
  | { field: string; paste: 'webhookUrl' | 'verifyToken' | 'post' }
  | { tick: string }
  | { press: string }

/** Where at a provider something is, and how it looks there: in the words of its console, which are not translated. */
interface Guide {
  /** what this provider is called in a sentence */
  name: string
  /** where one begins */
  url?: string
  /** the way to the page with the webhook's address; absent: it has none */
  path?: readonly string[]
  rows?: readonly SketchRow[]
  /** the address of its webhooks can be set from here */
  connects?: true
}

/** What only the company's own programs must know, and that is made up here. */
export const inventedSecrets: readonly string[] = ['verifyToken', 'secretToken']

const META = 'https://developers.facebook.com/apps'
const metaWebhook: readonly SketchRow[] = [
  { field: 'Callback URL', paste: 'webhookUrl' },
  { field: 'Verify token', paste: 'verifyToken' },
  { press: 'Verify and save' },
  { tick: 'messages' },
]

/** What becomes of templates. */
const templateWebhooks: readonly SketchRow[] = [
  { tick: 'message_template_status_update' },
  { tick: 'message_template_quality_update' },
  { tick: 'template_category_update' },
]

const guides: Record<Provider, Guide> = {
  'whatsapp-cloud': {
    name: 'Meta',
    url: META,
    path: ['WhatsApp', 'Configuration', 'Webhook'],
    rows: [...metaWebhook, ...templateWebhooks],
  },
  messenger: {
    name: 'Meta',
    url: META,
    path: ['Messenger', 'Messenger API Settings', 'Configure webhooks'],
    rows: metaWebhook,
    connects: true,
  },
  instagram: { name: 'Meta', url: META, path: ['Instagram', 'API setup', 'Configure webhooks'], rows: metaWebhook },
  twilio: {
    name: 'Twilio',
    url: 'https://console.twilio.com',
    path: ['Phone Numbers', 'Active numbers', 'Messaging Configuration'],
    rows: [
      { field: 'A message comes in', paste: 'webhookUrl' },
      { field: 'HTTP', paste: 'post' },
      { press: 'Save configuration' },
    ],
    connects: true,
  },
  telegram: { name: 'Telegram', url: 'https://t.me/BotFather', connects: true },
  line: {
    name: 'LINE',
    url: 'https://developers.line.biz/console/',
    path: ['Messaging API', 'Webhook settings'],
    rows: [
      { field: 'Webhook URL', paste: 'webhookUrl' },
      { press: 'Update' },
      { tick: 'Use webhook' },
      { tick: 'Webhook redelivery' },
    ],
    connects: true,
  },
  viber: { name: 'Viber', url: 'https://partners.viber.com', connects: true },
  email: { name: 'Email' },
  web: { name: 'Switchboard' },
  custom: { name: 'Custom' },
}

/** How a channel's provider is set up; WhatsApp over Twilio has its address at the sender, not at the number. */
export function guideOf({ provider, type }: Pick<Channel, 'provider' | 'type'>): Guide {
  if (provider !== 'twilio' || type !== 'whatsapp') return guides[provider]
  return {
    name: 'Twilio',
    url: 'https://console.twilio.com',
    path: ['Messaging', 'Senders', 'WhatsApp senders'],
    rows: [
      { field: 'Webhook URL for incoming messages', paste: 'webhookUrl' },
      { field: 'HTTP', paste: 'post' },
      { press: 'Update WhatsApp Sender' },
    ],
  }
}

/** Where a provider shows what the form asks for. */
export const places: Partial<Record<Provider, Readonly<Record<string, string>>>> = {
  'whatsapp-cloud': {
    phoneNumberId: 'WhatsApp › API Setup › Phone number ID',
    businessAccountId: 'WhatsApp › API Setup › WhatsApp Business account ID',
    appSecret: 'App settings › Basic › App secret',
    accessToken: 'Business settings › System users › Generate token',
  },
  messenger: {
    accountId: 'Facebook › Page › About › Page transparency › Page ID',
    appSecret: 'App settings › Basic › App secret',
    accessToken: 'Messenger › Messenger API Settings › Generate access tokens',
  },
  instagram: {
    accountId: 'Instagram › API setup › Account ID',
    appSecret: 'App settings › Basic › App secret',
    accessToken: 'Instagram › API setup › Generate access tokens',
  },
  twilio: {
    accountSid: 'Account Dashboard › Account Info › Account SID',
    authToken: 'Account Dashboard › Account Info › Auth Token',
    sender: 'Phone Numbers › Active numbers · +15005550006',
  },
  telegram: { botToken: '@BotFather › /newbot · 123456:ABC…' },
  line: {
    channelSecret: 'Basic settings › Channel secret',
    accessToken: 'Messaging API › Channel access token (long-lived)',
  },
  viber: { authToken: 'Viber Admin Panel › Edit info › Token' },
}
