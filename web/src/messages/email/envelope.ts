import type { Entry } from '../../api/types.ts'
import type { TimelineData } from '../../timeline/merge.ts'

/** An email's subject and receivers as they are written; addresses with commas between them. */
export interface Envelope {
  to: string
  cc: string
  bcc: string
  subject: string
}
/** The same for the server. */
export interface SentEnvelope {
  to: string[]
  cc: string[]
  bcc: string[]
  subject: string
}

export const addressesIn = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .map((one) => one.replace(/^<|>$/g, ''))
    .filter((one) => one !== '')

const ADDRESS = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/

/** The first that is no address; `''`: nobody is to get it; undefined: it can go. */
export function wrongIn({ to, cc, bcc }: Envelope): string | undefined {
  if (addressesIn(to).length === 0) return ''
  return [to, cc, bcc].flatMap(addressesIn).find((one) => !ADDRESS.test(one))
}

export const sentEnvelope = ({ to, cc, bcc, subject }: Envelope): SentEnvelope => ({
  to: addressesIn(to),
  cc: addressesIn(cc),
  bcc: addressesIn(bcc),
  subject: subject.trim(),
})

/** The customer's latest email on a channel, of what has been loaded. */
export function lastEmail(data: TimelineData | undefined, channelId: string): Entry | undefined {
  let last: Entry | undefined
  for (const page of data?.pages ?? []) {
    for (const entry of page.items) {
      const { message } = entry
      if (message?.direction !== 'inbound' || message.channel.id !== channelId || message.automatic) continue
      if (!last || entry.at >= last.at) last = entry
    }
  }
  return last
}

const isAnswer = /^re\s*:/i
const isForward = /^(fwd?|wg|tr|rv|i|enc)\s*:/i

/** To the customer alone, under their subject. */
export function answerTo(customer: string, last: Entry | undefined): Envelope {
  const subject = last?.message?.subject ?? ''
  return {
    to: customer,
    cc: '',
    bcc: '',
    subject: subject === '' || isAnswer.test(subject) ? subject : `Re: ${subject}`,
  }
}

/** To everybody who got the customer's email, but for ourselves. */
export function answerToAll(customer: string, last: Entry | undefined, own: readonly string[]): Envelope {
  const { to = [], cc = [] } = last?.message?.recipients ?? {}
  const known = new Set([customer, ...own].map((one) => one.toLowerCase()))
  const others = [...new Set([...to, ...cc])].filter((one) => {
    const isOwn = known.has(one.toLowerCase()) || /^reply\+/i.test(one)
    return !isOwn
  })
  return { ...answerTo(customer, last), cc: others.join(', ') }
}

/** To somebody else, who is still to be named. */
export function forwardOf(last: Entry | undefined): Envelope {
  const subject = last?.message?.subject ?? ''
  return { to: '', cc: '', bcc: '', subject: isForward.test(subject) ? subject : `Fwd: ${subject}`.trim() }
}
