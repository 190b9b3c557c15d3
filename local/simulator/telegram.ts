import { randomInt } from 'node:crypto'
import { type Content, type CustomerAmendment, type CustomerMessage, digitsOf } from './customer.ts'
import {
  choicesIn,
  type Dialect,
  everyKind,
  field,
  jsonPhone,
  kindOf,
  lastTo,
  type SimulatedProvider,
  text,
} from './simulated-provider.ts'

const flat = (rows: unknown) => (Array.isArray(rows) ? rows.flat() : undefined)

/** https://core.telegram.org/bots/api#sendmessage */
const dialect: Dialect = {
  accept({ method, path, body, now }) {
    if (method !== 'POST' || !path.includes('/send') || path.endsWith('/sendChatAction')) return undefined
    const id = randomInt(1, 2 ** 31)
    const date = Math.floor(now / 1000)
    const chat = { id: Number(text(body, 'chat_id')), type: 'private' }
    const result = { message_id: id, date, chat, text: text(body, 'text') }
    return { accepted: { id: String(id), at: now }, answer: { status: 200, body: { ok: true, result } } }
  },
  look({ path }, _taken, earlier) {
    if (path.endsWith('/getMe')) {
      const bot = { id: 1234, is_bot: true, first_name: 'Simulated bot', username: 'simulated_bot' }
      return { status: 200, body: { ok: true, result: bot } }
    }
    if (path.endsWith('/getWebhookInfo')) {
      const { body } = lastTo(earlier, 'POST', /\/setWebhook$/) ?? {}
      const updates = field(body, 'allowed_updates')
      const told = Array.isArray(updates) ? { allowed_updates: updates } : {}
      const info = { url: text(body, 'url'), has_custom_certificate: false, pending_update_count: 0, ...told }
      return { status: 200, body: { ok: true, result: info } }
    }
    return { status: 200, body: { ok: true, result: true } }
  },
  recipient: (body) => ({
    to: field(body, 'action') === undefined ? text(body, 'chat_id') : '',
    text: text(body, 'text') || kindOf(body, 'photo', 'video', 'voice', 'audio', 'document', 'sticker'),
    ...choicesIn(flat(field(body, 'reply_markup', 'inline_keyboard')), ['text'], ['callback_data']),
  }),
  error: (status) => ({
    ok: false,
    error_code: status,
    description:
      status === 401
        ? 'Unauthorized'
        : status === 403
          ? 'Forbidden: bot was blocked by the user'
          : status === 429
            ? 'Too Many Requests: retry after 1'
            : status >= 500
              ? 'Internal Server Error'
              : 'Bad Request: chat not found',
    ...(status === 429 ? { parameters: { retry_after: 1 } } : {}),
  }),
}

