import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { networkOf } from '../../../functions/areas/web-chat/domain/limits.ts'
import { announceVisitorFile } from '../../../functions/areas/web-chat/use-cases/visitor-attachments.ts'
import { receiveVisitorMessage } from '../../../functions/areas/web-chat/use-cases/visitor-messages.ts'
import {
  authenticateVisitor,
  startVisitorSession,
} from '../../../functions/areas/web-chat/use-cases/visitor-session.ts'
import { visitorTypes } from '../../../functions/areas/web-chat/use-cases/visitor-types.ts'
import type { Challenge, DomainError } from '../../../functions/kernel/errors.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
let addresses = 0
beforeEach(async () => {
  world = new World(system)
  await world.clear()
  system.clock.advance(10 * 60_000)
  addresses += 1000
})

type Input = Parameters<typeof startVisitorSession>[1]
const address = (number = 0) => `198.51.${Math.floor((addresses + number) / 250)}.${(addresses + number) % 250}`
const start = (more: Partial<Input> = {}, from = address()) =>
  startVisitorSession(world.deps, { channelId: 'demo-web', ...more }, { address: from })
const times = <Result>(count: number, run: (n: number) => Promise<Result>) =>
  Array.from({ length: count }).reduce<Promise<Result[]>>(
    async (before, _, n) => [...(await before), await run(n)],
    Promise.resolve([]),
  )
async function refusal(run: () => Promise<unknown>): Promise<DomainError> {
  try {
    await run()
  } catch (error) {
    return error as DomainError
  }
  throw new Error('It was let through.')
}
const set = (config: Record<string, string>) => world.asks('owner', 'channels.update', { id: 'demo-web', config })

/** What a browser does for being let in. */
function work({ nonce, bits = 0 }: Challenge): string {
  for (let answer = 0; ; answer++) {
    const digest = createHash('sha256').update(`${nonce}.${answer}`).digest()
    if (digest.readUInt32BE(0) >>> (32 - bits) === 0) return String(answer)
  }
}

