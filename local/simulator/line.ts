import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { type Content, type CustomerAmendment, type CustomerMessage, digitsOf } from './customer.ts'
import {
  choicesIn,
  type Dialect,
  everyKind,
  FILE_KINDS,
  field,
  hmac,
  jsonPhone,
  kindOf,
  lastTo,
  nothing,
  type SimulatedProvider,
  text,
} from './simulated-provider.ts'

/** https://developers.line.biz/en/reference/messaging-api/#send-push-message */
const dialect: Dialect = {
  accept({ method, path, headers, now }) {
    if (method !== 'POST' || !/\/message\/(push|reply)$/.test(path)) return undefined
    const id = `4${String(randomInt(2 ** 47)).padStart(17, '0')}`
    const retryKey = headers['x-line-retry-key']
    return {
      accepted: { id, at: now, ...(retryKey ? { retryKey } : {}) },
      answer: {
        status: 200,
        headers: { 'x-line-request-id': randomUUID() },
        body: { sentMessages: [{ id, quoteToken: randomBytes(12).toString('base64url') }] },
      },
    }
  },
  repeated: ({ id }) => ({
    status: 409,
    headers: { 'x-line-request-id': randomUUID(), 'x-line-accepted-request-id': id },
    body: { message: 'The retry key is already accepted', sentMessages: [{ id }] },
  }),
  look({ method, path }, _taken, earlier) {
    if (path.endsWith('/bot/info')) {
      const bot = { userId: `U${'0'.repeat(32)}`, basicId: '@simulated', displayName: 'Simulated account' }
      return { status: 200, body: { ...bot, chatMode: 'bot', markAsReadMode: 'manual' } }
    }
    const endpoint = text(lastTo(earlier, 'PUT', /\/webhook\/endpoint$/)?.body, 'endpoint')
    if (path.endsWith('/webhook/endpoint')) {
      if (method === 'PUT') return { status: 200, body: {} }
      return endpoint
        ? { status: 200, body: { endpoint, active: true } }
        : { status: 404, body: { message: 'Webhook endpoint not found' } }
    }
    if (path.endsWith('/webhook/test')) {
      const tested = { success: true, timestamp: '2026-01-01T00:00:00.000Z', statusCode: 200, reason: 'OK' }
      return { status: 200, body: { ...tested, detail: '200' } }
    }
    return nothing()
  },
  recipient: (body) => ({
    to: text(body, 'to'),
    text: text(body, 'messages', '0', 'text') || kindOf({ [text(body, 'messages', '0', 'type')]: true }, ...FILE_KINDS),
    file: { url: field(body, 'messages', 0, 'originalContentUrl'), kind: field(body, 'messages', 0, 'type') },
    ...choicesIn(field(body, 'messages', 0, 'quickReply', 'items'), ['action', 'displayText'], ['action', 'data']),
  }),
  error: (status) => ({
    message:
      status === 401
        ? 'Authentication failed. Confirm that the access token in the authorization header is valid.'
        : status === 429
          ? 'The API rate limit has been exceeded. Try again later.'
          : status >= 500
            ? 'Internal server error'
            : "The property, 'to', in the request body is invalid",
  }),
}

function contentOf(content: Content, id: string) {
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
      return {
        ...mine,
        type: 'sticker',
        packageId: '446',
        stickerId: '1988',
        stickerResourceType: 'STATIC',
        keywords: ['OK'],
      }
    case 'location': {
      const { latitude, longitude, name } = content
      return { ...mine, type: 'location', latitude, longitude, ...(name ? { title: name } : {}) }
    }
    default:
      return { ...mine, type: 'text', text: 'text' in content ? content.text : '', quoteToken: `quote${id}` }
  }
}

/** https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects */
const webhooks = {
  message(said: CustomerMessage) {
    const { content, quotes, id } = said
    if (content.type === 'start') return body(said, { type: 'follow', follow: { isUnblocked: false } })
    if (content.type === 'choice') return body(said, { type: 'postback', postback: { data: content.payload } })
    const answered = quotes === undefined ? {} : { quotedMessageId: quotes }
    return body(said, {
      type: 'message',
      message: { ...contentOf(content, id), ...answered },
      replyToken: `reply${id}`,
    })
  },
  amendment(done: CustomerAmendment) {
    const { messageId, what } = done
    return what.act === 'edit'
      ? body(done, { type: 'messageEdited', message: { id: messageId, type: 'text', text: what.text } })
      : body(done, { type: 'unsend', unsend: { messageId } })
  },
}

const groupOf = (from: string) => `C${from.slice(1)}`

function body({ from, inGroup, id, at }: Omit<CustomerMessage, 'content'>, event: object) {
  return {
    destination: `U${'0'.repeat(32)}`,
    events: [
      {
        ...event,
        mode: 'active',
        timestamp: at,
        source: inGroup ? { type: 'group', groupId: groupOf(from), userId: from } : { type: 'user', userId: from },
        webhookEventId: id.padEnd(26, '0').slice(0, 26).toUpperCase(),
        deliveryContext: { isRedelivery: false },
      },
    ],
  }
}

export const line: SimulatedProvider = {
  demo: [
    {
      id: 'demo-line',
      type: 'line',
      name: 'Demo LINE account',
      label: 'LINE',
      teamId: 'support',
      config: {},
      secrets: { channelSecret: 'demo-channel-secret', accessToken: 'demo-access-token' },
    },
  ],
  owns: (path) => path.startsWith('/v2/bot/'),
  dialect,
  held(path) {
    const [, id] = /^\/v2\/bot\/message\/([\w.-]+)\/content$/.exec(path) ?? []
    return id === undefined ? undefined : { id }
  },
  /** https://developers.line.biz/en/reference/messaging-api/#get-profile and, of groups, what follows it */
  profile({ method, path }) {
    const [, kind = '', group, about] =
      /^\/v2\/bot\/(profile|group|room)\/([^/]+)(?:\/(summary|member\/[^/]+))?$/.exec(path) ?? []
    if (method !== 'GET' || !group || (kind === 'profile') !== (about === undefined)) return undefined
    const address = about?.startsWith('member/') ? about.slice('member/'.length) : group
    return {
      address,
      answer(person, base) {
        if (!person) return { status: 404, body: { message: 'Not found' } }
        const pictureUrl = `${base}/media/${person.pictureId}`
        return about === 'summary'
          ? { status: 200, body: { groupId: address, groupName: person.name, pictureUrl } }
          : { status: 200, body: { displayName: person.name, userId: address, pictureUrl } }
      },
    }
  },
  phone: () =>
    jsonPhone({
      kinds: everyKind,
      receipts: [],
      acts: ['quote', 'edit', 'unsend', 'group'],
      named: ({ content, id, from, inGroup }) => ({
        messageId: contentOf(content, id).id,
        address: inGroup ? groupOf(from) : from,
      }),
      address: /^U[0-9a-f]{32}$/,
      newAddress: `U${'*'.repeat(32)}`,
      sign: (body, { channelSecret }) => ({ 'x-line-signature': hmac('sha256', channelSecret, body, 'base64') }),
      ...webhooks,
    }),
}
