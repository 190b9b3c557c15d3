import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { receiveWebhook } from '../../../functions/areas/webhooks/use-cases/receive-webhook.ts'
import { conversationIdOf, homeContactId } from '../../../functions/kernel/ids.ts'
import { PUBLIC_URL, whatsapp } from '../../kit/customers.ts'
import { identityOf } from '../../kit/identity.ts'
import { runOperation } from '../../kit/operations.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { everything, ofKind, outcome } from '../workspace/settings-kit.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

interface Shown {
  id: string
  version: number
  teamId: string | null
  config: Record<string, string>
  amends: object
  secretNames: string[]
  health: { state: string; since: string | null; reason: string | null }
}

const account = { accountSid: 'AC1', sender: '+15005550006' }
const sms = (world: World, more: object = {}) => ({
  id: `twilio-${world.tag}`,
  type: 'sms',
  provider: 'twilio',
  name: 'Ours',
  teamId: 'support',
  config: account,
  secrets: { authToken: `first-token-${world.tag}` },
  ...more,
})
const connect = (world: World, more: object = {}) => world.asks<Shown>('owner', 'channels.create', sms(world, more))
const shown = (world: World, id: string) => world.asks<Shown>('owner', 'channels.get', { id })

/** The customer writes to that channel, signed with that token. */
function texts(world: World, channelId: string, token: string, id: string) {
  const fields: Record<string, string> = {
    Body: id,
    From: `+${world.phone}`,
    MessageSid: `SM${world.tag}${id}`,
    NumMedia: '0',
  }
  const url = `${PUBLIC_URL}/webhooks/${channelId}`
  const signed = Object.entries(fields).map(([name, value]) => `${name}${value}`)
  const mac = createHmac('sha1', token)
    .update(`${url}${signed.join('')}`)
    .digest('base64')
  return world.webhook(channelId, {
    method: 'POST',
    url,
    path: `/webhooks/${channelId}`,
    query: {},
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': mac },
    body: Buffer.from(new URLSearchParams(fields).toString()),
  })
}
const answer = (world: World, channelId: string, text: string) =>
  world.calls('owner', 'messages.send', {
    id: conversationIdOf(homeContactId(channelId, `+${world.phone}`), 1),
    text,
  })

/** Delivers until the provider has answered all the faults that are set. */
async function meetFaults(world: World): Promise<void> {
  await world.runReactions(await world.takeRecords())
  for (let tries = 0; system.provider.faults.length > 0 && tries < 500; tries++) {
    const batch = await world.receiveJobs()
    if (batch.length > 0) await world.deliver(batch)
    else system.clock.advance(1_000)
  }
}

describe('what a channel can be', () => {
  it.each([
    [{}, 'done'],
    [{ id: 'demo-web' }, 'already_exists id'],
    [{ id: 'a b' }, 'invalid_request id'],
    [{ type: 'line' }, 'invalid_request type'],
    [{ provider: 'pigeon' }, 'invalid_request provider'],
    [{ teamId: 'nowhere' }, 'invalid_request teamId'],
    [{ config: { accountSid: 'AC1' } }, 'invalid_request config.sender'],
    [{ config: { ...account, colour: 'red' } }, 'invalid_request config.colour'],
    [{ config: { ...account, sender: '' } }, 'invalid_request config.sender'],
    [{ secrets: {} }, 'invalid_request secrets.authToken'],
    [{ secrets: { authToken: 'x', apiKey: 'y' } }, 'invalid_request secrets.apiKey'],
    [{ secrets: { authToken: 'with space' } }, 'invalid_request secrets.authToken'],
    [{ type: 'email', provider: 'email', config: { address: 'a@b.test' }, secrets: {} }, 'done'],
    [
      { type: 'email', provider: 'email', config: { address: 'SUPPORT@demo.test' }, secrets: {} },
      'already_exists config.address',
    ],
    [
      { type: 'email', provider: 'email', config: { address: 'nobody' }, secrets: {} },
      'invalid_request config.address',
    ],
    [{ type: 'web', provider: 'web', config: {}, secrets: {} }, 'done'],
    [{ type: 'web', provider: 'web', config: {}, secrets: { identitySecret: 'x' } }, 'done'],
  ])('%j: %s', async (more, expected) => {
    expect(await outcome(connect(new World(system), more))).toBe(expected)
  })

  it.each([
    ['owner', 'done'],
    ['manager', 'forbidden'],
    ['agent1', 'forbidden'],
  ])('%s connects one: %s', async (who, expected) => {
    const world = new World(system)
    expect(await outcome(world.calls(who, 'channels.create', sms(world)))).toBe(expected)
  })

  it('everybody sees it, with who connected it, its webhook and how it does', async () => {
    const world = new World(system)
    const { id } = await connect(world)
    const expected = {
      id,
      type: 'sms',
      provider: 'twilio',
      name: 'Ours',
      teamId: 'support',
      config: account,
      installedBy: 'ag_owner',
      webhookUrl: `${PUBLIC_URL}/webhooks/${id}`,
      text: { unit: 'utf16', most: 1600, messages: 1, segments: true },
      files: expect.objectContaining({ most: 10, mostBytesTogether: 5 * 1024 * 1024 }),
      replyWindowMs: null,
      amends: {},
      secretNames: ['authToken'],
      health: { state: 'ok', since: null, reason: null },
      proven: { sending: null, receiving: null },
      botId: null,
      version: 1,
    }
    expect(await world.asks('agent1', 'channels.get', { id })).toEqual(expected)
    const { items } = await world.asks<{ items: Shown[] }>('agent1', 'channels.list', {})
    expect(items.find((channel) => channel.id === id)).toEqual(expected)
    const amends = (which: string) => items.find((channel) => channel.id === which)?.amends
    expect(amends('demo-whatsapp')).toEqual({ react: 'any', quote: true })
    expect(amends('demo-telegram')).toMatchObject({ edit: true, quote: true, unsendWithinMs: 48 * 3_600_000 })
    expect(items.find((channel) => channel.id === 'demo-whatsapp')?.secretNames).toEqual([
      'accessToken',
      'appSecret',
      'verifyToken',
    ])
  })
})

