import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { ChannelType, Provider } from '../../../functions/areas/channels/domain/channel.ts'
import type { FetchedMedia, OutboundFile } from '../../../functions/areas/channels/port.ts'
import { downloadMedia } from '../../../functions/areas/channels/providers/media-download.ts'
import { isPrivateAddress } from '../../../functions/kernel/public-address.ts'
import { callProvider } from '../../../functions/platform/http-call.ts'
import { adapterFor, connected, MESSAGE, startProvider, webhookProviders } from './channel-kit.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (let close = closers.pop(); close; close = closers.pop()) await close()
})

async function* piecesOf(...pieces: string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece)
}
/** All of a file that was to be had. */
async function fetchedBytes(got: FetchedMedia): Promise<string> {
  if (got.outcome !== 'fetched') throw new Error(got.reason)
  const pieces: Uint8Array[] = []
  for await (const piece of got.body) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

/** Something that happens later. */
function later() {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

const file = (kind: OutboundFile['kind'], more: Partial<OutboundFile> = {}): OutboundFile => ({
  kind,
  name: 'plan.pdf',
  type: 'application/pdf',
  size: 1000,
  url: 'https://files.example/plan?X-Amz-Signature=1',
  link: 'https://inbox.example.com/files/at_1.mac',
  open: async () => ({ size: 9, pieces: piecesOf('the ', 'bytes') }),
  ...more,
})

async function sent(provider: Provider, files: OutboundFile[], text = '', type?: ChannelType) {
  const at = await startProvider({
    status: 200,
    body: {
      messages: [{ id: 'wamid.1' }],
      message_id: 'm_1',
      sid: 'SM1',
      ok: true,
      result: { message_id: 7 },
      status: 0,
    },
  })
  closers.push(at.stop)
  const adapter = adapterFor(provider)
  const channel = connected(provider, type ?? (adapter.types[0] as ChannelType), at.url)
  expect(await adapter.send({ ...MESSAGE, to: '15551230000', text, files }, channel)).toMatchObject({ outcome: 'sent' })
  return at.received[0] ?? { url: '', body: '', headers: {} }
}
const json = async (...given: Parameters<typeof sent>) =>
  JSON.parse((await sent(...given)).body) as Record<string, unknown>

describe('M5 a file handed to', () => {
  it('WhatsApp, as what it is, with a caption where there is one', async () => {
    const { url } = file('image')
    expect(await json('whatsapp-cloud', [file('image')], 'look')).toMatchObject({
      type: 'image',
      image: { link: url, caption: 'look' },
    })
    expect(await json('whatsapp-cloud', [file('document')])).toMatchObject({
      type: 'document',
      document: { link: url, filename: 'plan.pdf' },
    })
    expect(await json('whatsapp-cloud', [file('voice')])).toMatchObject({
      type: 'audio',
      audio: { link: url, voice: true },
    })
    expect((await json('whatsapp-cloud', [file('audio')])).audio).toEqual({ link: url })
  })

  it.each(['messenger', 'instagram'] as const)('%s, as an attachment by address', async (provider) => {
    const { url } = file('image')
    const said = async (kind: OutboundFile['kind']) => (await json(provider, [file(kind)])).message
    expect(await said('image')).toMatchObject({ attachment: { type: 'image', payload: { url } } })
    expect(await said('voice')).toMatchObject({ attachment: { type: 'audio', payload: { url } } })
    expect(await said('document')).toMatchObject({ attachment: { type: 'file', payload: { url } } })
  })

  it('Twilio, several at once', async () => {
    const form = new URLSearchParams((await sent('twilio', [file('image'), file('document')], 'look')).body)
    expect(form.getAll('MediaUrl')).toEqual([file('image').url, file('document').url])
    expect(form.get('Body')).toBe('look')
    expect(new URLSearchParams((await sent('twilio', [file('image')])).body).has('Body')).toBe(false)
  })

  it.each([
    ['image', 'sendPhoto', 'photo'],
    ['video', 'sendVideo', 'video'],
    ['audio', 'sendAudio', 'audio'],
    ['voice', 'sendVoice', 'voice'],
    ['document', 'sendDocument', 'document'],
  ] as const)('Telegram: %s by upload', async (kind, method, field) => {
    const { url, body, headers } = await sent('telegram', [file(kind)], 'look')
    expect(url).toBe(`/bot1234:demo-bot-token/${method}`)
    const form = await new Response(body, {
      headers: { 'content-type': String(Object(headers)['content-type']) },
    }).formData()
    expect([form.get('chat_id'), form.get('caption')]).toEqual(['15551230000', 'look'])
    const part = form.get(field) as File
    expect([part.name, await part.text()]).toEqual(['plan.pdf', 'the bytes'])
  })

  it('LINE: images as such, anything else as a link of the customer’s own', async () => {
    const { url, link } = file('image')
    const said = async (kind: OutboundFile['kind']) => (await json('line', [file(kind)])).messages
    expect(await said('image')).toEqual([{ type: 'image', originalContentUrl: url, previewImageUrl: url }])
    expect(await said('document')).toEqual([{ type: 'text', text: `plan.pdf\n${link}` }])
  })

  it('Viber', async () => {
    const { url: media } = file('image')
    expect(await json('viber', [file('image')])).toMatchObject({ type: 'picture', text: '', media })
    expect(await json('viber', [file('video')])).toMatchObject({ type: 'video', media, size: 1000 })
    expect(await json('viber', [file('document')])).toMatchObject({
      type: 'file',
      media,
      size: 1000,
      file_name: 'plan.pdf',
    })
  })
})

describe('M5 a file that is sent along with the call', () => {
  const channel = (origin: string) => connected('telegram', 'telegram', origin)
  const send = (origin: string, sent: OutboundFile) =>
    adapterFor('telegram').send({ ...MESSAGE, to: '1', text: '', files: [sent] }, channel(origin))
  /** Pieces without an end; `ended`: nobody reads them any more. */
  function endless() {
    const ended = later()
    async function* pieces() {
      try {
        for (;;) yield Buffer.alloc(65_536)
      } finally {
        ended.resolve()
      }
    }
    return { ended: ended.promise, open: async () => ({ size: 2 ** 40, pieces: pieces() }) }
  }

  it('is announced with its length, under its name, whatever stands in that', async () => {
    const name = 'a "plan"\r\ncontent-type: text/html\r\n\r\n日本.pdf'
    const { body, headers } = await sent('telegram', [file('document', { name })])
    expect(headers).toMatchObject({ 'content-length': String(Buffer.byteLength(body)) })
    const type = String(Object(headers)['content-type'])
    const form = await new Response(body, { headers: { 'content-type': type } }).formData()
    const part = form.get('document') as File
    expect([part.name, part.type, await part.text()]).toEqual([name, 'application/pdf', 'the bytes'])
  })

  it('that can’t be read from our bucket to its end is no fault of the provider’s, who takes nothing', async () => {
    const taken: string[] = []
    const at = await holding((request, response) => {
      request.on('error', () => taken.push('cut')).resume()
      request.on('end', () => {
        taken.push('whole')
        response.end('{}')
      })
    })
    async function* broken() {
      yield Buffer.alloc(100_000)
      throw new Error('S3 answered 500 to GET.')
    }
    const pending = send(at.origin, file('document', { open: async () => ({ size: 200_000, pieces: broken() }) }))
    await expect(pending).rejects.toThrow('S3 answered 500 to GET.')
    expect(taken).not.toContain('whole')
  })

  it('that is shorter or longer than it was said to be is not taken either', async () => {
    for (const size of [8, 10]) {
      const taken: string[] = []
      const at = await holding((request, response) => {
        request
          .on('error', () => undefined)
          .on('end', () => {
            taken.push('whole')
            response.end('{}')
          })
          .resume()
      })
      const open = async () => ({ size, pieces: piecesOf('the bytes') })
      expect(await send(at.origin, file('document', { open }))).toMatchObject({ outcome: 'unavailable' })
      expect(taken).toEqual([])
    }
  })

  it('is of no more interest once the provider has answered', async () => {
    const at = await holding((_request, response) => {
      response.writeHead(413, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ ok: false, error_code: 413, description: 'Request Entity Too Large' }))
    })
    const { open } = endless()
    expect(await send(at.origin, file('document', { open }))).toMatchObject({ outcome: 'refused', code: '413' })
  })

  it('is read no further when the provider does not answer in time', async () => {
    const at = await holding(() => undefined)
    const { ended, open } = endless()
    const { size, pieces } = await open()
    const body = { type: 'application/pdf', size, pieces: () => pieces }
    const call = { method: 'POST' as const, url: at.origin, headers: {}, body, timeoutMs: 100 }
    expect(await callProvider(call)).toEqual({ unreachable: 'The provider did not answer in time' })
    await ended
  })
})

