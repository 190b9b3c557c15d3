import { createHmac } from 'node:crypto'
import type { SignedWebhook, SimulatedChannel } from './customer.ts'

const hmac = (algorithm: string, secret: string | undefined, content: string, encoding: 'hex' | 'base64') =>
  createHmac(algorithm, secret ?? '')
    .update(content)
    .digest(encoding)

/** A JSON body with the headers by which its provider proves itself. */
export function signedJson({ provider, secrets }: SimulatedChannel, value: unknown): SignedWebhook {
  const body = JSON.stringify(value)
  const headers = { 'content-type': 'application/json' }
  switch (provider) {
    case 'telegram':
      return { body, headers: { ...headers, 'x-telegram-bot-api-secret-token': secrets.secretToken ?? '' } }
    case 'line':
      return {
        body,
        headers: { ...headers, 'x-line-signature': hmac('sha256', secrets.channelSecret, body, 'base64') },
      }
    case 'viber':
      return {
        body,
        headers: { ...headers, 'x-viber-content-signature': hmac('sha256', secrets.authToken, body, 'hex') },
      }
    default: {
      const signature = `sha256=${hmac('sha256', secrets.appSecret, body, 'hex')}`
      return { body, headers: { ...headers, 'x-hub-signature-256': signature } }
    }
  }
}

/** Twilio's form: signed are the address and the fields in order of their names. */
export function signedForm(channel: SimulatedChannel, fields: Record<string, string>): SignedWebhook {
  const names = Object.keys(fields).sort()
  const content = channel.webhookUrl + names.map((name) => name + fields[name]).join('')
  return {
    body: new URLSearchParams(fields).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': hmac('sha1', channel.secrets.authToken, content, 'base64'),
    },
  }
}
