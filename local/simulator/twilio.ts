import { createHash, randomBytes } from 'node:crypto'
import type { CustomerMessage, CustomerReceipt, SimulatedChannel } from './customer.ts'
import {
  type Accepted,
  type Dialect,
  type EarlierCall,
  field,
  hmac,
  lastTo,
  nothing,
  type ProviderAnswer,
  type SimulatedProvider,
  text,
  without,
} from './simulated-provider.ts'

import { isContent } from './templates.ts'

const firstOf = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value)

/** https://www.twilio.com/docs/messaging/api/message-resource */
const dialect: Dialect = {
  accept({ method, path, body, now }) {
    if (method !== 'POST' || !path.endsWith('/Messages.json')) return undefined
    const accepted: Accepted = {
      id: `SM${randomBytes(16).toString('hex')}`,
      to: text(body, 'To'),
      from: text(body, 'From'),
      text: text(body, 'Body'),
      at: now,
    }
    return { accepted, answer: { status: 201, body: twilioMessage(accepted, 'queued') } }
  },
  look({ method, path, query }, taken, earlier) {
    const [, sid = ''] = /\/Accounts\/([^/]+?)(?:\.json|\/)/.exec(path) ?? []
    if (path.endsWith(`/Accounts/${sid}.json`)) {
      return { status: 200, body: { sid, friendly_name: 'Simulated account', status: 'active', type: 'Full' } }
    }
    if (path.includes('/IncomingPhoneNumbers')) return numbersOf(method, query, sid, earlier)
    if (method !== 'GET' || !path.endsWith('/Messages.json')) return nothing()
    const since = Date.parse(query.get('DateSent>') ?? '')
    const messages = taken()
      .filter((message) => (query.get('To') ?? message.to) === message.to)
      .filter((message) => (query.get('From') ?? message.from) === message.from)
      .filter((message) => Number.isNaN(since) || message.at >= since)
      .reverse()
      .slice(0, Number(query.get('PageSize') ?? 50))
    const page = { page: 0, page_size: 50, start: 0, end: Math.max(0, messages.length - 1), next_page_uri: null }
    return { status: 200, body: { messages: messages.map((m) => twilioMessage(m, 'sent')), ...page } }
  },
  recipient: (body) => ({
    to: text(body, 'To').replace(/^whatsapp:/, ''),
    text: text(body, 'Body') || (field(body, 'MediaUrl') === undefined ? '' : '[file]'),
    file: { url: firstOf(field(body, 'MediaUrl')), kind: 'file' },
  }),
  error(status) {
    const [code, message] =
      status === 401
        ? [20003, 'Authenticate']
        : status === 429
          ? [20429, 'Too Many Requests']
          : status >= 500
            ? [20500, 'Internal Server Error']
            : [21211, "Invalid 'To' Phone Number"]
    return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }
  },
}

