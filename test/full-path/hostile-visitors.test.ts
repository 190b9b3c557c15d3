import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mime } from '../kit/mime.ts'
import { listen } from './frames.ts'
import { type Agent, type Surface, startSurface } from './surface.ts'
import { customer, signed, visitorsOf } from './visitors.ts'

let surface: Surface
let agent: Agent
let web: ReturnType<typeof visitorsOf>
beforeAll(async () => {
  surface = await startSurface()
  agent = await surface.as('agent1')
  web = visitorsOf(surface, agent)
})
afterAll(() => surface.close())

describe('bad input of visitors and emails', () => {
  it.each([
    ['an unknown channel', { channelId: 'nothing' }, 404],
    ['a channel that is no web chat', { channelId: 'demo-whatsapp' }, 404],
    ['no channel', {}, 400],
    ['an unknown field', { channelId: 'demo-web', admin: true }, 400],
    ['a visitor id that is a number', { channelId: 'demo-web', visitorId: 7 }, 400],
    ['a visitor id of 2,000 characters', { channelId: 'demo-web', visitorId: 'v'.repeat(2000) }, 400],
    ['a wrong hash', { channelId: 'demo-web', identity: { userId: 'u', hash: 'f'.repeat(64) } }, 401],
    ['an empty hash', { channelId: 'demo-web', identity: { userId: 'u', hash: '' } }, 401],
    ['a hash of emoji', { channelId: 'demo-web', identity: { userId: 'u', hash: '😀' } }, 401],
    ['the hash of somebody else', { channelId: 'demo-web', identity: { ...signed('me'), userId: 'you' } }, 401],
    ['a wrong email', { channelId: 'demo-web', identity: signed('u', { email: 'no' }) }, 400],
    ['an unknown field of the identity', { channelId: 'demo-web', identity: signed('u', { role: 'owner' }) }, 400],
    ['a list', [], 400],
    ['a string', '"demo-web"', 400],
    ['not JSON', '{', 400],
    ['5,000 levels', `{"channelId":${'['.repeat(5000)}${']'.repeat(5000)}}`, 400],
  ])('a session with %s is refused', async (_, body, status) => {
    const answer = await web.widget('POST', 'sessions', body)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(answer.body).toMatchObject({ status, code: expect.any(String), requestId: expect.any(String) })
  })

  it.each([
    ['no text', { clientId: 'c' }],
    ['a blank text', { text: ' \n', clientId: 'c' }],
    ['no clientId', { text: 'x' }],
    ['a clientId with a line break', { text: 'x', clientId: 'a\nb' }],
    ['a text that is a number', { text: 7, clientId: 'c' }],
    ['a text of 20,000 characters', { text: 'x'.repeat(20_000), clientId: 'c' }],
    ['an attachment', { text: 'x', clientId: 'c', attachmentIds: ['a'] }],
    ['an unknown field', { text: 'x', clientId: 'c', from: 'agent' }],
  ])('a message with %s is refused', async (_, body) => {
    const { token } = await web.start()
    expect(await web.widget('POST', 'messages', body, token)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    })
  })

  it('a message with lone surrogates and NULs arrives readable', async () => {
    const who = customer()
    const session = await web.start(signed(who.userId, { name: who.name }))
    expect((await web.say(session, 'a\ud800b\u0000c\udfff😀')).status).toBe(201)
    expect(await web.inboundTexts((await agent.find(who.name)).id)).toEqual(['a\ufffdbc\ufffd😀'])
  })

  it('a bad, forged or missing token is 401', async () => {
    const { token } = await web.start()
    const [payload = '', signature = ''] = token.split('.')
    const other = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), address: 'user:somebody' }),
    ).toString('base64url')
    for (const bad of ['', 'x', `${payload}.`, `.${signature}`, `${other}.${signature}`, `${payload}.${signature}x`]) {
      const answer = await web.widget('POST', 'messages', { text: 'x', clientId: 'c' }, bad || 'none')
      expect([bad, answer.status]).toEqual([bad, 401])
    }
    expect((await web.widget('GET', 'messages')).status).toBe(401)
    expect((await web.widget('GET', 'messages', undefined, agent.token)).status).toBe(401)
    expect(
      (await agent.call('GET', '/v1/me', undefined, { headers: { authorization: `Bearer ${token}` } })).status,
    ).toBe(401)
  })

  it('a session is over after a month', async () => {
    const { token, socketUrl } = await web.start()
    await surface.helper('clock', { advanceSeconds: 31 * 86_400 })
    expect((await web.widget('GET', 'messages', undefined, token)).status).toBe(401)
    await expect(listen(socketUrl)).rejects.toThrow('refused with 403')
  })

  it.each([
    ['not MIME at all', '\u0000\u0001 this is no email'],
    ['only headers', 'From: a@b.test\r\nTo: support@demo.test\r\n'],
    ['nobody as its sender', 'To: support@demo.test\r\nSubject: x\r\n\r\nwho am I'],
    ['a thousand recipients', mime({ From: 'a@b.test', To: Array(1000).fill('support@demo.test').join(', ') }, 'all')],
    [
      'parts in parts in parts',
      `From: a@b.test\r\nTo: support@demo.test\r\n${Array.from({ length: 300 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`).join('')}\r\n\r\ndeep`,
    ],
    ['five megabytes', mime({ From: 'big@b.test', To: 'support@demo.test' }, 'x '.repeat(2_500_000))],
    ['one word of a megabyte', mime({ From: 'word@b.test', To: 'support@demo.test' }, '>'.repeat(1_000_000))],
    [
      'a charset nobody knows',
      mime({ From: 'c@b.test', To: 'support@demo.test', 'Content-Type': 'text/plain; charset=x-none' }, 'hé'),
    ],
    [
      'headers of a megabyte',
      `From: h@b.test\r\nTo: support@demo.test\r\nX-Filler: ${'y'.repeat(1_000_000)}\r\n\r\nlate`,
    ],
  ])('an email that is %s holds up nothing', async (_, raw) => {
    await web.receive(raw)
    const address = `${randomUUID()}@customer.test`
    await web.receive(
      mime({ From: `After ${address} <${address}>`, To: 'support@demo.test', 'Message-ID': `<${address}>` }, 'Hi'),
    )
    expect(await web.inboundTexts((await agent.find(`After ${address}`)).id)).toEqual(['Hi'])
  })

  it('an empty email is refused by the helper', async () => {
    expect((await fetch(`${surface.url}/_local/emails`, { method: 'POST', body: '' })).status).toBe(400)
  })
})
