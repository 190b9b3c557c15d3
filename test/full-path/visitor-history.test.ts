import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Agent, type Contact, type Entry, type Page, type Surface, startSurface, textsOf } from './surface.ts'
import { type Session, signed, visitorsOf, vouched } from './visitors.ts'

let surface: Surface
let agent: Agent
let web: ReturnType<typeof visitorsOf>
beforeAll(async () => {
  surface = await startSurface()
  agent = await surface.as('agent1')
  web = visitorsOf(surface, agent)
})
afterAll(() => surface.close())

const history = async (session: Session, query = '') => {
  const answer = await web.widget<Page<Entry>>('GET', `messages?${query}`, undefined, session.token)
  expect(answer.status).toBe(200)
  return answer.body
}
const start = async (body: object) => {
  const answer = await web.widget<Session & Record<string, unknown>>('POST', 'sessions', {
    channelId: 'demo-web',
    ...body,
  })
  expect(answer.status).toBe(201)
  return answer.body
}
const contactOf = async (name: string) => {
  const { contact } = await agent.find(name)
  return agent.ok<Contact>('GET', `/v1/contacts/${contact.id}`)
}

describe('M11 what a widget reads', () => {
  it('is the newest page first, the cursor leading back to the beginning', async () => {
    const session = await start({ profile: { name: `Pages ${randomUUID()}` } })
    const said = Array.from({ length: 7 }, (_, index) => `message ${index + 1}`)
    for (const text of said) await web.say(session, text)
    const pages: string[][] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Page<Entry> = await history(session, `limit=3${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
      pages.unshift(textsOf(page.items))
      cursor = page.nextCursor
    }
    expect(pages.flat()).toEqual(said)
    expect(pages.at(-1)?.length).toBeLessThanOrEqual(3)
  })

  it('after a number is all that it missed, page by page, over a closed conversation into the next', async () => {
    const name = `Missed ${randomUUID()}`
    const session = await start({ profile: { name } })
    await web.say(session, 'one')
    const { id } = await agent.find(name)
    await agent.reply(id, 'two')
    await surface.settle()
    const [first] = (await history(session)).items
    await agent.reply(id, 'three')
    await agent.ok('POST', `/v1/conversations/${id}/close`, {})
    await web.say(session, 'four', 'my-own-id')
    const next = await agent.find(name)
    expect(next.id).not.toBe(id)
    await agent.reply(next.id, 'five')
    const found: Entry[] = []
    const since = `afterSeq=${first?.seq}&conversationId=${id}&limit=2`
    let page = await history(session, since)
    found.push(...page.items)
    while (page.nextCursor !== null) {
      page = await history(session, `${since}&cursor=${page.nextCursor}`)
      found.push(...page.items)
    }
    expect(textsOf(found)).toEqual(['two', 'three', 'four', 'five'])
    expect(found[2]?.message).toMatchObject({ clientId: 'my-own-id', direction: 'inbound' })
    expect(textsOf((await history(session)).items)).toEqual(['one', 'two', 'three', 'four', 'five'])
  })

  it('is nothing that is the house’s own: no notes, tags, ids of agents or providers', async () => {
    const name = `Private ${randomUUID()}`
    const session = await start({ profile: { name } })
    await web.say(session, 'hello')
    const { id, contact } = await agent.find(name)
    await agent.ok('POST', `/v1/contacts/${contact.id}/notes`, { text: 'a secret note' })
    await agent.reply(id, 'good day')
    const text = JSON.stringify(await history(session))
    expect(text).toContain('good day')
    for (const hidden of ['secret', 'ag_agent1', 'tags', 'providerMessageId', 'delivery'])
      expect(text).not.toContain(hidden)
  })

  it.each(['cursor=nonsense&afterSeq=0', 'limit=101', 'afterSeq=-1', 'conversationId=a%20b'])(
    'refuses %s',
    async (query) => {
      const session = await start({ profile: { name: `Bad ${randomUUID()}` } })
      await web.say(session, 'hello')
      expect((await web.widget('GET', `messages?${query}`, undefined, session.token)).status).toBe(400)
    },
  )
})

describe('M2 a visitor who signs in while a message is on its way', () => {
  it('has said it once, and knows it as theirs', async () => {
    const userId = randomUUID()
    const anonymous = await start({ profile: { name: `Signs in ${userId}` } })
    await web.say(anonymous, 'only once', 'unconfirmed')
    const signedIn = await start({ visitorId: anonymous.visitorId, identity: signed(userId) })
    expect((await web.say(signedIn, 'only once', 'unconfirmed')).status).toBe(201)
    const { items } = await history(signedIn)
    expect(items.map(({ message }) => message)).toMatchObject([{ text: 'only once', clientId: 'unconfirmed' }])
  })
})

describe('C1 what is known of a visitor', () => {
  it('who they say they are, and where they wrote from: of the address nothing secret', async () => {
    const name = `Known ${randomUUID()}`
    const session = await start({
      profile: { name, email: 'known@customer.test' },
      page: { url: 'https://shop.test/cart?token=secret#secret', title: 'Cart' },
      timezone: 'Europe/Rome',
      language: 'it-IT',
    })
    expect(session).toMatchObject({ look: {}, available: true })
    await web.say(session, 'hello')
    expect(await contactOf(name)).toMatchObject({
      emails: ['known@customer.test'],
      language: 'it-IT',
      location: { url: 'https://shop.test/cart', title: 'Cart', timezone: 'Europe/Rome' },
      lastActiveAt: expect.any(String),
    })
  })

  it('their next visit is noted, once in five minutes', async () => {
    const name = `Again ${randomUUID()}`
    const { visitorId, token, socketUrl } = await start({ profile: { name }, page: { url: 'https://shop.test/one' } })
    await web.say({ visitorId, token, socketUrl }, 'hello')
    const before = await contactOf(name)
    await start({ visitorId, page: { url: 'https://shop.test/two' } })
    expect(await contactOf(name)).toEqual(before)
    await surface.helper('clock', { advanceSeconds: 301 })
    await start({ visitorId, page: { url: 'https://shop.test/three' } })
    const after = await contactOf(name)
    expect(after.location).toEqual({ url: 'https://shop.test/three' })
    expect(Date.parse(after.lastActiveAt ?? '')).toBeGreaterThan(Date.parse(before.lastActiveAt ?? ''))
  })

  it('what they say of themself does not undo what agents wrote, nor what the company’s page vouched for', async () => {
    const userId = randomUUID()
    const name = `Vouched ${userId}`
    const first = await start({ identity: await vouched(userId, { name, email: `${userId}@customer.test` }) })
    await web.say(first, 'hello')
    const { id } = await contactOf(name)
    await agent.ok('PATCH', `/v1/contacts/${id}`, { name: 'Renamed' })
    await surface.helper('clock', { advanceSeconds: 301 })
    await start({ identity: await vouched(userId, { name, email: 'new@customer.test' }) })
    await start({ identity: signed(userId, { name: 'Said', email: 'said@customer.test' }) })
    expect(await agent.ok('GET', `/v1/contacts/${id}`)).toMatchObject({
      name: 'Renamed',
      emails: ['new@customer.test', `${userId}@customer.test`, 'said@customer.test'],
    })
  })

  it('who answers, and whether somebody is there', async () => {
    const name = `Who ${randomUUID()}`
    const session = await start({ profile: { name } })
    await web.say(session, 'hello')
    const { id } = await agent.find(name)
    await agent.reply(id, 'hi')
    const again = await start({ visitorId: session.visitorId })
    expect(again.conversation).toMatchObject({ agent: { name: 'Anna Agent', available: true } })
    const crew = await Promise.all(['agent1', 'agent2', 'support-admin'].map((who) => surface.as(who)))
    for (const one of crew) await one.ok('PUT', '/v1/me/availability', { available: false })
    expect(await start({})).toMatchObject({ available: false })
    for (const one of crew) await one.ok('PUT', '/v1/me/availability', { available: true })
    expect(await start({})).toMatchObject({ available: true })
  })

  it.each([
    { profile: { email: 'no address' } },
    { page: { url: 'javascript:alert(1)' } },
    { timezone: 'a b' },
    { language: '<b>' },
    { profile: { vip: true } },
  ])('refuses %j', async (body) => {
    expect((await web.widget('POST', 'sessions', { channelId: 'demo-web', ...body })).status).toBe(400)
  })
})