function contentOf(content: Content) {
  switch (content.type) {
    case 'text':
      return { text: content.text }
    case 'start':
      return {
        text: ['/start', content.ref].filter(Boolean).join(' '),
        entities: [{ type: 'bot_command', offset: 0, length: 6 }],
      }
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
const webhooks = {
  message(said: CustomerMessage) {
    const { content, quotes, id, at } = said
    const chat = chatOf(said)
    if (content.type === 'choice') {
      const button = { text: content.text, callback_data: content.payload }
      const message = {
        message_id: numberOf(quotes ?? '0'),
        date: Math.floor(at / 1000),
        chat,
        reply_markup: { inline_keyboard: [[button]] },
      }
      const { from } = surroundings(said)
      const tapped = { id, from, message, chat_instance: id, data: content.payload }
      return { update_id: digitsOf(id, 9), callback_query: tapped }
    }
    const answered = quotes === undefined ? {} : { reply_to_message: { message_id: numberOf(quotes), chat } }
    const message = { message_id: messageNumber(id), ...surroundings(said), ...answered, ...contentOf(content) }
    return { update_id: digitsOf(id, 9), message: { ...message, date: Math.floor(at / 1000) } }
  },
  amendment(done: CustomerAmendment) {
    const { what, messageId, id, at } = done
    const { from: user, chat } = surroundings(done)
    const date = Math.floor(at / 1000)
    const message_id = numberOf(messageId)
    switch (what.act) {
      case 'reaction': {
        const new_reaction = what.emojis.map((emoji) => ({ type: 'emoji', emoji }))
        return {
          update_id: digitsOf(id, 9),
          message_reaction: { chat, message_id, user, date, old_reaction: [], new_reaction },
        }
      }
      case 'edit': {
        const edited = { message_id, from: user, chat, date, edit_date: date, text: what.text }
        return { update_id: digitsOf(id, 9), edited_message: edited }
      }
      case 'unsend': {
        const deleted = { business_connection_id: 'simulated', chat, message_ids: [message_id] }
        return { update_id: digitsOf(id, 9), deleted_business_messages: deleted }
      }
    }
  },
}

type Doing = Pick<CustomerMessage, 'from' | 'name' | 'inGroup'>
const personOf = ({ from, name }: Doing) => ({ id: Number(from), first_name: name })
const chatOf = (doing: Doing) =>
  doing.inGroup
    ? { id: Number(`-100${doing.from}`), title: 'Simulated group', type: 'supergroup' }
    : { ...personOf(doing), type: 'private' }
const surroundings = (doing: Doing) => ({
  from: { ...personOf(doing), is_bot: false, language_code: 'en' },
  chat: chatOf(doing),
})
const messageNumber = (id: string) => digitsOf(`message ${id}`, 6)
/** A message's number in its chat, with or without the chat before it. */
const numberOf = (messageId: string) => Number(messageId.split(':').at(-1))

export const telegram: SimulatedProvider = {
  demo: [
    {
      id: 'demo-telegram',
      type: 'telegram',
      name: 'Demo Telegram bot',
      label: 'Telegram',
      teamId: 'support',
      config: {},
      secrets: { secretToken: 'demo-secret-token', botToken: 'demo-bot-token' },
    },
  ],
  owns: (path) => /^\/bot[^/]+\//.test(path),
  dialect,
  held(path, fields) {
    const [, file] = /^\/file\/bot[^/]+\/files\/([\w.-]+)$/.exec(path) ?? []
    if (file !== undefined) return { id: file }
    const asked = /^\/bot[^/]+\/getFile$/.test(path) ? fields.get('file_id') : null
    if (!asked) return undefined
    return {
      id: asked,
      describe: ({ id, size }) => ({
        ok: true,
        result: { file_id: id, file_unique_id: id, file_size: size, file_path: `files/${id}` },
      }),
    }
  },
  /** https://core.telegram.org/bots/api#getchat */
  profile({ path, query }) {
    const address = /^\/bot[^/]+\/getChat$/.test(path) ? query.get('chat_id') : null
    if (!address) return undefined
    return {
      address,
      answer(person) {
        if (!person) return { status: 400, body: dialect.error(400) }
        const isGroup = address.startsWith('-')
        const photo = { small_file_id: person.pictureId, big_file_id: `${person.pictureId}-big` }
        const names = isGroup
          ? { type: 'supergroup', title: person.name }
          : { type: 'private', first_name: person.name }
        return { status: 200, body: { ok: true, result: { id: Number(address), ...names, photo } } }
      },
    }
  },
  phone: () =>
    jsonPhone({
      kinds: everyKind,
      receipts: [],
      acts: ['quote', 'reaction', 'edit', 'unsend', 'group', 'link'],
      named: (message) => ({ messageId: String(messageNumber(message.id)), address: String(chatOf(message).id) }),
      address: /^\d{5,15}$/,
      newAddress: '#########',
      sign: (_body, { secretToken = '' }) => ({ 'x-telegram-bot-api-secret-token': secretToken }),
      ...webhooks,
    }),
}
