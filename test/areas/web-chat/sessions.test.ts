import { createHmac } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectAgent } from '../../../functions/areas/sockets/use-cases/connect-socket.ts'
import { showPresence } from '../../../functions/areas/sockets/use-cases/show-presence.ts'
import { issueVisitorId, readVisitorId, signedAnew } from '../../../functions/areas/web-chat/domain/visitor-id.ts'
import {
  announceVisitorFile,
  getVisitorAttachment,
} from '../../../functions/areas/web-chat/use-cases/visitor-attachments.ts'
import {
  readVisitorMessages,
  receiveVisitorMessage,
} from '../../../functions/areas/web-chat/use-cases/visitor-messages.ts'
import { visitorCame } from '../../../functions/areas/web-chat/use-cases/visitor-presence.ts'
import {
  authenticateVisitor,
  startVisitorSession,
} from '../../../functions/areas/web-chat/use-cases/visitor-session.ts'
import { CALLER } from '../../kit/customers.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
  // Strangers are limited by the minute.
  system.clock.advance(60_000)
})

const SECRET = 'demo-identity-secret'
type Input = Parameters<typeof startVisitorSession>[1]
type Session = Awaited<ReturnType<typeof startVisitorSession>>

const start = (more: Partial<Input> = {}, caller = CALLER) =>
  startVisitorSession(world.deps, { channelId: 'demo-web', ...more }, caller)
const userId = (name: string) => `${name}-${world.tag}`
const hashed = (name: string, said: object = {}) => {
  const id = userId(name)
  return { userId: id, hash: createHmac('sha256', SECRET).update(id).digest('hex'), ...said }
}
const jwt = (claims: Record<string, unknown>, { secret = SECRET, alg = 'HS256', minutes = 5 } = {}) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg })
    .setExpirationTime(Math.floor(system.clock.now() / 1000) + minutes * 60)
    .sign(new TextEncoder().encode(secret))
const visitorOf = ({ token }: Session) => authenticateVisitor(world.deps, token)
const textOf = (entry: object) => ('message' in entry ? (entry.message as { text: string }).text : undefined)
let written = 0
const say = async (session: Session, text: string) =>
  receiveVisitorMessage(world.deps, await visitorOf(session), { text, clientId: `c${++written}` }, CALLER)
const texts = async (session: Session) =>
  (await readVisitorMessages(world.deps, await visitorOf(session), {})).items.map(textOf)
const contactOf = async (session: Session) =>
  (await world.deps.store.readContact((await visitorOf(session)).contactId))?.contact

describe('visitor ids', () => {
  it.each([
    'a',
    'v_1',
    `v_${'a'.repeat(22)}.${'b'.repeat(22)}`,
    `v_${'x'.repeat(40)}`,
    'a b',
    'v'.repeat(200),
    '😀',
    '',
  ])('C8 %j was never given out: it counts as none', async (visitorId) => {
    const first = await start({ visitorId })
    expect(first.visitorId).toMatch(/^v_[\w-]{22}\.[\w-]{22}$/)
    await say(first, 'mine')
    const again = await start({ visitorId })
    expect(again.visitorId).not.toBe(first.visitorId)
    expect(again.conversation).toBeUndefined()
    expect(await texts(again)).toEqual([])
  })

  it('C8 one that was given out goes on with its chat', async () => {
    const first = await start()
    await say(first, 'mine')
    const again = await start({ visitorId: first.visitorId })
    expect(again).toMatchObject({ visitorId: first.visitorId, conversation: { status: 'new' } })
    expect(await texts(again)).toEqual(['mine'])
  })

  it('C8 one under an earlier key goes on, under the new one', async () => {
    const id = issueVisitorId('old')
    const before = readVisitorId(id, ['old'])
    expect(readVisitorId(id, ['new', 'old'])).toEqual(before)
    const again = signedAnew(id, 'new')
    expect(again).not.toBe(id)
    expect(readVisitorId(again, ['new'])).toEqual(before)
    expect(readVisitorId(id, ['new'])).toBeUndefined()
  })

  it('C8 what agents see of a visitor opens nothing', async () => {
    const first = await start()
    await say(first, 'mine')
    const address = (await contactOf(first))?.identities[0]?.address ?? ''
    const other = await start({ visitorId: address.replace('visitor:', '') })
    expect(await texts(other)).toEqual([])
  })
})

