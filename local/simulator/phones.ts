import { line, telegram, viber } from './chat-apps.ts'
import type { Content, CustomerMessage, CustomerReceipt, SignedWebhook } from './customer.ts'
import { messagingOf, whatsapp } from './meta.ts'
import { signedForm, signedJson } from './signing.ts'
import { twilio } from './twilio.ts'

type Kind = Content['type']

/** What a customer can do with one provider's app, and how the provider tells of it. */
interface Phone {
  kinds: readonly Kind[]
  receipts: readonly CustomerReceipt['status'][]
  /** what an address looks like */
  address: RegExp
  message(message: CustomerMessage): SignedWebhook
  receipt?(receipt: CustomerReceipt): SignedWebhook
}

const all: readonly Kind[] = ['text', 'image', 'voice', 'file', 'location', 'sticker', 'start']
const without = (...left: Kind[]) => all.filter((kind) => !left.includes(kind))

interface Dialect {
  message(message: CustomerMessage): unknown
  receipt?(receipt: CustomerReceipt): unknown
}

function jsonPhone(rest: Pick<Phone, 'kinds' | 'receipts' | 'address'>, { message, receipt }: Dialect): Phone {
  return {
    ...rest,
    message: (given) => signedJson(given.channel, message(given)),
    ...(receipt ? { receipt: (given) => signedJson(given.channel, receipt(given)) } : {}),
  }
}

const twilioPhone = (kinds: readonly Kind[], receipts: Phone['receipts']): Phone => ({
  kinds,
  receipts,
  address: /^\+\d{5,15}$/,
  message: (given) => signedForm(given.channel, twilio.message(given)),
  receipt: (given) => signedForm(given.channel, twilio.receipt(given)),
})

const phones: Record<string, Phone> = {
  'whatsapp-cloud': jsonPhone(
    { kinds: all, receipts: ['delivered', 'read', 'failed'], address: /^\d{5,15}$/ },
    whatsapp,
  ),
  messenger: jsonPhone({ kinds: all, receipts: ['delivered'], address: /^\d{5,20}$/ }, messagingOf('page')),
  instagram: jsonPhone(
    { kinds: without('location'), receipts: ['read'], address: /^\d{5,20}$/ },
    messagingOf('instagram'),
  ),
  telegram: jsonPhone({ kinds: all, receipts: [], address: /^\d{5,15}$/ }, telegram),
  line: jsonPhone({ kinds: all, receipts: [], address: /^U[0-9a-f]{32}$/ }, line),
  viber: jsonPhone(
    { kinds: without('voice'), receipts: ['delivered', 'read', 'failed'], address: /^[\w=+/-]{5,64}$/ },
    viber,
  ),
  'twilio sms': twilioPhone(['text', 'image', 'file'], ['delivered', 'failed']),
  'twilio whatsapp': twilioPhone(without('start'), ['delivered', 'read', 'failed']),
}

/** The phone for a channel; undefined where customers use something else: a mailbox, a company's page. */
export function phoneFor(channel: { provider: string; type: string }): Phone | undefined {
  const { provider, type } = channel
  return phones[provider === 'twilio' ? `twilio ${type}` : provider]
}
