import type { WebhookEvent } from './operations.ts'

/** Why a request is not to be believed. */
export type WebhookErrorCode = 'header_missing' | 'too_old' | 'too_new' | 'wrong_signature' | 'not_an_event'

/** A request that did not come from the workspace, not unchanged, or not now: answer it 400 and do nothing. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError'
  readonly code: WebhookErrorCode

  constructor(code: WebhookErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Of a request: as `fetch` has them, or as Node does. */
export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>

export interface VerifyOptions {
  /** how many seconds it may have been on its way, or its clock be ahead; 300 where nothing is said */
  toleranceSeconds?: number
  /** epoch milliseconds; the time now where nothing is said */
  now?: number
}

const PREFIX = 'whsec_'

function headerOf(headers: WebhookHeaders, name: string): string {
  const value =
    headers instanceof Headers
      ? headers.get(name)
      : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
  const one = Array.isArray(value) ? value[0] : value
  if (typeof one === 'string' && one !== '') return one
  throw new WebhookError('header_missing', `There is no header ${name}.`)
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  } catch {
    // Not base64: what is asked is whether it is a good signature, and that it is not.
    return undefined
  }
}

async function keyOf(secret: string): Promise<CryptoKey> {
  const bytes = bytesOf(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret)
  if (!bytes || bytes.length === 0) throw new TypeError('A webhook secret is `whsec_` and base64.')
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
}

/**
 * The event of a webhook request, once it is certain that the workspace sent it (Standard Webhooks): signed by one of the secrets,
 * and lately. `body`: exactly as it came, not parsed and written again. While a secret is being replaced, give both. Throws
 * WebhookError.
 */
export async function verifyWebhook(
  body: string | Uint8Array,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
  { toleranceSeconds = 300, now = Date.now() }: VerifyOptions = {},
): Promise<WebhookEvent> {
  const id = headerOf(headers, 'webhook-id')
  const timestamp = headerOf(headers, 'webhook-timestamp')
  const given = headerOf(headers, 'webhook-signature')
  const keys = await Promise.all([secrets].flat().map(keyOf))
  if (keys.length === 0) throw new TypeError('There is no webhook secret.')

  if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookError('wrong_signature', 'The timestamp is not one.')
  const age = Math.floor(now / 1000) - Number(timestamp)
  if (age > toleranceSeconds) throw new WebhookError('too_old', 'The request was signed too long ago.')
  if (age < -toleranceSeconds) throw new WebhookError('too_new', 'The request is of the future.')

  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  const head = new TextEncoder().encode(`${id}.${timestamp}.`)
  const signed = new Uint8Array(head.length + bytes.length)
  signed.set(head)
  signed.set(bytes, head.length)
  const signatures = given.split(' ').flatMap((each) => (each.startsWith('v1,') ? (bytesOf(each.slice(3)) ?? []) : []))
  // WebCrypto compares in constant time; all are tried, so that which one was right cannot be told by the time either.
  const right = await Promise.all(
    keys.flatMap((key) => signatures.map((signature) => crypto.subtle.verify('HMAC', key, signature, signed))),
  )
  if (!right.includes(true)) throw new WebhookError('wrong_signature', 'None of the signatures is right.')
  return eventOf(new TextDecoder().decode(bytes))
}

function eventOf(text: string): WebhookEvent {
  let event: unknown
  try {
    event = JSON.parse(text)
  } catch {
    event = undefined
  }
  if (typeof event === 'object' && event !== null && 'type' in event && 'data' in event) return event as WebhookEvent
  throw new WebhookError('not_an_event', 'The body is signed, but not an event.')
}
