import { randomBytes } from 'node:crypto'
import type {
  CompanyEcho,
  Content,
  CustomerAmendment,
  CustomerMessage,
  CustomerReceipt,
  SimulatedChannel,
} from './customer.ts'
import {
  choicesIn,
  type Dialect,
  FILE_KINDS,
  field,
  hmac,
  kindOf,
  lastTo,
  type SimulatedProvider,
  text,
} from './simulated-provider.ts'

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
export function metaError([code, message, details]: [number, string, string], subcode?: number) {
  const data = details ? { error_data: { messaging_product: 'whatsapp', details } } : {}
  const more = subcode === undefined ? {} : { error_subcode: subcode }
  return {
    error: {
      message,
      type: 'OAuthException',
      code,
      ...more,
      ...data,
      fbtrace_id: randomBytes(8).toString('base64url'),
    },
  }
}

/** What no account of this token has. */
const unknownObject = (id: string) =>
  `Unsupported get request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`

/** A phone number, an Instagram account or a page, by what is asked of it. */
function described(fields: string) {
  if (fields.includes('verified_name')) {
    return { verified_name: 'Simulated business', display_phone_number: '+1 555-000-1111' }
  }
  return fields.includes('username')
    ? { username: 'simulated', name: 'Simulated account' }
    : { name: fields === 'name' ? 'Simulated page' : 'Simulated customer' }
}