/** The account has every number that it is asked for. https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource */
function numbersOf(method: string, query: URLSearchParams, sid: string, earlier: () => EarlierCall[]): ProviderAnswer {
  const phone_number = query.get('PhoneNumber') ?? ''
  const sms_url = text(lastTo(earlier, 'POST', /\/IncomingPhoneNumbers\//)?.body, 'SmsUrl')
  const number = {
    sid: `PN${createHash('md5').update(phone_number).digest('hex')}`,
    account_sid: sid,
    phone_number,
    sms_url,
    sms_method: 'POST',
    capabilities: { voice: true, sms: true, mms: true },
  }
  return { status: 200, body: method === 'POST' ? number : { incoming_phone_numbers: [number] } }
}

function twilioMessage({ id, to, from, text: body, at }: Accepted, status: string) {
  const date = new Date(at).toUTCString().replace('GMT', '+0000')
  const common = { sid: id, to, from, body, status, direction: 'outbound-api', num_segments: '1', num_media: '0' }
  return { ...common, date_created: date, date_updated: date, date_sent: date, error_code: null, error_message: null }
}

const address = ({ type }: SimulatedChannel, phone: string) => (type === 'whatsapp' ? `whatsapp:${phone}` : phone)
const sidOf = ({ content, id }: Pick<CustomerMessage, 'content' | 'id'>) =>
  `${'media' in content ? 'MM' : 'SM'}${createHash('md5').update(id).digest('hex')}`

/** The fields of Twilio's forms. https://www.twilio.com/docs/messaging/guides/webhook-request */
const webhooks = {
  message({ channel, from, name, content, quotes, id }: CustomerMessage): Record<string, string> {
    const media = 'media' in content ? content.media : undefined
    const isTap = content.type === 'button'
    const text = content.type === 'text' || isTap ? content.text : 'caption' in content ? (content.caption ?? '') : ''
    return {
      MessageSid: sidOf({ content, id }),
      AccountSid: channel.config.accountSid ?? '',
      From: address(channel, from),
      To: address(channel, channel.config.sender ?? ''),
      Body: text,
      NumMedia: media ? '1' : '0',
      NumSegments: '1',
      ...(media ? { MediaUrl0: media.url, MediaContentType0: media.type } : {}),
      ...(content.type === 'location'
        ? {
            Latitude: String(content.latitude),
            Longitude: String(content.longitude),
            ...(content.name ? { Label: content.name } : {}),
          }
        : {}),
      ...(channel.type === 'whatsapp' ? { ProfileName: name, WaId: from.slice(1) } : {}),
      ...(isTap
        ? { MessageType: 'button', ButtonText: content.text, ButtonPayload: content.payload ?? content.text }
        : {}),
      ...(quotes === undefined
        ? {}
        : {
            OriginalRepliedMessageSid: quotes,
            OriginalRepliedMessageSender: address(channel, channel.config.sender ?? ''),
          }),
    }
  },
  /** https://www.twilio.com/docs/messaging/guides/track-outbound-message-status */
  receipt({ channel, providerMessageId, to, status, error }: CustomerReceipt): Record<string, string> {
    return {
      MessageSid: providerMessageId,
      MessageStatus: status === 'failed' ? 'undelivered' : status,
      AccountSid: channel.config.accountSid ?? '',
      From: address(channel, channel.config.sender ?? ''),
      To: address(channel, to),
      ...(status === 'failed'
        ? {
            ErrorCode: error?.code ?? '30003',
            ErrorMessage: error?.message ?? 'Unreachable destination handset',
          }
        : {}),
    }
  },
}

/** A form: signed are the address and the fields in order of their names. */
function signed(channel: SimulatedChannel, fields: Record<string, string>) {
  const names = Object.keys(fields).sort()
  const content = channel.webhookUrl + names.map((name) => name + fields[name]).join('')
  return {
    body: new URLSearchParams(fields).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': hmac('sha1', channel.secrets.authToken, content, 'base64'),
    },
  }
}

const account = {
  teamId: 'sales',
  config: { accountSid: `AC${'0'.repeat(32)}`, sender: '+15005550006' },
  secrets: { authToken: 'demo-auth-token' },
}

export const twilio: SimulatedProvider = {
  demo: [
    { id: 'demo-twilio-sms', type: 'sms', name: 'Demo SMS number', label: 'SMS', ...account },
    {
      id: 'demo-twilio-whatsapp',
      type: 'whatsapp',
      name: 'Demo WhatsApp by Twilio',
      label: 'WhatsApp by Twilio',
      ...account,
    },
  ],
  owns: (path) => path.startsWith('/2010-04-01/') || isContent(path),
  dialect,
  phone: (type) => ({
    kinds: type === 'whatsapp' ? [...without('choice', 'start'), 'button'] : ['text', 'image', 'file'],
    receipts: type === 'whatsapp' ? ['delivered', 'read', 'failed'] : ['delivered', 'failed'],
    acts: type === 'whatsapp' ? ['quote'] : [],
    named: (message) => ({ messageId: sidOf(message), address: message.from }),
    address: /^\+\d{5,15}$/,
    newAddress: '+1555#######',
    message: (given) => signed(given.channel, webhooks.message(given)),
    receipt: (given) => signed(given.channel, webhooks.receipt(given)),
  }),
}
