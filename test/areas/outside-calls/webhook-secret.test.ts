import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import { newWebhookSecret, signedHeaders } from '../../../functions/areas/outside-calls/domain/standard-webhooks.ts'
import { callOutside, ensureWebhookSecret } from '../../../functions/areas/outside-calls/index.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { everything, outcome } from '../workspace/settings-kit.ts'

describe('a signature', () => {
  it('is what receivers compute by the specification', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: 1_614_265_330_123, body: '{"test": 2432232314}' }
    expect(signedHeaders(message, [secret])).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })
  it('is made with secrets of 32 bytes, none like another', () => {
    const [one, two] = [newWebhookSecret(), newWebhookSecret()]
    expect(one).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(one).not.toBe(two)
  })
})

describe('the workspace’s secret', () => {
  type Rotated = OutputOf<'webhookSecret.rotate'>
  const heard: { headers: IncomingHttpHeaders; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      heard.push({ headers: request.headers, body })
      response.writeHead(204).end()
    })
  })
  let system: TestSystem
  let url = ''
  beforeAll(async () => {
    system = await startSystem()
    await new Promise<void>((done) => server.listen(0, 'localhost', done))
    url = `http://localhost:${(server.address() as AddressInfo).port}/`
  })
  afterAll(async () => {
    server.closeAllConnections()
    server.close()
    await system.stop()
  })

  /** The signatures of the next call that the other side hears. */
  async function signatures(world: World, id = 'run_1:step_2'): Promise<string[]> {
    expect(await callOutside(world.deps, { url, id, payload: { hello: 'world' } })).toEqual({
      outcome: 'empty',
      status: 204,
    })
    const { headers, body } = heard.at(-1) ?? { headers: {}, body: '' }
    expect([headers['webhook-id'], body]).toEqual([id, '{"hello":"world"}'])
    return String(headers['webhook-signature']).split(' ')
  }
  /** As a receiver does it that knows this secret. */
  const expected = (secret: string) => {
    const { headers, body } = heard.at(-1) ?? { headers: {}, body: '' }
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    return `v1,${createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(signed)
      .digest('base64')}`
  }
  const rotate = (world: World, input: object = {}, key?: string) =>
    world.calls('owner', 'webhookSecret.rotate', input, key).then(({ body }) => JSON.parse(body) as Rotated)

  it('is there from the first deployment on, and made once whoever asks at once', async () => {
    const world = new World(system)
    expect(await signatures(world)).toHaveLength(1)
    const known = await world.asks('owner', 'webhookSecret.get', {})
    expect(known).toEqual({ madeAt: expect.any(String), earlierUntil: null })
    await Promise.all([ensureWebhookSecret(world.deps), ensureWebhookSecret(world.deps)])
    expect(await world.asks('owner', 'webhookSecret.get', {})).toEqual(known)
  })

  it('is replaced and told once; the one before signs beside it for a day', async () => {
    const world = new World(system)
    const first = await rotate(world)
    const second = await rotate(world, {}, 'again')
    expect(second.secret).toMatch(/^whsec_/)
    expect(await signatures(world)).toEqual([expected(second.secret ?? ''), expected(first.secret ?? '')])
    // The same request again changes nothing, and does not tell it again.
    expect(await rotate(world, {}, 'again')).toEqual({ ...second, secret: null })
    expect(await world.asks('owner', 'webhookSecret.get', {})).toEqual({
      madeAt: second.madeAt,
      earlierUntil: second.earlierUntil,
    })
    system.clock.advance(24 * 60 * 60_000)
    expect(await signatures(world)).toEqual([expected(second.secret ?? '')])
    expect(await world.asks('owner', 'webhookSecret.get', {})).toMatchObject({ earlierUntil: null })
    const kept = await everything(system)
    for (const { secret } of [first, second]) expect(kept).not.toContain(secret)
  })

  it('that leaked signs no more', async () => {
    const world = new World(system)
    await rotate(world)
    const fresh = await rotate(world, { leaked: true })
    expect(await signatures(world)).toEqual([expected(fresh.secret ?? '')])
  })

  it('replaced twice at once, both are told, and the later one counts', async () => {
    const world = new World(system)
    const told = await Promise.all([rotate(world), rotate(world)])
    const signed = await signatures(world)
    expect(signed.sort()).toEqual(told.map(({ secret }) => expected(secret ?? '')).sort())
  })

  it('is kept by whoever keeps the settings', async () => {
    const world = new World(system)
    for (const name of ['webhookSecret.get', 'webhookSecret.rotate'] as const) {
      expect(await outcome(world.calls('manager', name, {}))).toBe('forbidden')
    }
  })

  it('signs nothing where a secret of one’s own is given', async () => {
    const world = new World(system)
    const own = newWebhookSecret()
    await callOutside(world.deps, { url, id: 'm1', payload: {}, secrets: [own] })
    expect(heard.at(-1)?.headers['webhook-signature']).toBe(expected(own))
  })
})