describe('new visitors', () => {
  it('thirty a minute from one address, then it is said when to come again', async () => {
    await times(30, () => start())
    const refused = await refusal(() => start())
    expect(refused).toMatchObject({ code: 'rate_limited', remedy: { challenge: { kind: 'work' } } })
    expect(refused.remedy.retryAfterSeconds).toBeGreaterThan(0)
    expect(refused.remedy.retryAfterSeconds).toBeLessThanOrEqual(60)
    await start({}, address(1))
    system.clock.advance(60_000)
    await start()
  })

  it('who was here before is none of them', async () => {
    const [first] = await times(30, () => start())
    expect((await start({ visitorId: first?.visitorId })).visitorId).toBe(first?.visitorId)
  })

  it('who works for it is let in, once per nonce, from there alone and in time', async () => {
    await times(30, () => start())
    const { remedy } = await refusal(() => start())
    const challenge = remedy.challenge as Challenge
    const proof = { nonce: challenge.nonce, answer: work(challenge) }
    expect((await refusal(() => start({ proof: { ...proof, answer: 'x' } }))).code).toBe('rate_limited')
    expect((await refusal(() => start({ proof: { ...proof, nonce: `${proof.nonce}x` } }))).code).toBe('rate_limited')
    await times(30, () => start({}, address(1)))
    expect((await refusal(() => start({ proof }, address(1)))).code).toBe('rate_limited')
    expect((await start({ proof })).visitorId).toBeDefined()
    expect((await refusal(() => start({ proof }))).code).toBe('rate_limited')
    system.clock.advance(3 * 60_000)
    await times(30, () => start())
    expect((await refusal(() => start({ proof }))).code).toBe('rate_limited')
  })

  it('work that is done once lets in once, however it is told and when', async () => {
    system.clock.advance(60_000 - (system.clock.now() % 60_000) + 55_000)
    await times(30, () => start())
    const challenge = (await refusal(() => start())).remedy.challenge as Challenge
    // The same text is hashed for each way of parting it into a nonce and an answer.
    const parted = { ...challenge, nonce: `${challenge.nonce}.a.b` }
    const answer = work(parted)
    const [first, ...others] = [
      { nonce: challenge.nonce, answer: `a.b.${answer}` },
      { nonce: `${challenge.nonce}.a`, answer: `b.${answer}` },
      { nonce: parted.nonce, answer },
    ]
    expect((await start({ proof: first })).visitorId).toBeDefined()
    for (const proof of others) expect((await refusal(() => start({ proof }))).code).toBe('rate_limited')
    system.clock.advance(10_000)
    await times(30, () => start())
    expect((await refusal(() => start({ proof: first }))).code).toBe('rate_limited')
  })

  it('so many a minute to a channel, from wherever they come; it rings once', async () => {
    const warn = vi.spyOn(world.deps.log, 'warn')
    await set({ newVisitorsPerMinute: '5' })
    await times(5, (n) => start({}, address(n)))
    const refused = await refusal(() => start({}, address(6)))
    expect(refused).toMatchObject({ code: 'rate_limited', remedy: { retryAfterSeconds: expect.any(Number) } })
    expect(refused.remedy.challenge).toBeUndefined()
    for (let n = 7; n < 12; n++) await refusal(() => start({}, address(n)))
    world.restart()
    // Another process learns of it at its second.
    await start({}, address(12))
    await refusal(() => start({}, address(13)))
    const floods = warn.mock.calls.filter(([event]) => event === 'channel.flooded')
    warn.mockRestore()
    expect(floods).toEqual([['channel.flooded', { channelId: 'demo-web' }]])
  })

  it('none while the channel is closed to them; whoever was here goes on', async () => {
    const { visitorId } = await start()
    await set({ newVisitors: 'closed' })
    expect(await refusal(() => start())).toMatchObject({ code: 'rate_limited', remedy: { retryAfterSeconds: 300 } })
    expect((await start({ visitorId })).visitorId).toBe(visitorId)
    await set({ newVisitors: 'open' })
    await start()
  })

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:0DB8:0001::', '2001:db8:1:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['', ''],
  ])('%s counts as %s', (given, network) => {
    expect(networkOf(given)).toBe(network)
  })
})

describe('a visitor', () => {
  const visitorOf = async ({ token }: { token: string }) => authenticateVisitor(world.deps, token)

  it('may write twenty messages a minute, however many processes they reach', async () => {
    const visitor = await visitorOf(await start())
    const say = (n: number) =>
      receiveVisitorMessage(world.deps, visitor, { text: `${n}`, clientId: `${n}` }, { address: address() })
    await times(20, say)
    expect(await refusal(() => say(20))).toMatchObject({ code: 'rate_limited' })
    world.restart()
    // Another process learns of it at its second.
    await say(21)
    await refusal(() => say(22))
    expect((await refusal(() => say(25))).remedy.retryAfterSeconds).toBeGreaterThan(0)
    system.clock.advance(60_000)
    expect(await say(20)).toMatchObject({ status: 'stored' })
  })

  it('may announce twenty files a minute', async () => {
    const visitor = await visitorOf(await start())
    const announce = () =>
      announceVisitorFile(world.deps, visitor, { name: 'a', type: 'text/plain', size: 1 }, { address: address() })
    await times(20, announce)
    expect(await refusal(announce)).toMatchObject({ code: 'rate_limited' })
  })

  it('may type, and is not heard when it is too much', async () => {
    const visitor = await visitorOf(await start())
    await times(120, () => visitorTypes(world.deps, visitor, 'typing'))
    expect(await refusal(() => visitorTypes(world.deps, visitor, 'typing'))).toMatchObject({ code: 'rate_limited' })
  })

  it('within the limits costs no write', async () => {
    const { visitorId } = await start()
    await system.stream.take()
    await start({ visitorId })
    await start({ visitorId })
    expect(await system.stream.take()).toEqual([])
  })

  it('has no limits where they are off, for load tests', async () => {
    const { settings } = world.deps
    settings.limits = false
    try {
      await times(40, () => start())
    } finally {
      settings.limits = true
    }
  })
})