describe('secrets', () => {
  it('are in no answer, no table and no log', async () => {
    const world = new World(system)
    const lines: string[] = []
    const line = (...given: unknown[]) => void lines.push(JSON.stringify(given))
    const deps = { ...world.deps, log: { info: line, warn: line, error: line } }
    const identity = identityOf('owner@demo.test')
    const caller = { identity, idempotencyKey: `secret-${world.tag}` }
    const secret = (n: number) => `hidden-${world.tag}-${n}`
    const { body } = await runOperation(
      deps,
      'channels.create',
      sms(world, { secrets: { authToken: secret(1) } }),
      caller,
    )
    const { id } = JSON.parse(body) as Shown
    const again = { id, secrets: { authToken: secret(2) } }
    const answers = [
      body,
      (await runOperation(deps, 'channels.update', again, { identity })).body,
      (await runOperation(deps, 'channels.get', { id }, { identity })).body,
      (await runOperation(deps, 'channels.list', {}, { identity })).body,
    ]
    const refused = [{ secrets: { authToken: `${secret(3)} x` } }, { config: { sender: '' } }]
    for (const input of refused) {
      const error = await runOperation(deps, 'channels.update', { id, ...input }, { identity }).catch(
        (refusal: { errors: unknown }) => JSON.stringify([String(refusal), refusal.errors]),
      )
      answers.push(JSON.stringify(error))
    }
    expect(answers.concat(lines, await everything(system)).join('\n')).not.toContain(secret(1).slice(0, -1))
  })

  it('that are changed count at once, and the others stay', async () => {
    const world = new World(system)
    const secrets = { appSecret: 'a', verifyToken: 'v', accessToken: 't' }
    const whats = {
      id: `wa-${world.tag}`,
      type: 'whatsapp',
      provider: 'whatsapp-cloud',
      name: 'W',
      config: { phoneNumberId: '1' },
    }
    const { id } = await world.asks<Shown>('owner', 'channels.create', { ...whats, secrets })
    await Promise.all([
      world.calls('owner', 'channels.update', { id, secrets: { accessToken: 'new' } }),
      world.calls('owner', 'channels.update', { id, secrets: { appSecret: 'new' } }),
    ])
    const channel = await world.deps.channels.find(id)
    if (!channel) throw new Error('no channel')
    const expected = { appSecret: 'new', verifyToken: 'v', accessToken: 'new' }
    expect((await world.deps.channels.connect(channel)).secrets).toEqual(expected)
    expect((await shown(world, id)).version).toBe(3)
  })

  it('are removed where nothing leads to them', async () => {
    const world = new World(system)
    const exists = (at: string | undefined) => system.aws.ssm.get(`/test/channels/${at}`) !== undefined
    const { id } = await connect(world)
    const at = async () => (await world.deps.store.readChannel(id))?.secretsAt
    const places = [await at()]
    for (const authToken of ['second', 'third']) {
      await world.calls('owner', 'channels.update', { id, secrets: { authToken } })
      places.push(await at())
    }
    // The last but one may still be in use in another process.
    expect(places.map(exists)).toEqual([false, true, true])
    const stale = { id, version: 1, secrets: { authToken: 'x' } }
    expect(await outcome(world.calls('owner', 'channels.update', stale))).toBe('version_conflict version')
    await world.calls('owner', 'channels.delete', { id })
    expect(places.map(exists)).toEqual([false, false, false])
  })

  it('of a channel that exists are not touched by somebody who takes its id', async () => {
    const world = new World(system)
    const outcomes = await Promise.all(
      ['a', 'b', 'c'].map((authToken) => outcome(connect(world, { secrets: { authToken } }))),
    )
    expect(outcomes.toSorted()).toEqual(['already_exists id', 'already_exists id', 'done'])
    const channel = await world.deps.store.readChannel(`twilio-${world.tag}`)
    if (!channel) throw new Error('no channel')
    expect(Object.keys((await world.deps.channels.connect(channel)).secrets)).toEqual(['authToken'])
  })
})

