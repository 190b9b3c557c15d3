import { createHmac, randomUUID } from 'node:crypto'
import type { WebhookRequest } from '../functions/areas/channels/port.ts'
import type { HttpEvent } from '../functions/edges/http-edge.ts'

export const CHANNEL = 'demo-whatsapp'
const APP_SECRET = 'demo-app-secret'
const ACCOUNT = '100000000000001'
const PATH = `/webhooks/${CHANNEL}`

export interface Customer {
  phone: string
  name: string
}

/** What WhatsApp's Cloud API posts, and its signature. */
function whatsappBody(value: object): { body: string; signature: string } {
  const metadata = { display_phone_number: '15550783881', phone_number_id: ACCOUNT }
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '102290129340398',
        changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } }],
      },
    ],
  })
  return { body, signature: `sha256=${createHmac('sha256', APP_SECRET).update(body).digest('hex')}` }
}

const seconds = () => String(Math.floor(Date.now() / 1000))
/** As long as real ones are. */
const wamid = (phone: string) => `wamid.${Buffer.from(`${phone}${randomUUID()}`).toString('base64')}`

/** A customer's message. */
export function whatsappMessage({ phone, name }: Customer, text: string) {
  return whatsappBody({
    contacts: [{ profile: { name }, wa_id: phone }],
    messages: [{ from: phone, id: wamid(phone), timestamp: seconds(), type: 'text', text: { body: text } }],
  })
}

/** The same as the webhook use-case takes it. */
export function webhookRequest(customer: Customer, text: string): WebhookRequest {
  const { body, signature } = whatsappMessage(customer, text)
  return {
    method: 'POST',
    url: `https://inbox.test${PATH}`,
    path: PATH,
    query: {},
    headers: { 'x-hub-signature-256': signature },
    body: Buffer.from(body),
  }
}

function httpEvent(
  method: string,
  given: Pick<HttpEvent, 'routeKey' | 'rawPath' | 'headers' | 'body' | 'pathParameters' | 'queryStringParameters'> & {
    email?: string
  },
): HttpEvent {
  const { email, ...rest } = given
  return {
    version: '2.0',
    rawQueryString: '',
    isBase64Encoded: false,
    ...rest,
    requestContext: {
      accountId: '000000000000',
      apiId: 'bench',
      domainName: 'inbox.test',
      domainPrefix: 'inbox',
      http: { method, path: rest.rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'bench' },
      requestId: randomUUID(),
      routeKey: rest.routeKey,
      stage: '$default',
      time: '01/Jan/2026:00:00:00 +0000',
      timeEpoch: Date.now(),
      ...(email
        ? { authorizer: { jwt: { claims: { email, email_verified: 'true', iss: 'bench', sub: email } } } }
        : {}),
    },
  }
}

/** The same as API Gateway hands it to the webhook function. */
export function webhookEvent(customer: Customer, text: string): HttpEvent {
  return webhookOf(whatsappMessage(customer, text))
}

/** How far the first round of a reply came, as API Gateway hands it to the webhook function. */
export function receiptEvent({ phone }: Customer, entryId: string, status: 'sent' | 'delivered' | 'read'): HttpEvent {
  const told = { id: wamid(phone), status, timestamp: seconds(), recipient_id: phone }
  return webhookOf(whatsappBody({ statuses: [{ ...told, biz_opaque_callback_data: `${entryId}.1` }] }))
}

const webhookOf = ({ body, signature }: ReturnType<typeof whatsappBody>) =>
  httpEvent('POST', {
    routeKey: 'POST /webhooks/{channelId}',
    rawPath: PATH,
    pathParameters: { channelId: CHANNEL },
    headers: { 'x-hub-signature-256': signature, 'content-type': 'application/json' },
    body,
  })

/** An agent's reply as API Gateway hands it to the function that takes it. */
export function replyEvent(email: string, conversationId: string, text: string): HttpEvent {
  return httpEvent('POST', {
    routeKey: 'POST /v1/conversations/{id}/messages',
    rawPath: `/v1/conversations/${conversationId}/messages`,
    pathParameters: { id: conversationId },
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
    email,
  })
}

/** What an agent asks for, the same way. */
export function readEvent(
  email: string,
  routeKey: string,
  rawPath: string,
  given: Pick<HttpEvent, 'pathParameters' | 'queryStringParameters'>,
): HttpEvent {
  return httpEvent('GET', { routeKey, rawPath, headers: {}, email, ...given })
}
