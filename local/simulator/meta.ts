import { randomBytes } from 'node:crypto'
import type { Content, CustomerMessage, CustomerReceipt, SimulatedChannel } from './customer.ts'
import { type Dialect, FILE_KINDS, field, hmac, kindOf, text } from './simulated-provider.ts'

/** What its demo channels have in common. */
export const META = {
  account: '100000000000001',
  secrets: { appSecret: 'demo-app-secret', verifyToken: 'demo-verify-token', accessToken: 'demo-access-token' },
}

export const metaSign = (body: string, { appSecret }: SimulatedChannel['secrets']) => ({
  'x-hub-signature-256': `sha256=${hmac('sha256', appSecret, body, 'hex')}`,
})

/** Whether a path is the Graph API's. */
export const isGraph = (path: string) => /^\/v\d+\.\d+\//.test(path)

/** An error of the Graph API. */
export function metaError([code, message, details]: [number, string, string]) {
  const data = details ? { error_data: { messaging_product: 'whatsapp', details } } : {}
  return { error: { message, type: 'OAuthException', code, ...data, fbtrace_id: randomBytes(8).toString('base64url') } }
}

/** https://developers.facebook.com/docs/messenger-platform/reference/send-api */
export const metaMessaging: Dialect = {
  accept({ method, body, now }) {
    if (method !== 'POST' || field(body, 'message') === undefined) return undefined
    const id = `m_${randomBytes(48).toString('base64url')}`
    const answer = { recipient_id: text(body, 'recipient', 'id'), message_id: id }
    return { accepted: { id, at: now }, answer: { status: 200, body: answer } }
  },
  look: ({ method, path, body }) =>
    method === 'POST'
      ? { status: 200, body: { recipient_id: text(body, 'recipient', 'id') } }
      : { status: 200, body: { id: path.split('/').at(-1), name: 'Simulated customer' } },
  recipient: (body) => ({
    to: field(body, 'message') === undefined ? '' : text(body, 'recipient', 'id'),
    text:
      text(body, 'message', 'text') || kindOf({ [text(body, 'message', 'attachment', 'type')]: true }, ...FILE_KINDS),
    file: {
      url: field(body, 'message', 'attachment', 'payload', 'url'),
      kind: field(body, 'message', 'attachment', 'type'),
    },
  }),
  error: (status) =>
    metaError(
      status === 401
        ? [190, 'Error validating access token: the session has expired.', '']
        : status === 429
          ? [4, '(#4) Application request limit reached', '']
          : status >= 500
            ? [2, 'Service temporarily unavailable', '']
            : [100, '(#100) No matching user found', ''],
    ),
}

function attachmentOf(content: Content) {
  switch (content.type) {
    case 'image':
    case 'voice':
    case 'file': {
      const type = content.type === 'voice' ? 'audio' : content.type
      return { type, payload: { url: content.media.url } }
    }
    case 'sticker':
      return { type: 'image', payload: { url: content.media.url, sticker_id: 369239263222822 } }
    case 'location':
      return {
        type: 'location',
        title: content.name ?? 'Pinned location',
        payload: { coordinates: { lat: content.latitude, long: content.longitude } },
      }
    default:
      return undefined
  }
}

/** Messenger's and Instagram's. https://developers.facebook.com/docs/messenger-platform/reference/webhook-events */
export function messagingOf(object: 'page' | 'instagram') {
  const body = (account: string | undefined, customer: string, at: number, event: object) => {
    const parties = { sender: { id: customer }, recipient: { id: account } }
    return { object, entry: [{ id: account, time: at, messaging: [{ ...parties, timestamp: at, ...event }] }] }
  }
  return {
    message({ channel, from, content, id, at }: CustomerMessage) {
      const mid = `m_${id}`
      const attachment = attachmentOf(content)
      const event =
        content.type === 'start'
          ? { postback: { mid, title: 'Get Started', payload: 'GET_STARTED' } }
          : content.type === 'text'
            ? { message: { mid, text: content.text } }
            : { message: { mid, ...captionOf(content), attachments: [attachment] } }
      return body(channel.config.accountId, from, at, event)
    },
    receipt({ channel, providerMessageId, to, status, at }: CustomerReceipt) {
      const event =
        status === 'delivered'
          ? { delivery: { mids: [providerMessageId], watermark: at } }
          : { read: { mid: providerMessageId, watermark: at } }
      return body(channel.config.accountId, to, at, event)
    },
  }
}

const captionOf = (content: Content) => ('caption' in content && content.caption ? { text: content.caption } : {})