describe('a change', () => {
  it('of the team leads the next customer there, at once', async () => {
    const world = new World(system)
    const { id } = await connect(world)
    const token = `first-token-${world.tag}`
    await texts(world, id, token, 'one')
    const state = await world.deps.store.readContact(homeContactId(id, `+${world.phone}`))
    expect(state?.latest?.teamId).toBe('support')
    await world.calls('owner', 'channels.update', { id, teamId: 'sales', secrets: { authToken: 'second' } })
    const other = new World(system)
    expect((await texts(world, id, token, 'two')).status).toBe(401)
    const asOther = Object.assign(Object.create(world), { phone: other.phone }) as World
    expect((await texts(asOther, id, 'second', 'three')).status).toBe(200)
    const next = await world.deps.store.readContact(homeContactId(id, `+${other.phone}`))
    expect(next?.latest?.teamId).toBe('sales')
  })

  it('joins another at the same time, or the later is told', async () => {
    const world = new World(system)
    const { id } = await connect(world)
    await Promise.all([
      world.calls('owner', 'channels.update', { id, name: 'Theirs' }),
      world.calls('owner', 'channels.update', { id, config: { sender: '+15005550007' } }),
    ])
    expect(await shown(world, id)).toMatchObject({
      name: 'Theirs',
      config: { ...account, sender: '+15005550007' },
      version: 3,
    })
    const edits = ['A', 'B'].map((name) => outcome(world.calls('owner', 'channels.update', { id, name, version: 3 })))
    expect((await Promise.all(edits)).toSorted()).toEqual(['done', 'version_conflict version'])
  })
})

describe('a deleted channel', () => {
  it('answers webhooks with 404, and what waits to be sent fails with a reason', async () => {
    const world = new World(system)
    const { id } = await connect(world)
    const token = `first-token-${world.tag}`
    await texts(world, id, token, 'one')
    await answer(world, id, 'hello')
    await world.calls('owner', 'channels.delete', { id })
    expect((await texts(world, id, token, 'two')).status).toBe(404)
    await world.settle()
    const contactId = homeContactId(id, `+${world.phone}`)
    const { items } = await world.deps.store.readTimeline({ contactId }, { limit: 20 })
    const sent = items.find(({ message }) => message?.direction === 'outbound')
    expect(sent?.message?.delivery).toMatchObject({ status: 'failed', error: { code: 'no_channel' } })
    expect(await outcome(world.calls('owner', 'channels.get', { id }))).toBe('not_found')
    expect(await outcome(world.calls('owner', 'channels.delete', { id }))).toBe('not_found')
    expect(await outcome(connect(world))).toBe('already_exists id')
  })
})

