import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createMailer } from '../../../functions/areas/email/adapter/sending.ts'
import { readBody } from '../../../local/http-body.ts'

const email = {
  from: { name: 'Demo', address: 'support@demo.test' },
  to: 'kim+1@customer.test',
  subject: 'Your parcel',
  text: 'On its way & well',
  references: [],
  reference: 'r1',
}
/** As SES writes them. */
const taken = `<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendRawEmailResult>
  <MessageId>0100-abc</MessageId></SendRawEmailResult></SendRawEmailResponse>`
const refusal = (code: string, message: string) =>
  `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type>
  <Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`

let answers: [status: number, body: string][] = []
let asked: URLSearchParams[] = []
const server = createServer(async (request, response) => {
  asked.push(new URLSearchParams((await readBody(request, 1_000_000)).toString()))
  const [status, body] = answers.shift() ?? [200, taken]
  response.writeHead(status, { 'content-type': 'text/xml' }).end(body)
})
let mailer: ReturnType<typeof createMailer>
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  mailer = createMailer('eu-west-1', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  answers = []
  asked = []
})

describe('M11 what SES answers', () => {
  it('gives an email the id that its Message-ID is made of', async () => {
    expect(await mailer.send(email)).toEqual({
      outcome: 'sent',
      providerMessageId: '<0100-abc@eu-west-1.amazonses.com>',
    })
    expect(Object.fromEntries(asked[0] ?? [])).toMatchObject({
      Action: 'SendRawEmail',
      Source: 'support@demo.test',
      'Destinations.member.1': 'kim+1@customer.test',
    })
    const raw = Buffer.from(asked[0]?.get('RawMessage.Data') ?? '', 'base64').toString()
    expect(raw).toContain('Subject: Your parcel')
    expect(raw).toContain(Buffer.from('On its way & well').toString('base64'))
  })

  it.each(['MessageRejected', 'MailFromDomainNotVerifiedException', 'ConfigurationSetDoesNotExist'])(
    '%s is for good, and its words are told',
    async (code) => {
      answers = [[400, refusal(code, 'Not verified: &lt;a@b.test&gt; &amp; co')]]
      expect(await mailer.send(email)).toEqual({
        outcome: 'refused',
        code,
        reason: 'Not verified: <a@b.test> & co',
      })
      expect(asked).toHaveLength(1)
    },
  )

  it('is asked again where it was too much at once', async () => {
    answers = [[400, refusal('Throttling', 'Maximum sending rate exceeded.')]]
    expect(await mailer.send(email)).toMatchObject({ outcome: 'sent' })
    expect(asked).toHaveLength(2)
  })

  it('anything else is for later', async () => {
    answers = [[403, refusal('SignatureDoesNotMatch', 'no')]]
    expect(await mailer.send(email)).toEqual({ outcome: 'unavailable', reason: 'SignatureDoesNotMatch' })
    answers = [[403, 'what?']]
    expect(await mailer.send(email)).toEqual({ outcome: 'unavailable', reason: 'status 403' })
  })
})
