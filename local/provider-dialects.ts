import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { pipedrive } from './pipedrive-dialect.ts'

/** One call as the simulated provider sees it; `path` is relative to the provider's origin. */
export interface ProviderCall {
  method: string
  path: string
  query: URLSearchParams
  headers: Record<string, string>
  body: unknown
  now: number
}

export interface ProviderAnswer {
  status: number
  body: unknown
  headers?: Record<string, string>
}

/** What the provider took; remembered for look-ups and for retry keys. */
export interface Accepted {
  id: string
  /** calls with the same key are one message */
  retryKey?: string
  to?: string
  from?: string
  text?: string
  /** epoch ms */
  at: number
}

/** How one provider's API answers. */
export interface Dialect {
  /** undefined: this call is no message, and `look` answers it */
  accept(call: ProviderCall): { accepted: Accepted; answer: ProviderAnswer } | undefined
  /** the answer to a message that was taken before */
  repeated?(earlier: Accepted): ProviderAnswer
  look(call: ProviderCall, taken: () => Accepted[]): ProviderAnswer
  /** whom a call's body is for, and what they read; `to` empty: it is no message */
  recipient(body: unknown): { to: string; text: string }
  error(status: number): unknown
}

export function dialectOf(path: string, body: unknown): Dialect {
  if (path.startsWith('/2010-04-01/')) return twilio
  if (path.startsWith('/v2/bot/')) return line
  if (/^\/bot[^/]+\//.test(path)) return telegram
  if (path.startsWith('/pa/')) return viber
  if (/^\/api\/v[12]\//.test(path)) return pipedrive
  return field(body, 'messaging_product') === 'whatsapp' ? whatsapp : messenger
}

const field = (body: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], body)
const text = (body: unknown, ...path: string[]): string => String(field(body, ...path) ?? '')
const KINDS = ['image', 'video', 'audio', 'file'] as const
/** `[image]` for a body that has a field `image`. */
const kindOf = (body: unknown, ...kinds: readonly string[]) => {
  const kind = kinds.find((name) => field(body, name) !== undefined)
  return kind ? `[${kind}]` : '[message]'
}
const nothing = (): ProviderAnswer => ({ status: 404, body: { error: { message: 'Not simulated', code: 404 } } })

/** https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages */
const whatsapp: Dialect = {
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
    text: text(body, 'text', 'body') || kindOf(body, 'template', 'image', 'video', 'audio', 'document', 'sticker'),
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

/** https://developers.facebook.com/docs/messenger-platform/reference/send-api */
const messenger: Dialect = {
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
    text: text(body, 'message', 'text') || kindOf({ [text(body, 'message', 'attachment', 'type')]: true }, ...KINDS),
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

function metaError([code, message, details]: [number, string, string]) {
  const data = details ? { error_data: { messaging_product: 'whatsapp', details } } : {}
  return { error: { message, type: 'OAuthException', code, ...data, fbtrace_id: randomBytes(8).toString('base64url') } }
}

/** https://www.twilio.com/docs/messaging/api/message-resource */
const twilio: Dialect = {
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
  look({ method, path, query }, taken) {
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

function twilioMessage({ id, to, from, text: body, at }: Accepted, status: string) {
  const date = new Date(at).toUTCString().replace('GMT', '+0000')
  const common = { sid: id, to, from, body, status, direction: 'outbound-api', num_segments: '1', num_media: '0' }
  return { ...common, date_created: date, date_updated: date, date_sent: date, error_code: null, error_message: null }
}

/** https://developers.line.biz/en/reference/messaging-api/#send-push-message */
const line: Dialect = {
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
  look({ path }) {
    const [, userId] = /\/profile\/([^/]+)$/.exec(path) ?? []
    return userId ? { status: 200, body: { userId, displayName: 'Simulated customer' } } : nothing()
  },
  recipient: (body) => ({
    to: text(body, 'to'),
    text: text(body, 'messages', '0', 'text') || kindOf({ [text(body, 'messages', '0', 'type')]: true }, ...KINDS),
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

/** https://core.telegram.org/bots/api#sendmessage */
const telegram: Dialect = {
  accept({ method, path, body, now }) {
    if (method !== 'POST' || !path.includes('/send') || path.endsWith('/sendChatAction')) return undefined
    const id = randomInt(1, 2 ** 31)
    const date = Math.floor(now / 1000)
    const chat = { id: Number(text(body, 'chat_id')), type: 'private' }
    const result = { message_id: id, date, chat, text: text(body, 'text') }
    return { accepted: { id: String(id), at: now }, answer: { status: 200, body: { ok: true, result } } }
  },
  look: () => ({ status: 200, body: { ok: true, result: true } }),
  recipient: (body) => ({
    to: field(body, 'action') === undefined ? text(body, 'chat_id') : '',
    text: text(body, 'text') || kindOf(body, 'photo', 'video', 'voice', 'audio', 'document', 'sticker'),
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

/** https://developers.viber.com/docs/api/rest-bot-api/#send-message */
const viber: Dialect = {
  accept({ path, now }) {
    if (!path.endsWith('/send_message')) return undefined
    const id = randomInt(2 ** 47, 2 ** 48 - 1)
    const answer = { status: 0, status_message: 'ok', message_token: id, chat_hostname: 'SIMULATED' }
    return { accepted: { id: String(id), at: now }, answer: { status: 200, body: answer } }
  },
  look: () => ({ status: 200, body: { status: 0, status_message: 'ok' } }),
  recipient: (body) => ({
    to: text(body, 'receiver'),
    text: text(body, 'text') || kindOf({ [text(body, 'type')]: true }, 'picture', ...KINDS),
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