describe('a channel’s health is kept true', () => {
  const expired = { status: 400, body: { error: { code: 190, message: 'The session has expired' } } }

  it('an expired token, until a message gets through', async () => {
    const world = new World(system)
    await world.writes('one')
    await world.settle()
    const before = system.clock.now()
    const id = conversationIdOf(world.whatsappContact, 1)
    const say = async (text: string) => {
      await world.calls('agent1', 'messages.send', { id, text })
      await world.settle()
      return (await world.asks<Shown>('agent1', 'channels.get', { id: 'demo-whatsapp' })).health
    }
    system.provider.faults.push(expired)
    expect(await say('one')).toEqual({
      state: 'token_expired',
      since: new Date(before).toISOString(),
      reason: expect.stringMatching(/an admin must enter a new one.*The session has expired$/),
    })
    expect(await say('two')).toMatchObject({ state: 'ok', reason: null })
  })

  it.each([
    ['Twilio', { status: 401, body: { code: 20003, message: 'Authenticate' } }, 'token_expired'],
    ['Twilio, another matter', { status: 400, body: { code: 21610, message: 'Unsubscribed' } }, 'ok'],
  ])('%s', async (_name, fault, expected) => {
    const world = new World(system)
    const { id } = await connect(world)
    await texts(world, id, `first-token-${world.tag}`, 'one')
    system.provider.faults.push(fault)
    await answer(world, id, 'hello')
    await world.settle()
    expect((await shown(world, id)).health.state).toBe(expected)
  })

  it('a provider that is down: failing after three calls in a row, well again by itself', async () => {
    const world = new World(system)
    const { id } = await connect(world)
    await texts(world, id, `first-token-${world.tag}`, 'one')
    await world.settle()
    await answer(world, id, 'hello')
    system.provider.faults.push({ status: 503 }, { status: 503 })
    await meetFaults(world)
    expect((await shown(world, id)).health.state).toBe('ok')
    system.provider.faults.push({ status: 503 })
    await meetFaults(world)
    expect((await shown(world, id)).health.state).toBe('failing')
    await world.settle()
    expect((await shown(world, id)).health.state).toBe('ok')
  })

  it('wrong signatures turn no channel red: anybody can post them; it says that they came, until they stop', async () => {
    const world = new World(system)
    const { id } = await connect(world)
    const token = `first-token-${world.tag}`
    const health = async () => (await shown(world, id)).health
    for (let n = 0; n < 4; n++) expect((await texts(world, id, 'wrong', `w${n}`)).status).toBe(401)
    expect(await health()).toMatchObject({ state: 'ok', reason: null })
    for (let n = 4; n < 40; n++) await texts(world, id, 'wrong', `w${n}`)
    expect(await health()).toMatchObject({ state: 'ok', reason: expect.stringContaining('wrong signature') })
    system.clock.advance(61 * 60_000)
    await texts(world, id, token, 'right')
    expect(await health()).toMatchObject({ state: 'ok', reason: null })
  })

  it('is written where it changes, not per message', async () => {
    const world = new World(system)
    const { id } = await connect(world)
    const token = `first-token-${world.tag}`
    await texts(world, id, token, 'first')
    await world.settle()
    world.forget()
    for (let n = 0; n < 5; n++) await texts(world, id, token, `m${n}`)
    for (let n = 0; n < 8; n++) await texts(world, id, 'wrong', `w${n}`)
    const records = await world.takeRecords()
    expect([ofKind(records, 'conversation') > 0, ofKind(records, 'channel-health')]).toEqual([true, 1])
  })

  it('secrets that are gone: messages wait, webhooks are to come again', async () => {
    const world = new World(system)
    const { id } = await connect(world)
    const token = `first-token-${world.tag}`
    await texts(world, id, token, 'one')
    await answer(world, id, 'hello')
    const at = (await world.deps.store.readChannel(id))?.secretsAt ?? ''
    await world.deps.secrets.removeChannel(at)
    await world.runReactions(await world.takeRecords())
    await world.deliver(await world.receiveJobs())
    expect(await shown(world, id)).toMatchObject({ health: { state: 'misconfigured' } })
    expect(await outcome(texts(world, id, token, 'two'))).toBe('unavailable')
    await world.calls('owner', 'channels.update', { id, secrets: { authToken: token } })
    await world.settle()
    expect((await shown(world, id)).health.state).toBe('ok')
    expect(world.accepted().map(({ text }) => text)).toEqual(['hello'])
  })

  it('is forgiven in a webhook: the event counts even where the health could not be written', async () => {
    const world = new World(system)
    const store = { ...world.deps.store, readChannelHealth: () => Promise.reject(new Error('no')) }
    const request = whatsapp([{ id: `w${world.tag}`, from: world.phone, text: 'hi', sentAt: system.clock.now() }])
    expect((await receiveWebhook({ ...world.deps, store }, 'demo-whatsapp', request)).status).toBe(200)
    expect(await world.deps.store.readContact(world.whatsappContact)).toBeDefined()
  })
})

