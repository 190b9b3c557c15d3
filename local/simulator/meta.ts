import type { Content, CustomerMessage, CustomerReceipt } from './customer.ts'

const seconds = (at: number) => String(Math.floor(at / 1000))

function whatsappContent(content: Content) {
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
    case 'start':
      return { type: 'request_welcome' }
  }
}

function whatsappBody(channel: CustomerMessage['channel'], value: object) {
  const phone = { display_phone_number: '15550001111', phone_number_id: channel.config.phoneNumberId }
  return {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '200000000000001',
        changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata: phone, ...value } }],
      },
    ],
  }
}

/** https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components */
export const whatsapp = {
  message({ channel, from, name, content, id, at }: CustomerMessage) {
    const wamid = `wamid.${Buffer.from(id).toString('base64')}`
    return whatsappBody(channel, {
      contacts: [{ profile: { name }, wa_id: from }],
      messages: [{ from, id: wamid, timestamp: seconds(at), ...whatsappContent(content) }],
    })
  },
  receipt({ channel, providerMessageId, to, status, at }: CustomerReceipt) {
    const errors = [
      {
        code: 131026,
        title: 'Message undeliverable',
        message: 'Message undeliverable',
        error_data: { details: 'The recipient’s phone could not be reached.' },
      },
    ]
    return whatsappBody(channel, {
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
