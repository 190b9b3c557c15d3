import { type Content, type CustomerMessage, type CustomerReceipt, digitsOf } from './customer.ts'

function telegramContent(content: Content) {
  switch (content.type) {
    case 'text':
      return { text: content.text }
    case 'start':
      return { text: '/start', entities: [{ type: 'bot_command', offset: 0, length: 6 }] }
    case 'location':
      return { location: { latitude: content.latitude, longitude: content.longitude } }
    case 'sticker': {
      const file = { file_id: content.media.id, file_unique_id: content.media.id, width: 512, height: 512 }
      return { sticker: { ...file, type: 'regular', is_animated: false, is_video: false, emoji: '👍' } }
    }
    case 'image':
    case 'voice':
    case 'file': {
      const { id, name, type, size } = content.media
      const file = { file_id: id, file_unique_id: id, file_size: size }
      const caption = content.caption ? { caption: content.caption } : {}
      if (content.type === 'image') return { photo: [{ ...file, width: 800, height: 600 }], ...caption }
      if (content.type === 'voice') return { voice: { ...file, duration: 4, mime_type: type } }
      return { document: { ...file, file_name: name, mime_type: type }, ...caption }
    }
  }
}

/** https://core.telegram.org/bots/api#update */
export const telegram = {
  message({ from, name, content, id, at }: CustomerMessage) {
    const person = { id: Number(from), first_name: name }
    return {
      update_id: digitsOf(id, 9),
      message: {
        message_id: digitsOf(`message ${id}`, 6),
        from: { ...person, is_bot: false, language_code: 'en' },
        chat: { ...person, type: 'private' },
        date: Math.floor(at / 1000),
        ...telegramContent(content),
      },
    }
  },
}

function lineContent(content: Content, id: string) {
  const mine = { id: String(digitsOf(id, 15)) }
  const held = { contentProvider: { type: 'line' } }
  switch (content.type) {
    case 'image':
      return { ...mine, type: 'image', ...held, id: content.media.id }
    case 'voice':
      return { ...mine, type: 'audio', duration: 4000, ...held, id: content.media.id }
    case 'file':
      return { type: 'file', id: content.media.id, fileName: content.media.name, fileSize: content.media.size }
    case 'sticker':
      return { ...mine, type: 'sticker', packageId: '446', stickerId: '1988', stickerResourceType: 'STATIC' }
    case 'location': {
      const { latitude, longitude, name } = content
      return { ...mine, type: 'location', latitude, longitude, ...(name ? { title: name } : {}) }
    }
    default:
      return { ...mine, type: 'text', text: 'text' in content ? content.text : '', quoteToken: `quote${id}` }
  }
}

/** https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects */
export const line = {
  message({ from, content, id, at }: CustomerMessage) {
    const about =
      content.type === 'start'
        ? { type: 'follow', follow: { isUnblocked: false } }
        : { type: 'message', message: lineContent(content, id) }
    return {
      destination: `U${'0'.repeat(32)}`,
      events: [
        {
          ...about,
          mode: 'active',
          timestamp: at,
          source: { type: 'user', userId: from },
          webhookEventId: id.padEnd(26, '0').slice(0, 26).toUpperCase(),
          deliveryContext: { isRedelivery: false },
          replyToken: `reply${id}`,
        },
      ],
    }
  },
}

function viberContent(content: Content) {
  switch (content.type) {
    case 'text':
      return { type: 'text', text: content.text }
    case 'image':
      return { type: 'picture', media: content.media.url, file_name: content.media.name, text: content.caption ?? '' }
    case 'location':
      return { type: 'location', location: { lat: content.latitude, lon: content.longitude } }
    case 'sticker':
      return { type: 'sticker', sticker_id: 40100, media: content.media.url }
    case 'voice':
    case 'file':
      return { type: 'file', media: content.media.url, file_name: content.media.name, size: content.media.size }
    default:
      return { type: 'text', text: '' }
  }
}

/** https://developers.viber.com/docs/api/rest-bot-api/#callbacks */
export const viber = {
  message({ from, name, content, id, at }: CustomerMessage) {
    const person = { id: from, name, language: 'en', country: 'US', api_version: 10 }
    const common = { timestamp: at, chat_hostname: 'SIMULATED', message_token: digitsOf(id, 14) }
    return content.type === 'start'
      ? { event: 'conversation_started', ...common, type: 'open', user: person, subscribed: false }
      : { event: 'message', ...common, sender: person, message: viberContent(content), silent: false }
  },
  receipt({ providerMessageId, to, status, at }: CustomerReceipt) {
    const event = status === 'read' ? 'seen' : status
    const desc = status === 'failed' ? { desc: 'The phone could not be reached' } : {}
    // Written as a number of the provider's size, which JSON carries exactly up to 15 digits.
    return { event, timestamp: at, message_token: Number(providerMessageId), user_id: to, ...desc }
  },
}
