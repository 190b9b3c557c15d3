import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { SESClient, SendEmailCommand, SendRawEmailCommand } from '@aws-sdk/client-ses'
import type { S3Event } from 'aws-lambda'
import PostalMime from 'postal-mime'
import { afterEach, describe, expect, it } from 'vitest'
import * as ENV from '../../../functions/platform/env-names.ts'
import { openFunctions } from '../../../functions/platform/functions.ts'
import type { AwsStandIns } from '../../../local/aws/types.ts'
import { endpointOf, standIns, temporaryFolder } from './fixtures.ts'

const open: { close?(): Promise<void>; destroy?(): void }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) {
    one.destroy?.()
    await one.close?.()
  }
})

async function start(mail: (event: S3Event) => unknown = () => undefined, dataDir: string | null = null) {
  const aws: AwsStandIns = await standIns({ mail }, { dataDir })
  const client = new SESClient({ ...endpointOf(aws, 'SES'), maxAttempts: 1 })
  open.push({ close: aws.close }, client)
  return { aws, client }
}

const raw = [
  'From: "Support" <support@demo.test>',
  'To: Ann <ann@example.com>, Bob <bob@example.com>',
  'Reply-To: <reply+cv.mac@demo.test>',
  'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=',
  'Message-ID:',
  ' <own@demo.test>',
  'In-Reply-To: <before@example.com>',
  'Auto-Submitted: auto-replied',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Hällo',
  '',
].join('\r\n')

describe('the mailbox', () => {
  it('M11 keeps raw emails, overwrites their Message-ID and adds a Date as SES does', async () => {
    const { aws, client } = await start()
    const { MessageId } = await client.send(
      new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(raw) }, Destinations: ['ann@example.com'] }),
    )
    expect(aws.ses.mailbox()).toMatchObject([
      {
        from: 'support@demo.test',
        to: ['ann@example.com'],
        replyTo: ['reply+cv.mac@demo.test'],
        subject: 'Grüße',
        text: 'Hällo',
        headers: {
          'message-id': `<${MessageId}@email.amazonses.com>`,
          'in-reply-to': '<before@example.com>',
          'auto-submitted': 'auto-replied',
          date: expect.stringMatching(/ \d{4} \d\d:\d\d:\d\d \+0000$/),
        },
      },
    ])
    const dated = `Date: Thu, 01 Jan 2026 10:00:00 +0000\r\n${raw}`
    await client.send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(dated) } }))
    expect(aws.ses.mailbox()[1]?.headers.date).toBe('Thu, 01 Jan 2026 10:00:00 +0000')
  })

  it('N1 keeps simple emails', async () => {
    const { aws, client } = await start()
    await client.send(
      new SendEmailCommand({
        Source: 'Switchboard <support@demo.test>',
        Destination: { ToAddresses: ['Ann <ann@example.com>'], CcAddresses: ['bob@example.com'] },
        ReplyToAddresses: ['reply@demo.test'],
        Message: {
          Subject: { Data: 'Overdue & waiting' },
          Body: { Text: { Data: 'a+b=c' }, Html: { Data: '<p>x</p>' } },
        },
      }),
    )
    expect(aws.ses.mailbox()).toMatchObject([
      {
        from: 'support@demo.test',
        to: ['ann@example.com', 'bob@example.com'],
        replyTo: ['reply@demo.test'],
        subject: 'Overdue & waiting',
        text: 'a+b=c',
        html: '<p>x</p>',
      },
    ])
  })

  it('M4 refuses as often as it is told to, and stores nothing of that', async () => {
    const { aws, client } = await start()
    const send = () => client.send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(raw) } }))
    aws.ses.fail('throttle', 1)
    await expect(send()).rejects.toMatchObject({ name: 'Throttling', $metadata: { httpStatusCode: 400 } })
    aws.ses.fail('unavailable', 1)
    await expect(send()).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } })
    await send()
    expect(aws.ses.mailbox()).toHaveLength(1)
  })

  it('M17 tells what became of each email, until the function has heard it', async () => {
    const heard: { 'detail-type': string; detail: { mail: { messageId: string } } }[] = []
    let refusals = 2
    const { aws, client } = await start((event) => {
      if (refusals-- > 0) throw new Error('not yet')
      heard.push(event as unknown as (typeof heard)[number])
    })
    const send = async (to: string) =>
      (await client.send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(raw) }, Destinations: [to] })))
        .MessageId
    const ids = [
      await send('ann@example.com'),
      await send('bounce+ann@simulator.amazonses.com'),
      await send('complaint@simulator.amazonses.com'),
      await send('bounce@simulator.amazonses.com.example.com'),
    ]
    await aws.settle()
    const told = ids.map((id) =>
      heard.filter(({ detail }) => detail.mail.messageId === id).map((event) => event['detail-type']),
    )
    expect(told.map((events) => events.toSorted())).toEqual([
      ['Email Delivered'],
      ['Email Bounced'],
      ['Email Complaint Received', 'Email Delivered'],
      ['Email Delivered'],
    ])
  })

  it('outlives the process', async () => {
    const folder = temporaryFolder()
    const first = await start(undefined, folder.path)
    await first.client.send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(raw) } }))
    const second = await start(undefined, folder.path)
    expect(second.aws.ses.mailbox()).toEqual(first.aws.ses.mailbox())
    folder.remove()
  })
})

