import { randomBytes } from 'node:crypto'
import type { CompanyEcho, Content, CustomerAmendment, CustomerMessage, CustomerReceipt } from './customer.ts'
import { isGraph, META, metaError, metaSign } from './meta.ts'
import {
  choicesIn,
  type Dialect,
  everyKind,
  field,
  jsonPhone,
  kindOf,
  nothing,
  type SimulatedProvider,
  text,
} from './simulated-provider.ts'
import { BUSINESS_ACCOUNT, metaConfig } from './templates.ts'

/** The Cloud API's file: in a field of the name of its kind. */
function fileOf(body: unknown) {
  const kind = ['image', 'sticker', 'video', 'audio', 'document'].find(
    (name) => field(body, name, 'link') !== undefined,
  )
  if (!kind) return {}
  return { file: { url: field(body, kind, 'link'), kind, caption: field(body, kind, 'caption') } }
}

/** https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages */
const dialect: Dialect = {
  accept({ method, body, now }) {
    if (method !== 'POST' || field(body, 'status') !== undefined) return undefined
    const to = text(body, 'to')
    const id = `wamid.${randomBytes(30).toString('base64')}`
    const contacts = [{ input: to, wa_id: to.replace(/\D/g, '') }]
    const answer = { messaging_product: 'whatsapp', contacts, messages: [{ id }] }
    return { accepted: { id, at: now }, answer: { status: 200, body: answer } }
  },
  look: ({ method }) => (method === 'POST' ? { status: 200, body: { success: true } } : nothing()),
  recipient: (body) => ({
    to: field(body, 'status') === undefined ? text(body, 'to') || text(body, 'recipient') : '',
    text:
      text(body, 'text', 'body') ||
      text(body, 'interactive', 'body', 'text') ||
      kindOf(body, 'template', 'image', 'video', 'audio', 'document', 'sticker'),
    ...choicesIn(field(body, 'interactive', 'action', 'buttons'), ['reply', 'title'], ['reply', 'id']),
    ...choicesIn(field(body, 'interactive', 'action', 'sections', 0, 'rows'), ['title'], ['id']),
    ...fileOf(body),
  }),
  error: (status) =>
    metaError(
      status === 401
        ? [190, 'Error validating access token: the session has expired.', '']
        : status === 429
          ? [130429, '(#130429) Rate limit hit', 'Cloud API message throughput has been reached.']
          : status >= 500
            ? [131000, '(#131000) Something went wrong', 'Message failed to send due to an unknown error.']
            : [131026, '(#131026) Message undeliverable', 'The recipient can not receive this message.'],
    ),
}

const seconds = (at: number) => String(Math.floor(at / 1000))

function contentOf(content: Content) {
  switch (content.type) {
    case 'text':
      return { type: 'text', text: { body: content.text } }
    case 'image':
    case 'voice':
    case 'file': {
      const { media, caption } = content
      const held = { id: media.id, mime_type: media.type, sha256: media.sha256 }
      if (content.type === 'image') return { type: 'image', image: { ...held, ...(caption ? { caption } : {}) } }
      if (content.type === 'voice') return { type: 'audio', audio: { ...held, voice: true } }
      return { type: 'document', document: { ...held, filename: media.name, ...(caption ? { caption } : {}) } }
    }
    case 'sticker':
      return { type: 'sticker', sticker: { id: content.media.id, mime_type: content.media.type, animated: false } }
    case 'location': {
      const { latitude, longitude, name } = content
      return { type: 'location', location: { latitude, longitude, ...(name ? { name } : {}) } }
    }
    case 'button':
      return { type: 'button', button: { payload: content.payload ?? content.text, text: content.text } }
    case 'choice': {
      const chosen = { id: content.payload, title: content.text }
      return { type: 'interactive', interactive: { type: 'button_reply', button_reply: chosen } }
    }
    case 'start':
      return { type: 'request_welcome' }
  }
}

const BUSINESS = '15550001111'
const wamidOf = (id: string) => `wamid.${Buffer.from(id).toString('base64')}`

/** The group that a customer speaks in, where they do. */
const groupOf = ({ from, inGroup }: Pick<CustomerMessage, 'from' | 'inGroup'>) =>
  inGroup ? { group_id: Buffer.from(`capi_group:${BUSINESS}:${from}`).toString('base64url') } : {}