type Handler = (request: IncomingMessage, response: ServerResponse, origin: string) => void
/** A provider's media on this machine, which counts as its API. */
async function holding(handler: Handler) {
  const seen: { url: string; authorization: string | undefined }[] = []
  const server = createServer((request, response) => {
    seen.push({ url: request.url ?? '', authorization: request.headers.authorization })
    handler(request, response, origin)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  closers.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return { origin, seen, channel: connected('messenger', 'messenger', `${origin}/api`) }
}
const bytes = Buffer.from('a file')

describe('M5 a customer’s file is had from', () => {
  it('WhatsApp: by its id, then by the address of the moment, both with the token', async () => {
    const { origin, seen } = await holding((request, response, at) => {
      const found = JSON.stringify({ url: `${at}/api/held`, mime_type: 'image/png' })
      response.end(request.url === '/api/held' ? bytes : found)
    })
    const channel = connected('whatsapp-cloud', 'whatsapp', `${origin}/api`)
    const got = await adapterFor('whatsapp-cloud').fetchMedia({ mediaId: '42' }, channel)
    expect(await fetchedBytes(got)).toBe('a file')
    const authorization = 'Bearer demo-access-token'
    expect(seen).toEqual([
      { url: '/api/v23.0/42?phone_number_id=100000000000001', authorization },
      { url: '/api/held', authorization },
    ])
  })

  it('Telegram: by its path, with the token in the address', async () => {
    const { origin, seen } = await holding((request, response) => {
      const found = JSON.stringify({ ok: true, result: { file_path: 'photos/file 1.jpg' } })
      response.end(request.url?.includes('getFile') ? found : bytes)
    })
    const channel = connected('telegram', 'telegram', `${origin}/api`)
    expect(await fetchedBytes(await adapterFor('telegram').fetchMedia({ mediaId: 'AbC' }, channel))).toBe('a file')
    expect(seen.map(({ url }) => url)).toEqual([
      '/api/bot1234:demo-bot-token/getFile?file_id=AbC',
      '/api/file/bot1234:demo-bot-token/photos/file%201.jpg',
    ])
  })

  it('LINE and Twilio: with their credentials', async () => {
    const { origin, seen } = await holding((_request, response) => response.end(bytes))
    const line = connected('line', 'line', `${origin}/api`)
    expect(await fetchedBytes(await adapterFor('line').fetchMedia({ mediaId: '7' }, line))).toBe('a file')
    const twilio = connected('twilio', 'sms', `${origin}/api`)
    const got = await adapterFor('twilio').fetchMedia({ url: `${origin}/api/ME1` }, twilio)
    expect(await fetchedBytes(got)).toBe('a file')
    const basic = Buffer.from('AC00000000000000000000000000000000:demo-auth-token').toString('base64')
    expect(seen).toEqual([
      { url: '/api/v2/bot/message/7/content', authorization: 'Bearer demo-access-token' },
      { url: '/api/ME1', authorization: `Basic ${basic}` },
    ])
  })

  it.each(webhookProviders)('%s, and from nowhere else', async (provider) => {
    const adapter = adapterFor(provider)
    const channel = connected(provider, adapter.types[0] as ChannelType, 'http://127.0.0.1:1/api')
    for (const url of [
      'https://example.com/x',
      'http://127.0.0.1:1/other',
      'https://169.254.169.254/latest',
      'file:///etc/passwd',
    ]) {
      expect(await adapter.fetchMedia({ url }, channel)).toMatchObject(
        provider === 'telegram' ? { outcome: 'unavailable' } : { outcome: 'refused' },
      )
    }
  })
})

describe('M5 hostile media', () => {
  const refused = (reason: string) => ({ outcome: 'refused', reason })
  const get = (at: Awaited<ReturnType<typeof holding>>, bounds?: Parameters<typeof downloadMedia>[3]) =>
    downloadMedia({ url: `${at.origin}/api/start`, headers: { authorization: 'secret' } }, [], at.channel, bounds)

  it('a redirect to another host is not followed', async () => {
    const at = await holding((_request, response) =>
      response.writeHead(302, { location: 'https://evil.example/' }).end(),
    )
    expect(await get(at)).toEqual(refused('The file is not on a host of the provider'))
    expect(at.seen).toHaveLength(1)
  })
  it('a redirect out of the provider’s part of a host is not followed', async () => {
    const at = await holding((_request, response) => response.writeHead(302, { location: '/elsewhere' }).end())
    expect(await get(at)).toEqual(refused('The file is not on a host of the provider'))
  })
  it('redirects in a circle end', async () => {
    const at = await holding((_request, response) => response.writeHead(302, { location: '/api/start' }).end())
    expect(await get(at)).toEqual(refused('The provider redirected too often'))
    expect(at.seen).toHaveLength(4)
  })
  it('credentials stay with the host that they are for', async () => {
    const held = await holding((_request, response) => response.end(bytes))
    const start = await holding((_request, response) =>
      response.writeHead(307, { location: `${held.origin}/api/x` }).end(),
    )
    const channel = connected('twilio', 'sms', `${held.origin}/api`)
    const location = { url: `${start.origin}/api/start`, headers: { authorization: 'secret' } }
    expect(await downloadMedia(location, [], channel)).toMatchObject({ outcome: 'refused' })
    expect(held.seen).toEqual([])
  })
  it('an announced size above the limit is not read, an endless body only up to it', async () => {
    const announced = await holding((_request, response) =>
      response.writeHead(200, { 'content-length': 2_097_152 }).write('x'),
    )
    const bounds = { mostBytes: 1_048_576, timeoutMs: 5_000 }
    expect(await get(announced, bounds)).toEqual(refused('The file is larger than 1 MB'))
    let written = 0
    const endless = await holding((_request, response) => {
      const chunk = Buffer.alloc(65_536)
      const write = () => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length
        if (!response.destroyed) response.once('drain', write)
      }
      write()
    })
    await expect(get(endless, bounds).then(fetchedBytes)).rejects.toMatchObject(refused('The file is larger than 1 MB'))
    expect(written).toBeLessThan(50_000_000)
  })
  it('one that never comes to an end is given up', async () => {
    const at = await holding((_request, response) => response.writeHead(200).write('x'))
    const answer = get(at, { mostBytes: 100, timeoutMs: 100 }).then(fetchedBytes)
    const reason = 'The provider did not send the file in time'
    await expect(answer).rejects.toMatchObject({ outcome: 'unavailable', reason })
  })
  it('one that is cut off on the way has not come', async () => {
    const at = await holding((_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('x', () => response.destroy())
    })
    const reason = 'The provider could not be reached'
    await expect(get(at).then(fetchedBytes)).rejects.toMatchObject({ outcome: 'unavailable', reason })
  })
  it('whoever reads no further ends the connection', async () => {
    const ended = later()
    const at = await holding((_request, response) => {
      response.on('close', ended.resolve).writeHead(200).write('x')
    })
    const got = await get(at)
    if (got.outcome !== 'fetched') throw new Error(got.reason)
    for await (const piece of got.body) {
      expect(Buffer.from(piece).toString()).toBe('x')
      break
    }
    await ended.promise
  })
  it.each([
    [503, 'unavailable'],
    [429, 'unavailable'],
    [202, 'unavailable'],
    [404, 'refused'],
    [401, 'refused'],
  ])('an answer of %i is %s', async (status, outcome) => {
    const at = await holding((_request, response) => response.writeHead(status).end('no'))
    expect(await get(at)).toEqual({ outcome, reason: `The provider answered ${status}` })
  })
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
    '::ffff:a00:1',
    '64:ff9b::a00:1',
    '2002:a00:1::1',
    '2001::1',
    'ff02::1',
    '224.0.0.1',
    '255.255.255.255',
  ])('%s is nobody’s but ours', (address) => expect(isPrivateAddress(address)).toBe(true))
  it.each(['8.8.8.8', '172.32.0.1', '2606:4700::1111'])('%s is public', (address) =>
    expect(isPrivateAddress(address)).toBe(false),
  )
  it('a name that stands for an address of ours is refused when the connection is made', async () => {
    const channel = connected('messenger', 'messenger')
    expect(await downloadMedia({ url: 'https://localhost/x' }, ['localhost'], channel)).toEqual(
      refused('The file is not on a public address'),
    )
    for (const host of ['127.0.0.1', '[::1]']) {
      expect(await downloadMedia({ url: `https://${host}/x` }, [host], channel)).toMatchObject({ outcome: 'refused' })
    }
  })
})