describe('E1 a channel counts as proven once it was seen to work', () => {
  interface Proven {
    proven: { sending: string | null; receiving: string | null }
  }
  const proven = async (world: World, id: string) => (await world.asks<Proven>('owner', 'channels.get', { id })).proven
  const nothing = { sending: null, receiving: null }
  const check = { run: async () => ({ state: 'ok' as const, account: { name: 'Ours' }, problems: [] }) }
  const asked = (world: World, id: string, run: () => Promise<unknown> = check.run, input: object = {}) =>
    runOperation(
      { ...world.deps, check: () => ({ ...check, run: run as typeof check.run }) },
      'channels.check',
      { id, ...input },
      { identity: identityOf('owner@demo.test') },
    ).then(({ body }) => JSON.parse(body) as { state: string; problems: { code: string }[] })

  it('by its first webhook, and by a provider that takes what is set: each once, until it is set anew', async () => {
    const world = new World(system)
    const { id, ...made } = await connect(world)
    const token = `first-token-${world.tag}`
    expect([made, await proven(world, id)]).toMatchObject([{ proven: nothing }, nothing])
    await texts(world, id, 'wrong', 'forged')
    expect(await proven(world, id)).toEqual(nothing)
    const heardAt = new Date(system.clock.now()).toISOString()
    await texts(world, id, token, 'one')
    expect(await proven(world, id)).toEqual({ sending: null, receiving: heardAt })
    expect(await asked(world, id)).toEqual({
      state: 'ok',
      account: { name: 'Ours', detail: null },
      webhook: null,
      canConnect: false,
      problems: [],
    })
    const both = { sending: expect.any(String), receiving: heardAt }
    system.clock.advance(60_000)
    await texts(world, id, token, 'two')
    expect(await proven(world, id)).toEqual(both)
    await world.calls('owner', 'channels.update', { id, name: 'Renamed' })
    expect(await proven(world, id)).toEqual(both)
    const renewed = await world.asks<Proven>('owner', 'channels.update', { id, secrets: { authToken: 'second' } })
    expect([renewed.proven, await proven(world, id)]).toEqual([nothing, nothing])
    system.clock.advance(60_000)
    await texts(world, id, 'second', 'three')
    expect((await proven(world, id)).receiving).not.toBeNull()
  })

  it('credentials that the provider does not accept are as bad as a message that was refused for them', async () => {
    const world = new World(system)
    const { id } = await connect(world)
    const theirs = 'Twilio does not accept the account’s token.'
    const refused = async () => ({ state: 'refused', problems: [{ code: 'token_refused', theirs }] })
    expect(await asked(world, id, refused)).toMatchObject({ state: 'refused', problems: [{ code: 'token_refused' }] })
    expect((await shown(world, id)).health).toMatchObject({ state: 'token_expired', reason: theirs })
    await asked(world, id)
    expect((await shown(world, id)).health).toMatchObject({ state: 'ok', reason: null })
  })

  it('an id that the token may not see, and a provider that is down, prove nothing either way', async () => {
    const world = new World(system)
    const { id } = await connect(world)
    for (const code of ['account_unknown', 'rights_missing', 'unavailable']) {
      await asked(world, id, async () => ({ state: 'refused', problems: [{ code }] }))
    }
    expect(await shown(world, id)).toMatchObject({ health: { state: 'ok' }, proven: nothing })
  })

  it('what is not set is asked of nobody', async () => {
    const world = new World(system)
    const { id } = await connect(world)
    await world.deps.secrets.removeChannel((await world.deps.store.readChannel(id))?.secretsAt ?? '')
    let calls = 0
    const told = await asked(world, id, async () => ++calls)
    expect([told, calls]).toMatchObject([
      { state: 'incomplete', problems: [{ code: 'not_set', theirs: 'authToken' }] },
      0,
    ])
  })

  it('who cannot be told over an API is not; the mailbox says what keeps mail away, the chat nothing', async () => {
    const world = new World(system)
    const { id } = await connect(world)
    expect(await outcome(asked(world, id, check.run, { connect: true }))).toBe('invalid_request connect')
    expect(await outcome(world.calls('agent1', 'channels.check', { id }))).toBe('forbidden')
    expect(await outcome(world.calls('owner', 'channels.check', { id: `none-${world.tag}` }))).toBe('not_found')
    const mailbox = { type: 'email', provider: 'email', name: 'Mail', config: { address: `m${world.tag}@else.test` } }
    const { id: mail } = await world.asks<Shown>('owner', 'channels.create', mailbox)
    expect(await world.asks('owner', 'channels.check', { id: mail })).toMatchObject({
      state: 'ok',
      problems: [{ code: 'address_elsewhere' }],
    })
    expect(await world.asks('owner', 'channels.check', { id: 'demo-web' })).toMatchObject({ state: 'ok', problems: [] })
    expect((await proven(world, 'demo-web')).sending).toBeNull()
  })
})