/** What a message belongs to, and by what it came. */
function contextOf({ cameBy, quotes }: CustomerMessage) {
  if (cameBy === 'ad') {
    const words = { headline: 'Simulated advertisement', body: 'Chat with us' }
    return {
      referral: { source_url: 'https://fb.me/simulated', source_id: '120226305854810726', source_type: 'ad', ...words },
    }
  }
  if (cameBy === 'product') {
    return { context: { from: BUSINESS, referred_product: { catalog_id: '1', product_retailer_id: 'SKU-1' } } }
  }
  if (cameBy === 'forward') return { context: { forwarded: true } }
  return quotes === undefined ? {} : { context: { from: BUSINESS, id: quotes } }
}

function bodyOf(channel: CustomerMessage['channel'], value: object, field = 'messages') {
  const phone = { display_phone_number: BUSINESS, phone_number_id: channel.config.phoneNumberId }
  return {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: BUSINESS_ACCOUNT,
        changes: [{ field, value: { messaging_product: 'whatsapp', metadata: phone, ...value } }],
      },
    ],
  }
}

function amendmentOf(messageId: string, what: CustomerAmendment['what']) {
  switch (what.act) {
    case 'reaction':
      return { type: 'reaction', reaction: { message_id: messageId, emoji: what.emojis[0] ?? '' } }
    case 'edit': {
      const message = { type: 'text', text: { body: what.text } }
      return { type: 'edit', edit: { original_message_id: messageId, message } }
    }
    case 'unsend':
      return { type: 'revoke', revoke: { original_message_id: messageId } }
  }
}

/** https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components */
const webhooks = {
  named: (message: CustomerMessage) => ({
    messageId: wamidOf(message.id),
    address: groupOf(message).group_id ?? message.from,
  }),
  message(message: CustomerMessage) {
    const { channel, from, name, content, id, at } = message
    const said = { from, ...groupOf(message), id: wamidOf(id), timestamp: seconds(at), ...contentOf(content) }
    return bodyOf(channel, {
      contacts: [{ profile: { name }, wa_id: from }],
      messages: [{ ...said, ...contextOf(message) }],
    })
  },
  amendment(done: CustomerAmendment) {
    const { channel, from, name, messageId, what, id, at } = done
    const about = { from, ...groupOf(done), id: wamidOf(id), timestamp: seconds(at) }
    return bodyOf(channel, {
      contacts: [{ profile: { name }, wa_id: from }],
      messages: [{ ...about, ...amendmentOf(messageId, what) }],
    })
  },
  echo({ channel, to, text: body, id, at }: CompanyEcho) {
    const said = { from: BUSINESS, to, id: wamidOf(id), timestamp: seconds(at), type: 'text', text: { body } }
    return bodyOf(channel, { message_echoes: [said] }, 'smb_message_echoes')
  },
  receipt({ channel, providerMessageId, to, status, at, error }: CustomerReceipt) {
    const message = error?.message ?? 'Message undeliverable'
    const details = error?.message ?? 'The recipient’s phone could not be reached.'
    const errors = [{ code: Number(error?.code ?? 131026), title: message, message, error_data: { details } }]
    return bodyOf(channel, {
      statuses: [
        {
          id: providerMessageId,
          status,
          timestamp: seconds(at),
          recipient_id: to,
          ...(status === 'failed' ? { errors } : {}),
        },
      ],
    })
  },
}

export const whatsappCloud: SimulatedProvider = {
  demo: [
    {
      id: 'demo-whatsapp',
      type: 'whatsapp',
      name: 'Demo WhatsApp',
      label: 'WhatsApp',
      teamId: 'support',
      config: metaConfig,
      secrets: META.secrets,
    },
  ],
  owns: (path, body) => isGraph(path) && field(body, 'messaging_product') === 'whatsapp',
  dialect,
  held(path, fields) {
    const [, id] = /^\/v\d+\.\d+\/([\w.-]+)$/.exec(path) ?? []
    if (id === undefined || !fields.has('phone_number_id')) return undefined
    return {
      id,
      describe: ({ id: mediaId, type: mime_type, sha256, size: file_size }, base) => ({
        url: `${base}/media/${mediaId}`,
        mime_type,
        sha256,
        file_size,
        id: mediaId,
        messaging_product: 'whatsapp',
      }),
    }
  },
  phone: () =>
    jsonPhone({
      kinds: [...everyKind, 'button'],
      receipts: ['delivered', 'read', 'failed'],
      acts: ['quote', 'reaction', 'edit', 'unsend', 'group', 'ad', 'product', 'forward', 'echo'],
      address: /^\d{5,15}$/,
      newAddress: '1555#######',
      sign: metaSign,
      ...webhooks,
    }),
}
