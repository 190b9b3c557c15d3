import type { Channel } from '../../domain/channel.ts'
import type { WebhookPart, WebhookRequest } from '../../port.ts'

const INBOUND = new Set(['', 'received', 'receiving'])

/**
 * For which account and sender of ours a form is: a message's `To`, a status' `From`, or the messaging service of either.
 * https://www.twilio.com/docs/messaging/guides/webhook-request
 */
export function twilioParts({ body }: Pick<WebhookRequest, 'body'>): WebhookPart[] | undefined {
  const form = new URLSearchParams(body.toString('utf8'))
  const field = (name: string) => form.get(name)?.trim() ?? ''
  if (!field('MessageSid') && !field('SmsMessageSid') && !field('SmsSid')) return undefined
  const isMessage = INBOUND.has((field('MessageStatus') || field('SmsStatus')).toLowerCase())
  const ours = field(isMessage ? 'To' : 'From')
  const service = field('MessagingServiceSid')
  const accountSid = field('AccountSid')
  const isOf = ({ config, type }: Channel) => {
    const sender = bare(config.sender ?? '')
    const isSender = sender === bare(ours) || (service !== '' && sender === service)
    return (
      isSender &&
      (type === 'whatsapp') === ['From', 'To'].some((name) => isWhatsapp(field(name))) &&
      (accountSid === '' || accountSid === config.accountSid)
    )
  }
  return [{ account: ours === '' ? undefined : [accountSid, ours].filter(Boolean).join(' '), isOf, body }]
}

const isWhatsapp = (address: string) => /^whatsapp:/i.test(address)
const bare = (address: string) => address.replace(/^whatsapp:/i, '').replace(/[\s()-]/g, '')