describe('the mail function', () => {
  it('is called by Lambda’s own queue, as a function of ours calls it', async () => {
    const heard: unknown[] = []
    const { aws } = await start((event) => heard.push(event))
    const { endpoint } = endpointOf(aws, 'LAMBDA')
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' })
    const arn = aws.env[ENV.mailFunctionArn] ?? ''
    const { send } = openFunctions('us-east-1', endpoint)
    await send(arn, { kind: 'accept-mail', mailId: 'um_1' })
    await aws.settle()
    expect(heard).toEqual([{ kind: 'accept-mail', mailId: 'um_1' }])
    await expect(send(`${arn}-other`, {})).rejects.toThrow('Lambda answered 404')
  })
})

describe('an email from outside', () => {
  it('M11 is stored in the mail bucket and announced as S3 does, until the function succeeds', async () => {
    const events: S3Event[] = []
    const { aws } = await start((event) => {
      events.push(event)
      if (events.length < 3) throw new Error('not yet')
    })
    const key = await aws.ses.receive(Buffer.from(raw))
    await aws.settle()
    expect(events).toHaveLength(3)
    const s3 = events[2]?.Records[0]?.s3
    expect(s3).toMatchObject({ bucket: { name: aws.env.MAIL_BUCKET }, object: { key } })
    expect(key).toMatch(/^inbound\/[0-9a-f]+$/)
    const client = new S3Client(endpointOf(aws, 'S3'))
    open.push(client)
    const object = await client.send(new GetObjectCommand({ Bucket: s3?.bucket.name, Key: s3?.object.key }))
    const stored = await PostalMime.parse((await object.Body?.transformToByteArray()) ?? new Uint8Array())
    expect([stored.subject, stored.text?.trim(), stored.messageId]).toEqual(['Grüße', 'Hällo', '<own@demo.test>'])
    expect(stored.headers.find(({ key: name }) => name === 'x-ses-spam-verdict')?.value).toBe('PASS')
  })

  it('M11 is not lost when the process is killed before the function took it', async () => {
    const folder = temporaryFolder()
    const first = await start(() => new Promise(() => {}), folder.path)
    const key = await first.aws.ses.receive(Buffer.from(raw))
    const keys: (string | undefined)[] = []
    const second = await start((event) => keys.push(event.Records[0]?.s3.object.key), folder.path)
    await second.aws.settle()
    expect(keys).toEqual([key])
    expect((await second.aws.objects.get(second.aws.env.MAIL_BUCKET ?? '', key))?.body.toString()).toContain(raw)
    folder.remove()
  })
})