describe('signing in and out', () => {
  it('C8 what was written before goes with the account, and the id alone starts a new chat', async () => {
    const before = await start()
    await say(before, 'before')
    const { visitorId } = before
    const anna = await start({ visitorId, identity: hashed('anna') })
    expect(await texts(anna)).toEqual(['before'])
    const out = await start({ visitorId })
    expect(out.visitorId).not.toBe(visitorId)
    expect(out.conversation).toBeUndefined()
    expect(await texts(out)).toEqual([])
    await say(anna, 'after')
    expect(await texts(await start({ identity: hashed('anna') }))).toEqual(['before', 'after'])
    expect(await texts(await start({ visitorId }))).toEqual([])
  })

  it('C8 a session from before signing in is over', async () => {
    const before = await start()
    await say(before, 'before')
    await start({ visitorId: before.visitorId, identity: hashed('anna') })
    await expect(texts(before)).rejects.toMatchObject({ code: 'unauthorized' })
    await expect(say(before, 'still me?')).rejects.toMatchObject({ code: 'unauthorized' })
    const { contactId, channelId, address } = await visitorOf(before)
    const late = { kind: 'visitor' as const, connectionId: `late-${world.tag}`, contactId, channelId, address }
    await expect(visitorCame(world.deps, late)).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it('C8 M11 a window that was open before somebody signed in gets nothing of theirs', async () => {
    const before = await start()
    await say(before, 'before')
    const socketOf = async (session: Session, connectionId: string) => {
      const { contactId, channelId, address } = await visitorOf(session)
      system.sockets.open(connectionId)
      await visitorCame(world.deps, { kind: 'visitor', connectionId, contactId, channelId, address })
      return () => system.sockets.frames(connectionId).length
    }
    const stale = await socketOf(before, `stale-${world.tag}`)
    const anna = await start({ visitorId: before.visitorId, identity: hashed('anna') })
    const own = await socketOf(anna, `own-${world.tag}`)
    await connectAgent(world.deps, 'ag_agent1', `agent-${world.tag}`)
    const agent = await world.deps.store.agentByEmail('agent1@demo.test')
    if (!agent || !anna.conversation) throw new Error('There is nobody who could type.')
    const typing = { conversationId: anna.conversation.id, state: 'typing' as const }
    await showPresence(world.deps, { agent: Promise.resolve(agent) }, `agent-${world.tag}`, typing)
    expect([stale(), own()]).toEqual([0, 1])
    await world.asks('owner', 'messages.send', { id: anna.conversation.id, text: 'Hi' })
    await world.settle()
    expect([stale(), own()]).toEqual([0, 2])
  })

  it.each([true, false])(
    'C8 a second user never sees the first one’s (the first wrote before signing in: %s)',
    async (early) => {
      const { visitorId, ...before } = await start()
      if (early) await say({ visitorId, ...before }, 'of anna')
      const anna = await start({ visitorId, identity: hashed('anna') })
      if (!early) await say(anna, 'of anna')
      const ben = await start({ visitorId, identity: hashed('ben') })
      expect(ben.conversation).toBeUndefined()
      expect(await texts(ben)).toEqual([])
      await say(ben, 'of ben')
      expect(await texts(await start({ visitorId, identity: hashed('ben') }))).toEqual(['of ben'])
      expect(await texts(await start({ visitorId, identity: hashed('anna') }))).toEqual(['of anna'])
      expect((await contactOf(ben))?.id).not.toBe((await contactOf(anna))?.id)
    },
  )

  it('C8 two users who sign in at once on one browser don’t share a chat', async () => {
    const before = await start()
    await say(before, 'before')
    const both = await Promise.all(
      ['anna', 'ben', 'cem'].map((name) => start({ visitorId: before.visitorId, identity: hashed(name) })),
    )
    const seen = await Promise.all(both.map(texts))
    expect(seen.filter((list) => list.length > 0)).toEqual([['before']])
  })

  it('C8 an account that has a chat already gets what was written before signing in beside it', async () => {
    await say(await start({ identity: hashed('anna') }), 'last week')
    const before = await start()
    await say(before, 'today, signed out')
    const anna = await start({ visitorId: before.visitorId, identity: hashed('anna') })
    expect(await texts(anna)).toEqual(['last week', 'today, signed out'])
    expect(await texts(await start({ identity: hashed('anna') }))).toEqual(['last week', 'today, signed out'])
    expect(await texts(await start({ visitorId: before.visitorId }))).toEqual([])
    expect(await texts(await start({ visitorId: before.visitorId, identity: hashed('ben') }))).toEqual([])
    await expect(texts(before)).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it('C8 M11 an answer to what was written before reaches the account', async () => {
    const known = await start({ identity: hashed('anna') })
    await say(known, 'last week')
    const before = await start()
    await say(before, 'today, signed out')
    const early = await start({ visitorId: before.visitorId })
    const anna = await start({ visitorId: before.visitorId, identity: hashed('anna') })
    const { contactId, channelId, address } = await visitorOf(anna)
    const connectionId = `anna-${world.tag}`
    system.sockets.open(connectionId)
    await visitorCame(world.deps, { kind: 'visitor', connectionId, contactId, channelId, address })
    await world.asks('owner', 'messages.send', { id: early.conversation?.id, text: 'Here you are' })
    await world.settle()
    expect(system.sockets.frames(connectionId).join()).toContain('Here you are')
    expect(await texts(anna)).toEqual(['last week', 'today, signed out', 'Here you are'])
    const missed = await readVisitorMessages(world.deps, await visitorOf(anna), {
      afterSeq: 99,
      conversationId: anna.conversation?.id,
    })
    expect(missed.items.map(textOf)).toContain('Here you are')
  })

  it('C8 M11 a window from before the account was one gets no answer to what was joined to it later', async () => {
    const first = await start()
    await say(first, 'at home')
    const { contactId, channelId, address } = await visitorOf(first)
    const connectionId = `stale-${world.tag}`
    system.sockets.open(connectionId)
    await visitorCame(world.deps, { kind: 'visitor', connectionId, contactId, channelId, address })
    await start({ visitorId: first.visitorId, identity: hashed('anna') })
    const second = await start()
    await say(second, 'at work')
    const { conversation } = await start({ visitorId: second.visitorId })
    await start({ visitorId: second.visitorId, identity: hashed('anna') })
    await world.asks('owner', 'messages.send', { id: conversation?.id, text: 'Hi' })
    await world.settle()
    expect(system.sockets.frames(connectionId)).toEqual([])
  })

  it('C8 M5 a session from before signing in opens no file of the account that is not sent yet', async () => {
    const before = await start()
    await say(before, 'before')
    const anna = await start({ visitorId: before.visitorId, identity: hashed('anna') })
    const file = { name: 'a.txt', type: 'text/plain', size: 1 }
    const { id } = await announceVisitorFile(world.deps, await visitorOf(anna), file, CALLER)
    expect(await getVisitorAttachment(world.deps, await visitorOf(anna), id)).toHaveProperty('url')
    await expect(getVisitorAttachment(world.deps, await visitorOf(before), id)).rejects.toMatchObject({
      code: 'unauthorized',
    })
  })

  it.each([false, true])(
    'C8 M1 what is on its way while its writer signs in is in the chat or refused, never lost (the account had a chat: %s)',
    async (known) => {
      for (let round = 0; round < 5; round++) {
        system.clock.advance(60_000)
        const name = `anna-${round}`
        if (known) await say(await start({ identity: hashed(name) }), 'earlier')
        const before = await start()
        await say(before, 'before')
        const { visitorId } = before
        const onItsWay = Array.from({ length: 4 }, (_, n) =>
          say(before, `on its way ${n}`).then(
            () => [`on its way ${n}`],
            ({ code }) => (code === 'unauthorized' ? [] : [String(code)]),
          ),
        )
        const [, ...stored] = await Promise.all([start({ visitorId, identity: hashed(name) }), ...onItsWay])
        const seen = await texts(await start({ visitorId, identity: hashed(name) }))
        const expected = [...(known ? ['earlier'] : []), 'before', ...stored.flat()]
        expect(seen.toSorted()).toEqual(expected.toSorted())
        expect(await texts(await start({ visitorId }))).toEqual([])
      }
    },
  )

  it('C8 pages of both chats lead to the beginning, each message once', async () => {
    const known = await start({ identity: hashed('anna') })
    for (let n = 0; n < 7; n++) await say(known, `a${n}`)
    const before = await start()
    for (let n = 0; n < 5; n++) await say(before, `b${n}`)
    const anna = await visitorOf(await start({ visitorId: before.visitorId, identity: hashed('anna') }))
    const seen: unknown[] = []
    let cursor: string | null | undefined
    do {
      const page = await readVisitorMessages(world.deps, anna, { limit: 4, ...(cursor ? { cursor } : {}) })
      expect(page.items.length).toBeLessThanOrEqual(4)
      seen.push(...page.items.map(textOf))
      cursor = page.nextCursor
    } while (cursor)
    expect(seen.toSorted()).toEqual([
      ...Array.from({ length: 7 }, (_, n) => `a${n}`),
      ...Array.from({ length: 5 }, (_, n) => `b${n}`),
    ])
  })
})

describe('what a page vouches for', () => {
  it('C1 a token’s name and email are the company’s word; a visitor’s are not', async () => {
    const sub = userId('anna')
    const first = await start({ identity: hashed('anna', { name: 'Someone', email: 'someone@said.test' }) })
    await say(first, 'hello')
    expect(await contactOf(first)).toMatchObject({ name: 'Someone', emails: ['someone@said.test'] })
    await start({ identity: { token: await jwt({ sub, name: 'Anna', email: 'anna@home.test' }) } })
    expect(await contactOf(first)).toMatchObject({ name: 'Anna', emails: ['anna@home.test', 'someone@said.test'] })
    await start({ identity: hashed('anna', { name: 'Mallory', email: 'mallory@said.test' }) })
    expect(await contactOf(first)).toMatchObject({
      name: 'Anna',
      emails: ['anna@home.test', 'someone@said.test', 'mallory@said.test'],
    })
    await start({ identity: { token: await jwt({ sub, email: 'mallory@said.test' }) } })
    expect((await contactOf(first))?.emails[0]).toBe('mallory@said.test')
    await start({ identity: { token: await jwt({ sub }), name: 'Eve', email: 'eve@said.test' } })
    expect(await contactOf(first)).toMatchObject({ name: 'Anna', emails: expect.arrayContaining(['eve@said.test']) })
  })

  it.each([
    { name: null, email: null },
    { name: ['Anna'], email: 'no' },
    { name: 'x'.repeat(257), email: { toString: 'x' } },
    { name: '', email: '' },
  ])('C1 what a token says that is no name or no email is none, and the chat starts: %j', async (claims) => {
    const anna = await start({ identity: { token: await jwt({ sub: userId('anna'), ...claims }), name: 'Said' } })
    await say(anna, 'hello')
    expect(await contactOf(anna)).toMatchObject({ name: 'Said', emails: [] })
  })

  it('C1 a name that was vouched for replaces what was said before, and what was vouched for earlier', async () => {
    const { visitorId, ...anonymous } = await start()
    await say({ visitorId, ...anonymous }, 'hello')
    await start({ visitorId, profile: { name: 'Nan' } })
    const named = async (name: string) => {
      const identity = { token: await jwt({ sub: userId('anna'), name }) }
      return (await contactOf(await start({ visitorId, identity })))?.name
    }
    expect((await contactOf({ visitorId, ...anonymous }))?.name).toBe('Nan')
    expect(await named('Anna Maier')).toBe('Anna Maier')
    expect(await named('Anna Huber')).toBe('Anna Huber')
    const { id } = (await contactOf(await start({ identity: hashed('anna') }))) ?? { id: '' }
    await world.asks('owner', 'contacts.update', { id, name: 'Renamed' })
    expect(await named('Anna Berg')).toBe('Renamed')
  })

  it('C8 a token and a hash of the same user are the same account', async () => {
    await say(await start({ identity: { token: await jwt({ sub: userId('anna') }) } }), 'by token')
    expect(await texts(await start({ identity: hashed('anna') }))).toEqual(['by token'])
  })

  it('either of two secrets is good while pages change from one to the other', async () => {
    const { secrets } = world.deps
    await secrets.putChannel('demo-web', { identitySecret: 'the-new-one', previousIdentitySecret: SECRET })
    try {
      for (const secret of ['the-new-one', SECRET]) {
        await start({ identity: { token: await jwt({ sub: 'x' }, { secret }) } })
      }
      await expect(
        jwt({ sub: 'x' }, { secret: 'another' }).then((token) => start({ identity: { token } })),
      ).rejects.toMatchObject({ code: 'unauthorized' })
    } finally {
      await secrets.putChannel('demo-web', { identitySecret: SECRET })
    }
  })

  const none = Buffer.from('{"alg":"none"}').toString('base64url')
  const body = Buffer.from('{"sub":"anna","exp":9999999999}').toString('base64url')
  it.each<[string, () => Promise<string>]>([
    ['is over', () => jwt({ sub: 'anna' }, { minutes: -5 })],
    ['has no user', () => jwt({ name: 'Anna' })],
    ['has an empty user', () => jwt({ sub: '' })],
    ['is signed with another secret', () => jwt({ sub: 'anna' }, { secret: 'another' })],
    ['is signed by another algorithm', () => jwt({ sub: 'anna' }, { alg: 'HS512', secret: SECRET.padEnd(64, 'x') })],
    ['is not signed', () => Promise.resolve(`${none}.${body}.`)],
    [
      'has no end',
      () => new SignJWT({ sub: 'anna' }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(SECRET)),
    ],
    ['is no token', () => Promise.resolve('anna')],
  ])('a token that %s is refused', async (_, make) => {
    await expect(start({ identity: { token: await make() } })).rejects.toMatchObject({
      code: 'unauthorized',
      errors: [{ path: 'identity.token' }],
    })
  })
})

describe('H3 the visitor is told when somebody is back', () => {
  const hours = { timeZone: 'UTC', week: { mon: [['09:00', '17:00']] }, closed: [] }
  const setHours = (openingHours: object | null) =>
    world.calls('owner', 'teams.update', { id: 'support', openingHours })
  const told = async () => {
    const { available, backAt } = await start()
    return { available, backAt }
  }

  it('while the team is not there, and not otherwise', async () => {
    expect(await told()).toEqual({ available: true, backAt: undefined })
    await setHours(hours)
    try {
      const monday = new Date(system.clock.now())
      do monday.setUTCDate(monday.getUTCDate() + 1)
      while (monday.getUTCDay() !== 1)
      const opens = monday.setUTCHours(9, 0, 0, 0)
      expect(await told()).toEqual({ available: false, backAt: new Date(opens).toISOString() })
      system.clock.advance(opens - system.clock.now())
      expect(await told()).toEqual({ available: true, backAt: undefined })
    } finally {
      await setHours(null)
    }
  })
})
