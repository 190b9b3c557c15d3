import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { eventSchemas } from '../../../contracts/webhook-endpoints/events.ts'
import { receiveEmail } from '../../../functions/areas/email/use-cases/receive-email.ts'
import type { Outside } from '../../../functions/areas/outside-calls/port.ts'
import { parseEntryId } from '../../../functions/kernel/ids.ts'
import { emailFrom } from '../../kit/emails.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { endpointAt, logOf, pass, readEndpoint, startTarget, type Target } from './endpoint-kit.ts'

let system: TestSystem
let target: Target
let world: World
let goBack: (() => void) | undefined
beforeAll(async () => {
  // Each test begins without endpoints: a real table does not go back.
  ;[system, target] = await Promise.all([startSystem('memory'), startTarget()])
  goBack = system.snapshot?.()
})
beforeEach(async () => {
  goBack?.()
  target.heard.splice(0)
  target.calls.splice(0)
  target.cutOff = 0
  target.mostAtOnce = 0
  target.answer = () => undefined
  world = new World(system)
  await world.clear()
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  target.close()
  await system.stop()
})

const texts = () => target.heard.map(({ data }) => data.entry?.message?.text)
/** What the function calls by, changed. */
function calling(change: (tell: Outside['tell']) => Outside['tell']) {
  const { outside } = world.deps
  Object.assign(world.deps, { outside: { ...outside, tell: change((...given) => outside.tell(...given)) } })
}

describe('O3 an endpoint that answers', () => {
  it('after the time that it has is told again, under the same id', async () => {
    const { id } = await endpointAt(world, target, { ordered: true, events: ['message.created'] })
    const timeouts: number[] = []
    calling((tell) => (request, most) => {
      timeouts.push(request.timeoutMs)
      return tell({ ...request, timeoutMs: 100 }, most)
    })
    target.answer = () => ({ status: 204, delayMs: 2_000 })
    await world.writes('1', 'Hello')
    await world.settle()
    expect(timeouts).toEqual([15_000])
    expect((await logOf(world, id))[0]).toMatchObject({
      state: 'waiting',
      attempts: [{ error: 'The address did not answer in time' }],
    })
    expect(await readEndpoint(world, id)).toMatchObject({ state: 'failing' })
    target.answer = () => undefined
    await pass(world, id, 5 * 60_000)
    // It may have taken the first one as well, and knows it by its id.
    expect(texts()).toContain('Hello')
    expect(new Set(target.calls).size).toBe(1)
    expect((await logOf(world, id))[0]).toMatchObject({ state: 'delivered', attempts: [{}, { status: 204 }] })
  })

  it('with a body that has no end is read to a bound, and has taken it', async () => {
    const { id } = await endpointAt(world, target, { events: ['message.created'] })
    target.answer = () => ({ status: 200, endless: true })
    await world.writes('1', 'Hello')
    await world.settle()
    const [delivery] = await logOf(world, id)
    expect(delivery).toMatchObject({ state: 'delivered', answer: { status: 200 } })
    expect(delivery?.answer?.body.startsWith('More of it. ')).toBe(true)
    expect(delivery?.answer?.body.length).toBeLessThanOrEqual(1_024)
    await vi.waitFor(() => expect(target.cutOff).toBe(1))
  })

  it.each([true, false])(
    'after more than five seconds has one call at a time, and everything once; in order: %s',
    async (ordered) => {
      const { id } = await endpointAt(world, target, { ordered, events: ['message.created'] })
      // Each call takes six seconds by the clock that they are measured with.
      let spent = 0
      const now = performance.now.bind(performance)
      vi.spyOn(performance, 'now').mockImplementation(() => now() + spent)
      calling((tell) => async (...given) => {
        const heard = await tell(...given)
        spent += 6_000
        return heard
      })
      await world.writes('0', 'message 0')
      await world.settle()
      const all = Array.from({ length: 9 }, (_, index) => `message ${index}`)
      for (const text of all.slice(1)) await world.writes(text, text)
      const records = await world.takeRecords()
      await world.runReactions(records)
      await world.runAnnounce(records)
      await world.sendOut()
      const held = (await logOf(world, id)).filter(({ state }) => state === 'waiting').length
      await world.settle()
      // In order they are one lane anyway; otherwise what follows joins the line.
      if (!ordered) expect(held).toBe(7)
      expect(texts().toSorted()).toEqual(all)
      if (ordered) expect(texts()).toEqual(all)
      expect(new Set(target.calls).size).toBe(9)
      expect(await readEndpoint(world, id)).toMatchObject({ state: 'working', nextAttemptAt: null })
      expect(
        (await logOf(world, id)).every(({ state, attempts }) => state === 'delivered' && attempts.length === 1),
      ).toBe(true)
    },
  )
})

describe('O3 an event that is larger than is sent', () => {
  it('has its texts cut, says so, is signed as it is sent, and is whole in the timeline', async () => {
    await endpointAt(world, target, { events: ['message.created'] })
    const text = '€'.repeat(50_000)
    const email = emailFrom('large@customer.test', 'large', { text, quoted: '€'.repeat(50_000) })
    await receiveEmail(world.deps, email)
    await world.settle()
    // Only what is signed as it came is heard.
    const [event] = target.heard
    expect(target.heard.length).toBe(1)
    const message = event?.data.entry?.message
    expect(event?.data.shortened).toBe(true)
    expect(message?.text.length).toBeLessThanOrEqual(20_000)
    expect(message?.text.startsWith('€€€')).toBe(true)
    expect(message).not.toHaveProperty('quoted')
    expect(message).not.toHaveProperty('html')
    const { type = '', timestamp, data } = event ?? {}
    eventSchemas[type as 'message.created'].parse({ type, timestamp, data })
    const key = parseEntryId(event?.data.entry?.id ?? '') ?? expect.unreachable()
    expect((await world.deps.store.readEntry(key))?.message?.text).toBe(text)
  })

  it('that is just not too large is sent as it is', async () => {
    await endpointAt(world, target, { events: ['message.created'] })
    const text = '€'.repeat(50_000)
    await receiveEmail(world.deps, emailFrom('middling@customer.test', 'middling', { text }))
    await world.settle()
    expect(target.heard[0]?.data).not.toHaveProperty('shortened')
    expect(target.heard[0]?.data.entry?.message?.text).toBe(text)
  })
})
