import { createHmac, randomUUID } from 'node:crypto'
import type { Customer } from './surface.ts'

const ACCOUNT = '100000000000001'
const SID = `AC${'0'.repeat(32)}`

export interface Said {
  id: string
  text: string
  /** seconds; without one it counts as said when it is received */
  timestamp?: number
}
let said = 0
/** One thing a customer says, under an id of its own. */
export const saying = (text: string, more: Partial<Said> = {}): Said => ({
  id: `wamid.${randomUUID()}`,
  text,
  ...more,
})

/** One `changes` element of the Cloud API. */
export function whatsappChange(value: object) {
  const metadata = { display_phone_number: '15550000000', phone_number_id: ACCOUNT }
  return { field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } }
}
export function whatsappBody(...entries: object[][]) {
  return {
    object: 'whatsapp_business_account',
    entry: entries.map((changes, index) => ({ id: String(index + 1), changes })),
  }
}
export function whatsappTexts({ digits, name }: Pick<Customer, 'digits' | 'name'>, ...texts: Said[]) {
  return whatsappChange({
    contacts: [{ profile: { name }, wa_id: digits }],
    messages: texts.map(({ id, text, timestamp }) => ({
      from: digits,
      id,
      ...(timestamp === undefined ? {} : { timestamp: String(timestamp) }),
      type: 'text',
      text: { body: text },
    })),
  })
}
export function whatsappStatus(id: string, status: string, more: object = {}) {
  return whatsappChange({ statuses: [{ id, status, timestamp: '1700000000', recipient_id: '1', ...more }] })
}

const metaSignature = (body: Buffer | string, secret = 'demo-app-secret') =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

/** Posts bytes as Meta does, signed unless told otherwise. */
export function postWhatsapp(
  url: string,
  body: unknown,
  { signature, channelId = 'demo-whatsapp' }: { signature?: string | null; channelId?: string } = {},
): Promise<Response> {
  const bytes = Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body)
  const signed = signature === undefined ? metaSignature(bytes) : signature
  return fetch(`${url}/webhooks/${channelId}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(signed === null ? {} : { 'x-hub-signature-256': signed }) },
    body: typeof bytes === 'string' ? bytes : new Uint8Array(bytes),
  })
}

/** The customer writes; the answer must be 200. */
export async function write(url: string, customer: Customer, ...texts: (string | Said)[]): Promise<Said[]> {
  const all = texts.map((text) => (typeof text === 'string' ? saying(text) : text))
  const answer = await postWhatsapp(url, whatsappBody([whatsappTexts(customer, ...all)]))
  if (answer.status !== 200) throw new Error(`The webhook answered ${answer.status}: ${await answer.text()}`)
  return all
}

/** Posts a form as Twilio does: signed over the public URL and the fields. */
export function postTwilio(
  url: string,
  fields: Record<string, string>,
  { channelId = 'demo-twilio-sms', secret = 'demo-auth-token' } = {},
): Promise<Response> {
  const target = `${url}/webhooks/${channelId}`
  const names = Object.keys(fields).sort()
  const signed = target + names.map((name) => name + fields[name]).join('')
  return fetch(target, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': createHmac('sha1', secret).update(signed).digest('base64'),
    },
    body: new URLSearchParams(fields).toString(),
  })
}

/** The fields of an incoming SMS. */
export function smsFields({ phone, name }: Customer, body: string, sid = `SM${String(++said).padStart(32, '0')}`) {
  return {
    MessageSid: sid,
    SmsSid: sid,
    AccountSid: SID,
    SmsStatus: 'received',
    From: phone,
    To: '+15005550006',
    Body: body,
    NumMedia: '0',
    ProfileName: name,
  }
}

/** The customer sends an SMS; the answer must be 200. */
export async function text(url: string, customer: Customer, body: string): Promise<void> {
  const answer = await postTwilio(url, smsFields(customer, body))
  if (answer.status !== 200) throw new Error(`The webhook answered ${answer.status}: ${await answer.text()}`)
}
