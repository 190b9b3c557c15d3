import { randomUUID } from 'node:crypto'
import { openRecordLog } from '../record-log.ts'
import { toEmail, withDate, withMessageId } from './email.ts'
import { eventsOf } from './email-events.ts'
import type { InboundMail } from './inbound-mail.ts'
import type { Snapshot } from './snapshot.ts'
import type { Email, Faults, Ses } from './types.ts'
import { queryError, ServiceError, type WireAnswer, type WireHandler, type WireRequest, xml } from './wire.ts'

/**
 * SES version 1: SendEmail and SendRawEmail, whose Message-ID is overwritten and whose Date is added where it is missing, as
 * the service does; what was sent is kept in a mailbox instead of going anywhere, and what became of it is published as the
 * configuration set's events are. As with the service's own mailbox simulator, what goes to `bounce@` or
 * `suppressionlist@simulator.amazonses.com` comes back, what goes to `complaint@` is complained of, what goes to `ooto@` is
 * answered by a robot, and everything else is delivered; with `+anything` behind the name too. It does not verify senders, does no
 * suppression lists, templates, quotas or DKIM signatures.
 */
export interface SesStandIn extends Ses {
  handle: WireHandler
  snapshot(): Snapshot
}

const KEPT = 1000

interface SesOptions {
  file: string | null
  faults: Faults
  inbound: InboundMail
  now(): number
}

export function startSes({ file, faults, inbound, now }: SesOptions): SesStandIn {
  const date = () => new Date(now()).toUTCString().replace('GMT', '+0000')
  const mails = openRecordLog<Email>(file, KEPT)
  let refusals: { kind: 'throttle' | 'unavailable'; left: number } = { kind: 'throttle', left: 0 }

  function refuse(): void {
    if (refusals.left === 0) return
    refusals.left--
    faults.count('ses.refused')
    if (refusals.kind === 'throttle') throw new ServiceError('Throttling', 'Maximum sending rate exceeded.')
    throw new ServiceError('ServiceUnavailable', 'The service is temporarily unavailable.', 503)
  }

  async function sendRaw(form: URLSearchParams): Promise<string> {
    const raw = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64')
    if (raw.length === 0) throw new ServiceError('InvalidParameterValue', 'RawMessage.Data is missing.')
    if (raw.length > 10 * 1024 * 1024) {
      throw new ServiceError('MessageRejected', 'Message length is more than 10485760 bytes long.')
    }
    const id = newMessageId()
    const email = await toEmail(withDate(withMessageId(raw, `<${id}@email.amazonses.com>`), date()))
    const destinations = members(form, 'Destinations.member')
    const from = form.get('Source') || email.from
    if (!from) throw new ServiceError('InvalidParameterValue', 'Missing required header From.')
    const to = destinations.length > 0 ? destinations.map(bareAddress) : email.to
    if (to.length === 0) throw new ServiceError('InvalidParameterValue', 'Missing final recipient.')
    mails.add({ ...email, from: email.from || bareAddress(from), to })
    const headers = Object.entries(email.headers).map(([name, value]) => ({ name, value }))
    for (const event of eventsOf({ id, from: bareAddress(from), to, headers, at: now() })) inbound.announce(event)
    return id
  }

  function sendPlain(form: URLSearchParams): string {
    const to = ['To', 'Cc', 'Bcc'].flatMap((kind) => members(form, `Destination.${kind}Addresses.member`))
    const source = form.get('Source') ?? ''
    if (!source || to.length === 0) throw new ServiceError('InvalidParameterValue', 'Source or recipient is missing.')
    const id = newMessageId()
    const subject = form.get('Message.Subject.Data') ?? ''
    mails.add({
      from: bareAddress(source),
      to: to.map(bareAddress),
      replyTo: members(form, 'ReplyToAddresses.member').map(bareAddress),
      subject,
      text: form.get('Message.Body.Text.Data') ?? '',
      html: form.get('Message.Body.Html.Data') ?? '',
      headers: { from: source, to: to.join(', '), subject, 'message-id': `<${id}@email.amazonses.com>`, date: date() },
    })
    return id
  }

  async function handle(request: WireRequest): Promise<WireAnswer> {
    const form = new URLSearchParams(request.body.toString('utf8'))
    const action = form.get('Action') ?? ''
    try {
      refuse()
      if (action !== 'SendRawEmail' && action !== 'SendEmail') {
        throw new ServiceError('InvalidAction', `There is no operation ${action} here.`)
      }
      const id = action === 'SendRawEmail' ? await sendRaw(form) : sendPlain(form)
      faults.count('ses.sent')
      return {
        status: 200,
        headers: { 'content-type': 'text/xml' },
        body: `<${action}Response xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><${action}Result><MessageId>${xml(id)}</MessageId></${action}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`,
      }
    } catch (error) {
      if (error instanceof ServiceError) return queryError(error)
      throw error
    }
  }

  return {
    handle,
    mailbox: () => mails.all(),
    snapshot: () => mails.snapshot(),
    fail(kind, times) {
      refusals = { kind, left: times }
    },
    receive: (raw) => inbound.receive(raw),
    pending: () => inbound.pending(),
    hurry: () => inbound.hurry(),
  }
}

function newMessageId(): string {
  return `0100${randomUUID().replaceAll('-', '').slice(0, 12)}-${randomUUID()}-000000`
}

function members(form: URLSearchParams, prefix: string): string[] {
  const values: string[] = []
  for (let index = 1; form.has(`${prefix}.${index}`); index++) values.push(form.get(`${prefix}.${index}`) ?? '')
  return values
}

function bareAddress(address: string): string {
  return /<([^<>]+)>\s*$/.exec(address)?.[1] ?? address.trim()
}
