import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Providers, startProviders } from '../../local/providers.ts'
import { type LocalServer, listen } from '../../local/server.ts'

const START = Date.parse('2026-03-01T10:00:00.000Z')
let server: LocalServer
let folder: string
let providers: Providers
let now = START

beforeAll(async () => {
  server = await listen(0)
  server.ready({
    upgrade: (_, socket) => socket.destroy(),
    async request(request, response) {
      const [, channelId = '', path = ''] = /^\/p\/([^/]+)(\/.*)$/.exec(request.url ?? '') ?? []
      await providers.handle(request, response, channelId, path)
    },
  })
})
beforeEach(() => {
  now = START
  folder = mkdtempSync(join(tmpdir(), 'switchboard-test-'))
  providers = startProviders(join(folder, 'calls.jsonl'), () => now)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
afterAll(() => server.close())

const call = (channelId: string, path: string, init?: RequestInit) =>
  fetch(`http://127.0.0.1:${server.port}/p/${channelId}${path}`, init)
const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})
const whatsapp = (to: string) => json({ messaging_product: 'whatsapp', to, type: 'text', text: { body: 'Hi' } })
const sms = (text: string): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams({ To: '+441', From: '+15005550006', Body: text }),
})
const MESSAGES = '/2010-04-01/Accounts/AC0/Messages.json'

describe('what providers answer', () => {
  it.each([
    [
      'whatsapp-cloud',
      '/v21.0/1/messages',
      whatsapp('491701'),
      200,
      { messages: [{ id: expect.stringMatching(/^wamid\./) }] },
    ],
    [
      'messenger',
      '/v21.0/1/messages',
      json({ recipient: { id: '7' }, message: { text: 'Hi' } }),
      200,
      { recipient_id: '7' },
    ],
    ['twilio', MESSAGES, sms('Hi'), 201, { sid: expect.stringMatching(/^SM[0-9a-f]{32}$/), status: 'queued' }],
    [
      'telegram',
      '/bot1:x/sendMessage',
      json({ chat_id: 5, text: 'Hi' }),
      200,
      { ok: true, result: { chat: { id: 5 } } },
    ],
    ['line', '/v2/bot/message/push', json({ to: 'U1' }), 200, { sentMessages: [{ id: expect.any(String) }] }],
    ['viber', '/pa/send_message', json({ receiver: 'r' }), 200, { status: 0, message_token: expect.any(Number) }],
  ])('%s takes a message', async (channelId, path, init, status, body) => {
    const answer = await call(channelId, path, init)
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject(body)
  })

  it.each([
    ['whatsapp-cloud', '/v21.0/1/messages', whatsapp('491701'), { error: { code: 131026 } }],
    ['messenger', '/v21.0/1/messages', json({ message: {} }), { error: { code: 100 } }],
    ['twilio', MESSAGES, sms('Hi'), { code: 21211, status: 400 }],
    ['telegram', '/bot1:x/sendMessage', json({}), { ok: false, error_code: 400 }],
    ['line', '/v2/bot/message/push', json({}), { message: expect.any(String) }],
    ['viber', '/pa/send_message', json({}), { status: 6 }],
  ])('%s refuses in its own words', async (channelId, path, init, body) => {
    providers.fail({ channelId, status: 400, times: 1 })
    const answer = await call(channelId, path, init)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject(body)
    expect((await call(channelId, path, init)).status).toBeLessThan(300)
  })

  it('Twilio lists what it took, newest first', async () => {
    await call('sms', MESSAGES, sms('one'))
    now += 60_000
    providers.fail({ channelId: 'sms', status: 500, times: 1 })
    await call('sms', MESSAGES, sms('never taken'))
    await call('sms', MESSAGES, sms('two'))
    const list = async (since: number) => {
      const query = new URLSearchParams({
        To: '+441',
        From: '+15005550006',
        'DateSent>': new Date(since).toISOString(),
      })
      const answer = (await (await call('sms', `${MESSAGES}?${query}`)).json()) as { messages: { body: string }[] }
      return answer.messages.map(({ body }) => body)
    }
    expect(await list(START)).toEqual(['two', 'one'])
    expect(await list(START + 1000)).toEqual(['two'])
  })

  it('LINE takes one retry key once, after a restart too', async () => {
    const push = () => call('line', '/v2/bot/message/push', json({ to: 'U1' }, { 'x-line-retry-key': 'key-1' }))
    const first = (await (await push()).json()) as { sentMessages: unknown[] }
    providers = startProviders(join(folder, 'calls.jsonl'), () => now)
    const again = await push()
    expect(again.status).toBe(409)
    expect(again.headers.get('x-line-accepted-request-id')).toBeTruthy()
    expect(((await again.json()) as { sentMessages: { id: string }[] }).sentMessages[0]?.id).toBe(
      (first.sentMessages[0] as { id: string }).id,
    )
  })
})

describe('the record of calls', () => {
  it('shows what was sent, oldest first, by channel, and survives a restart', async () => {
    await call('wa', '/v21.0/1/messages', whatsapp('491701'))
    now += 1000
    await call('sms', MESSAGES, sms('a b&c'))
    providers = startProviders(join(folder, 'calls.jsonl'), () => now)
    expect(providers.requests()).toMatchObject([
      {
        channelId: 'wa',
        method: 'POST',
        url: `http://127.0.0.1:${server.port}/p/wa/v21.0/1/messages`,
        headers: { 'content-type': 'application/json' },
        body: { to: '491701', text: { body: 'Hi' } },
        at: '2026-03-01T10:00:00.000Z',
        status: 200,
      },
      { channelId: 'sms', body: { To: '+441', Body: 'a b&c' }, at: '2026-03-01T10:00:01.000Z', status: 201 },
    ])
    expect(providers.requests('sms')).toHaveLength(1)
  })

  it('cuts the connection for status 0, and counts down', async () => {
    providers.fail({ channelId: 'wa', status: 0, times: 2 })
    for (let i = 0; i < 2; i++) await expect(call('wa', '/v21.0/1/messages', whatsapp('1'))).rejects.toThrow()
    expect((await call('wa', '/v21.0/1/messages', whatsapp('1'))).status).toBe(200)
    expect(providers.requests('wa').map(({ status }) => status)).toEqual([0, 0, 200])
  })

  it('can take a message and still cut the connection', async () => {
    providers.fail({ channelId: 'sms', status: 0, times: 1, accepted: true })
    await expect(call('sms', MESSAGES, sms('taken'))).rejects.toThrow()
    const list = (await (await call('sms', MESSAGES)).json()) as { messages: { body: string }[] }
    expect(list.messages.map(({ body }) => body)).toEqual(['taken'])
  })
})
