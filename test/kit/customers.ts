import { createHmac } from 'node:crypto'
import type { WebhookRequest } from '../../functions/areas/channels/port.ts'
import { demoWorkspace } from '../../local/demo-workspace.ts'

/** Where a visitor's calls come from. */
export const CALLER = { address: '203.0.113.9' }
export const PUBLIC_URL = 'https://switchboard.test'

const request = (channelId: string, headers: Record<string, string>, body: Buffer): WebhookRequest => ({
  method: 'POST',
  url: `${PUBLIC_URL}/webhooks/${channelId}`,
  path: `/webhooks/${channelId}`,
  query: {},
  headers,
  body,
})

const secretOf = (channelId: string, name: string) =>
  demoWorkspace.channels.find(({ id }) => id === channelId)?.secrets[name] ?? ''

/** A request as Meta makes it. */
export function fromMeta(channelId: string, body: object | string): WebhookRequest {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  const mac = createHmac('sha256', secretOf(channelId, 'appSecret')).update(bytes).digest('hex')
  return request(channelId, { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${mac}` }, bytes)
}

/** A request as LINE makes it. */
export function fromLine(channelId: string, event: object): WebhookRequest {
  const bytes = Buffer.from(JSON.stringify({ destination: 'U0', events: [{ mode: 'active', ...event }] }))
  const mac = createHmac('sha256', secretOf(channelId, 'channelSecret')).update(bytes).digest('base64')
  return request(channelId, { 'content-type': 'application/json', 'x-line-signature': mac }, bytes)
}

/** A request as Twilio makes it. */
function fromTwilio(channelId: string, fields: Record<string, string>): WebhookRequest {
  const signed = Object.keys(fields)
    .sort()
    .map((name) => `${name}${fields[name]}`)
    .join('')
  const mac = createHmac('sha1', secretOf(channelId, 'authToken'))
    .update(`${PUBLIC_URL}/webhooks/${channelId}${signed}`)
    .digest('base64')
  const body = Buffer.from(new URLSearchParams(fields).toString())
  return request(channelId, { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': mac }, body)
}

export interface WhatsappText {
  id: string
  /** digits */
  from: string
  text: string
  /** epoch ms */
  sentAt: number
}
export interface WhatsappStatus {
  id: string
  status: 'sent' | 'delivered' | 'read' | 'failed'
  reference?: string | null
  /** why it failed */
  code?: number
}

/** WhatsApp's webhook with any number of messages and statuses. */
export function whatsapp(messages: WhatsappText[], statuses: WhatsappStatus[] = []): WebhookRequest {
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550001111', phone_number_id: '100000000000001' },
    contacts: messages.map(({ from }) => ({ wa_id: from, profile: { name: 'Casey Customer' } })),
    messages: messages.map(({ id, from, text, sentAt }) => ({
      id,
      from,
      timestamp: String(Math.floor(sentAt / 1000)),
      type: 'text',
      text: { body: text },
    })),
    statuses: statuses.map(({ id, status, reference, code = 131026 }) => ({
      id,
      status,
      timestamp: '1760000000',
      ...(reference ? { biz_opaque_callback_data: reference } : {}),
      ...(status === 'failed' ? { errors: [{ code, title: 'Message undeliverable' }] } : {}),
    })),
  }
  return fromMeta('demo-whatsapp', {
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
  })
}

/** Twilio's webhook for one text. */
export function sms(channelId: string, id: string, from: string, text: string): WebhookRequest {
  return fromTwilio(channelId, { MessageSid: id, From: from, To: '+15005550006', Body: text, NumMedia: '0' })
}

/** Twilio's webhook for a message of ours. */
export function smsStatus(channelId: string, id: string, status: string): WebhookRequest {
  return fromTwilio(channelId, { MessageSid: id, MessageStatus: status })
}
