import { randomInt } from 'node:crypto'
import { type Content, type CustomerMessage, type CustomerReceipt, digitsOf } from './customer.ts'
import {
  choicesIn,
  type Dialect,
  FILE_KINDS,
  field,
  hmac,
  jsonPhone,
  kindOf,
  lastTo,
  type SimulatedProvider,
  text,
  without,
} from './simulated-provider.ts'

/** https://developers.viber.com/docs/api/rest-bot-api/#send-message */
const dialect: Dialect = {
  accept({ path, now }) {
    if (!path.endsWith('/send_message')) return undefined
    const id = randomInt(2 ** 47, 2 ** 48 - 1)
    const answer = { status: 0, status_message: 'ok', message_token: id, chat_hostname: 'SIMULATED' }
    return { accepted: { id: String(id), at: now }, answer: { status: 200, body: answer } }
  },
  look({ path }, _taken, earlier) {
    const ok = { status: 0, status_message: 'ok' }
    if (!path.endsWith('/get_account_info')) return { status: 200, body: ok }
    const webhook = text(lastTo(earlier, 'POST', /\/set_webhook$/)?.body, 'url')
    const account = { id: 'pa:75346594275468546724', name: 'Simulated bot', uri: 'simulatedbot', subscribers_count: 1 }
    return { status: 200, body: { ...ok, ...account, ...(webhook ? { webhook } : {}) } }
  },
  unauthorized: () => ({ status: 200, body: { status: 2, status_message: 'invalidAuthToken' } }),
  recipient: (body) => ({
    to: text(body, 'receiver'),
    text: text(body, 'text') || kindOf({ [text(body, 'type')]: true }, 'picture', ...FILE_KINDS),
    file: { url: field(body, 'media'), kind: field(body, 'type') },
    ...choicesIn(field(body, 'keyboard', 'Buttons'), ['Text'], ['ActionBody']),
  }),
  error: (status) =>
    status === 401
      ? { status: 2, status_message: 'invalidAuthToken' }
      : status === 429
        ? { status: 12, status_message: 'tooManyRequests' }
        : status >= 500
          ? { status: 1, status_message: 'generalError' }
          : { status: 6, status_message: 'notSubscribed' },
}

function contentOf(content: Content) {
  switch (content.type) {
    case 'text':
      return { type: 'text', text: content.text }
    case 'choice':
      return { type: 'text', text: content.payload }
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
const webhooks = {
  message({ from, name, content, id, at }: CustomerMessage) {
    const person = { id: from, name, language: 'en', country: 'US', api_version: 10 }
    const common = { timestamp: at, chat_hostname: 'SIMULATED', message_token: digitsOf(id, 14) }
    return content.type === 'start'
      ? {
          event: 'conversation_started',
          ...common,
          type: 'open',
          user: person,
          subscribed: false,
          ...(content.ref ? { context: content.ref } : {}),
        }
      : { event: 'message', ...common, sender: person, message: contentOf(content), silent: false }
  },
  receipt({ providerMessageId, to, status, at }: CustomerReceipt) {
    const event = status === 'read' ? 'seen' : status
    const desc = status === 'failed' ? { desc: 'The phone could not be reached' } : {}
    // Written as a number of the provider's size, which JSON carries exactly up to 15 digits.
    return { event, timestamp: at, message_token: Number(providerMessageId), user_id: to, ...desc }
  },
}

export const viber: SimulatedProvider = {
  demo: [
    {
      id: 'demo-viber',
      type: 'viber',
      name: 'Demo Viber bot',
      label: 'Viber',
      teamId: 'support',
      config: { senderName: 'Switchboard' },
      secrets: { authToken: 'demo-viber-token' },
    },
  ],
  owns: (path) => path.startsWith('/pa/'),
  dialect,
  /** https://developers.viber.com/docs/api/rest-bot-api/#get-user-details */
  profile({ path, body }) {
    if (!path.endsWith('/get_user_details')) return undefined
    const address = text(body, 'id')
    return {
      address,
      answer(person, base) {
        if (!person) return { status: 200, body: { status: 6, status_message: 'notSubscribed' } }
        const user = { id: address, name: person.name, avatar: `${base}/media/${person.pictureId}`, language: 'en' }
        return { status: 200, body: { status: 0, status_message: 'ok', message_token: 4912661846655238000, user } }
      },
    }
  },
  phone: () =>
    jsonPhone({
      kinds: without('voice'),
      receipts: ['delivered', 'read', 'failed'],
      acts: ['link'],
      address: /^[\w=+/-]{5,64}$/,
      newAddress: `${'*'.repeat(22)}==`,
      sign: (body, { authToken }) => ({ 'x-viber-content-signature': hmac('sha256', authToken, body, 'hex') }),
      ...webhooks,
    }),
}
