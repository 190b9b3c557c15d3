import { randomUUID } from 'node:crypto'
import { openRecordLog } from '../record-log.ts'
import { createAlarm } from './alarm.ts'
import { toEmail, withHeaders } from './email.ts'
import type { FailedEvents } from './failed-events.ts'
import { openJournal } from './journal.ts'
import type { FailedWork, Faults, Invoke, LocalClock, Objects } from './types.ts'

/**
 * The way in for email: SES's receipt rule, its S3 bucket and the bucket's notification to the mail function; and what SES
 * reports of emails that were sent, by the event bus to the same function. An email is durable before `receive` resolves, an
 * event before `announce` returns, and the function is invoked until it succeeds, 20 times at most. It does no SMTP, no spam
 * or virus scan (unless the mail brings its own verdict, it passes) and checks no SPF, DKIM or DMARC: what the mail brings as
 * Authentication-Results is taken for what SES would have found, and without it everything passed. A Return-Path that it
 * brings is its envelope sender, and whom its first Received names is whom it was sent to.
 */
export interface InboundMail {
  receive(raw: Buffer): Promise<string>
  /** an event for the mail function */
  announce(event: object): void
  pending(): number
  hurry(): void
  restart(): void
  close(): void
}

interface Stored {
  key: string
  size: number
  etag: string
  at: number
}

/** An email, or an event as it is. */
interface Arrived extends Partial<Stored> {
  event?: object
  attempts: number
  nextAt: number
}

const ATTEMPTS = 20
const FIRST_RETRY_MS = 1000
const MAX_RETRY_MS = 60_000

export function startInboundMail(options: {
  file: (name: string) => string | null
  clock: LocalClock
  invoke: Invoke
  faults: Faults
  failures: FailedEvents
  objects: Objects
  bucket: string
}): InboundMail {
  const { file, clock, invoke, faults, failures, objects, bucket } = options
  const arrived = openJournal<Arrived>(file('inbound-mail.jsonl'))
  const given = openRecordLog<FailedWork>(file('failed-mail.jsonl'), 1000)
  const delivering = new Set<string>()
  let epoch = 0
  const alarm = createAlarm(clock, deliverDue)

  function deliverDue(): void {
    for (const [id, mail] of [...arrived.entries()]) {
      if (delivering.has(id)) continue
      if (mail.nextAt > clock.now()) alarm.at(mail.nextAt)
      else void deliver(id, mail)
    }
  }

  async function deliver(id: string, mail: Arrived): Promise<void> {
    const mine = epoch
    delivering.add(id)
    let problem: string | undefined
    const event = mail.event ?? toS3Event(bucket, mail as Stored)
    try {
      await invoke('mail', event)
      if (faults.duplicates) await invoke('mail', event)
    } catch (error) {
      problem = (error as Error).message
    }
    if (mine !== epoch) return
    delivering.delete(id)
    const attempts = mail.attempts + 1
    if (problem === undefined) {
      arrived.delete(id)
    } else if (attempts >= ATTEMPTS) {
      faults.count('mail.failed')
      given.add({ source: 'mail', at: new Date(clock.now()).toISOString(), error: problem, event: mail })
      await failures.call('mail', event, problem)
      arrived.delete(id)
    } else {
      faults.count('mail.retries')
      console.error(`mail failed on ${mail.key ?? 'an event'}: ${problem}`)
      const nextAt = clock.now() + Math.min(FIRST_RETRY_MS * 2 ** mail.attempts, MAX_RETRY_MS)
      arrived.set(id, { ...mail, attempts, nextAt })
      alarm.at(nextAt)
    }
  }

  alarm.at(clock.now())
  return {
    async receive(raw) {
      const id = randomUUID()
      const key = `inbound/${id.replaceAll('-', '')}`
      const stored = withHeaders(raw, await receiptHeaders(raw, id, clock.now()))
      const { etag } = await objects.put(bucket, key, stored, 'message/rfc822')
      const now = clock.now()
      arrived.set(id, { key, size: stored.length, etag, at: now, attempts: 0, nextAt: now })
      faults.count('mail.received')
      alarm.at(now)
      return key
    },
    announce(event) {
      arrived.set(randomUUID(), { event, attempts: 0, nextAt: clock.now() })
      alarm.at(clock.now())
    },
    pending: () => arrived.size,
    hurry() {
      for (const [id, mail] of [...arrived.entries()]) {
        if (!delivering.has(id) && mail.nextAt > clock.now()) arrived.set(id, { ...mail, nextAt: clock.now() })
      }
      alarm.at(clock.now())
    },
    restart() {
      epoch++
      delivering.clear()
      alarm.at(clock.now())
    },
    close() {
      epoch++
      alarm.close()
      arrived.close()
    },
  }
}

/** https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html */
async function receiptHeaders(raw: Buffer, id: string, now: number): Promise<[string, string][]> {
  const head = headOf(raw)
  const { from } = await toEmail(head)
  const own = (name: string) =>
    new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(head.toString('latin1'))?.[1]
  const domain = from.split('@')[1] ?? ''
  const found = `spf=pass smtp.mailfrom=${from};\r\n dkim=pass header.i=@${domain};\r\n dmarc=pass header.from=${domain};`
  const [, ...brought] = (own('Authentication-Results') ?? `;${found}`).split(';')
  // To one address only, as SES says it.
  const [recipient = ''] = /\s+for\s+<?[^\s<>;]+@[^\s<>;]+>?(?=\s*;)/i.exec(own('Received') ?? '') ?? []
  const [returnPath = `<${from}>`] = (own('Return-Path') ?? `<${from}>`).split(/\r?\n/)
  return [
    ['Return-Path', returnPath],
    [
      'Received',
      `from localhost by inbound-smtp.us-east-1.amazonaws.com with SMTP id ${id}${recipient}; ${new Date(now).toUTCString()}`,
    ],
    ['X-SES-Spam-Verdict', own('X-SES-Spam-Verdict') ?? 'PASS'],
    ['X-SES-Virus-Verdict', own('X-SES-Virus-Verdict') ?? 'PASS'],
    ['Authentication-Results', `amazonses.com;${brought.join(';')}`],
  ]
}

/** A server that receives looks at the headers alone: whatever follows them is the reader's to understand. */
function headOf(raw: Buffer): Buffer {
  const [head = ''] = raw.toString('latin1').split(/\r?\n\r?\n/, 1)
  return Buffer.from(head, 'latin1')
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
function toS3Event(bucket: string, { key, size, etag, at }: Stored) {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: 'us-east-1',
        eventTime: new Date(at).toISOString(),
        eventName: 'ObjectCreated:Put',
        userIdentity: { principalId: 'AWS:AIDALOCAL' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': 'LOCAL', 'x-amz-id-2': 'LOCAL' },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'inbound-mail',
          bucket: { name: bucket, ownerIdentity: { principalId: 'LOCAL' }, arn: `arn:aws:s3:::${bucket}` },
          object: { key: encodeURIComponent(key).replaceAll('%2F', '/'), size, eTag: etag, sequencer: at.toString(16) },
        },
      },
    ],
  }
}
