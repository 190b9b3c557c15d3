import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Surface, startSurface } from './surface.ts'
import { newMinute, type Session, visitorsOf } from './visitors.ts'

let surface: Surface
let web: ReturnType<typeof visitorsOf>
beforeAll(async () => {
  surface = await startSurface({ limits: 'on' })
  web = visitorsOf(surface, await surface.as('agent1'))
})
afterAll(() => surface.close())

const channelId = 'demo-web'
/** Limits are counted by the minute: what is tried must not fall into two. */
async function atTheBeginningOfAMinute(): Promise<void> {
  const { now } = await surface.helper<{ now: string }>('clock')
  await surface.helper('clock', { advanceSeconds: 60 - new Date(now).getUTCSeconds() })
}

it('thirty new visitors a minute from an address; the others are told when to come again', async () => {
  await atTheBeginningOfAMinute()
  await newMinute(surface)
  const answers = await Promise.all(Array.from({ length: 60 }, () => web.widget('POST', 'sessions', { channelId })))
  const accepted = answers.filter(({ status }) => status === 201)
  // At once, from several processes, each of which may let in one too many; none is turned away before it is full.
  expect(accepted.length).toBeGreaterThanOrEqual(30)
  expect(accepted.length).toBeLessThan(45)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(60 - accepted.length)
  const refused = answers.find(({ status }) => status === 429)
  expect(refused?.headers.get('content-type')).toBe('application/problem+json')
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(refused?.body).toMatchObject({ code: 'rate_limited', retryAfter: expect.any(Number) })
  const [visitorId] = answers.flatMap(({ status, body }) => (status === 201 ? [(body as Session).visitorId] : []))
  expect((await web.widget('POST', 'sessions', { channelId, visitorId })).status).toBe(201)
  await surface.helper('clock', { advanceSeconds: 60 })
  expect((await web.widget('POST', 'sessions', { channelId })).status).toBe(201)
})

it('twenty messages a minute from a visitor, none of them lost that was answered 201', async () => {
  await newMinute(surface)
  const session = await web.start()
  const answers = []
  for (let n = 0; n < 25; n++) answers.push(await web.say(session, `${n}`))
  expect(answers.map(({ status }) => status)).toEqual([...Array(20).fill(201), ...Array(5).fill(429)])
  expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0)
  const { body } = await web.widget<{ items: unknown[] }>('GET', 'messages?limit=50', undefined, session.token)
  expect(body.items).toHaveLength(20)
})