/** https://developers.facebook.com/docs/messenger-platform/reference/send-api */
export const metaMessaging: Dialect = {
  accept({ method, body, now }) {
    if (method !== 'POST' || field(body, 'message') === undefined) return undefined
    const id = `m_${randomBytes(48).toString('base64url')}`
    const answer = { recipient_id: text(body, 'recipient', 'id'), message_id: id }
    return { accepted: { id, at: now }, answer: { status: 200, body: answer } }
  },
  look({ method, path, query, body }, _taken, earlier) {
    if (path.endsWith('/subscribed_apps')) {
      if (method === 'POST') return { status: 200, body: { success: true } }
      const isSubscribed = lastTo(earlier, 'POST', /\/subscribed_apps$/) !== undefined
      const data = isSubscribed ? [{ id: '26390203743', name: 'Simulated app', subscribed_fields: ['messages'] }] : []
      return { status: 200, body: { data } }
    }
    if (method === 'POST') return { status: 200, body: { recipient_id: text(body, 'recipient', 'id') } }
    const id = path.split('/').at(-1) ?? ''
    return /^404/.test(id)
      ? { status: 400, body: metaError([100, unknownObject(id), ''], 33) }
      : { status: 200, body: { id, ...described(query.get('fields') ?? '') } }
  },
  recipient: (body) => ({
    to: field(body, 'message') === undefined ? '' : text(body, 'recipient', 'id'),
    text:
      text(body, 'message', 'text') || kindOf({ [text(body, 'message', 'attachment', 'type')]: true }, ...FILE_KINDS),
    file: {
      url: field(body, 'message', 'attachment', 'payload', 'url'),
      kind: field(body, 'message', 'attachment', 'type'),
    },
    ...choicesIn(field(body, 'message', 'quick_replies'), ['title'], ['payload']),
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

/** https://developers.facebook.com/docs/messenger-platform/identity/user-profile */
export const metaProfile: NonNullable<SimulatedProvider['profile']> = ({ method, path, query }) => {
  const [, address] = /^\/v\d+\.\d+\/(\d+)$/.exec(path) ?? []
  const fields = query.get('fields')?.split(',') ?? []
  if (method !== 'GET' || !address || !fields.includes('profile_pic')) return undefined
  return {
    address,
    answer(person, base) {
      if (!person) return { status: 400, body: NO_PROFILE }
      const [first = '', ...rest] = person.name.split(' ')
      const all: Record<string, string> = {
        name: person.name,
        first_name: first,
        last_name: rest.join(' '),
        username: person.name.toLowerCase().replaceAll(/[^a-z]+/g, '.'),
        profile_pic: `${base}/media/${person.pictureId}`,
      }
      const asked = Object.entries(all).filter(([field]) => fields.includes(field))
      return { status: 200, body: { ...Object.fromEntries(asked), id: address } }
    },
  }
}
const NO_PROFILE = {
  error: {
    message: '(#100) No profile available for this user.',
    type: 'OAuthException',
    code: 100,
    error_subcode: 2018218,
  },
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
      return { type: 'image', payload: { url: content.media.url, sticker_id: 144885145685733 } }
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

/** By what they came, as a message tells of it; a story's picture is what was sent with it. */
function contextOf({ cameBy, quotes, content }: CustomerMessage) {
  const url = 'media' in content ? content.media.url : undefined
  switch (cameBy) {
    case 'ad':
      return {
        referral: {
          ad_id: '6045246247433',
          source: 'ADS',
          type: 'OPEN_THREAD',
          ads_context_data: { ad_title: 'Simulated advertisement' },
        },
      }
    case 'product':
      return { referral: { product: { id: '5310' } } }
    case 'story':
      return { reply_to: { story: { id: '18', ...(url ? { url } : {}) } } }
    default:
      return quotes === undefined ? {} : { reply_to: { mid: quotes } }
  }
}

/** Messenger's and Instagram's. https://developers.facebook.com/docs/messenger-platform/reference/webhook-events */
export function messagingOf(object: 'page' | 'instagram') {
  const told = (account: string | undefined, at: number, event: object) => ({
    object,
    entry: [{ id: account, time: at, messaging: [{ timestamp: at, ...event }] }],
  })
  const body = (account: string | undefined, customer: string, at: number, event: object) =>
    told(account, at, { sender: { id: customer }, recipient: { id: account }, ...event })
  const said = ({ content }: CustomerMessage) => {
    if (content.type === 'text') return { text: content.text }
    if (content.type === 'choice') return { text: content.text, quick_reply: { payload: content.payload } }
    return { ...captionOf(content), attachments: [attachmentOf(content)] }
  }
  return {
    named: ({ id, from }: CustomerMessage) => ({ messageId: `m_${id}`, address: from }),
    message(message: CustomerMessage) {
      const { channel, from, content, cameBy, id, at } = message
      const mid = `m_${id}`
      if (content.type === 'start') {
        const referral = content.ref === undefined ? {} : { referral: { ref: content.ref, source: 'SHORTLINK' } }
        const postback = { mid, title: 'Get Started', payload: 'GET_STARTED', ...referral }
        return body(channel.config.accountId, from, at, { postback })
      }
      if (cameBy === 'mention' && 'media' in content) {
        const mention = { type: 'story_mention', payload: { url: content.media.url } }
        return body(channel.config.accountId, from, at, { message: { mid, attachments: [mention] } })
      }
      const shown = cameBy === 'story' ? { text: ('caption' in content && content.caption) || 'A story' } : undefined
      const words = content.type === 'text' ? undefined : shown
      return body(channel.config.accountId, from, at, {
        message: { mid, ...(words ?? said(message)), ...contextOf(message) },
      })
    },
    amendment({ channel, from, messageId: mid, what, at }: CustomerAmendment) {
      const event =
        what.act === 'unsend'
          ? { message: { mid, is_deleted: true } }
          : what.act === 'edit'
            ? { message_edit: { mid, text: what.text, num_edit: 1 } }
            : { reaction: { mid, ...reactionOf(what.emojis) } }
      return body(channel.config.accountId, from, at, event)
    },
    echo({ channel, to, text: words, id, at }: CompanyEcho) {
      const account = channel.config.accountId
      const message = { mid: `m_${id}`, is_echo: true, app_id: 26390203743, text: words }
      return told(account, at, { sender: { id: account }, recipient: { id: to }, message })
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

const reactionOf = ([emoji]: string[]) =>
  emoji === undefined ? { action: 'unreact' } : { action: 'react', emoji, reaction: 'other' }

const captionOf = (content: Content) => ('caption' in content && content.caption ? { text: content.caption } : {})
