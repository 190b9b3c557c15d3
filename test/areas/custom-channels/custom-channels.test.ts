import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import { conversationIdOf, homeContactId } from '../../../functions/kernel/ids.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { callsBy, type MadeKey, make, outcomeBy } from '../api-keys/key-kit.ts'
import { startApp, type TestApp } from './app-server.ts'

let system: TestSystem
let app: TestApp
let world: World
let channel: OutputOf<'channels.create'>
let key: MadeKey
beforeAll(async () => {
  ;[system, app] = await Promise.all([startSystem(), startApp()])
})
afterAll(() => Promise.all([system.stop(), app.stop()]))
beforeEach(async () => {
  world = new World(system)
  await world.clear()
  app.told.length = 0
  app.answers.length = 0
  channel = await world.asks('owner', 'channels.create', {
    type: 'custom',
    provider: 'custom',
    name: 'Our app',
    config: { url: app.url },
    teamId: 'support',
  })
  key = await make(world, { scopes: ['messages.receive'], teamIds: ['support'] })
})

const inbound = (more: object = {}) =>
  callsBy(world.deps, key.key, 'channels.inbound', {
    channelId: channel.id,
    id: 'm1',
    from: { id: 'user 7', name: 'Ann' },
    text: 'Hello',
    ...more,
  })
const contactId = () => homeContactId(channel.id, 'user 7')
const conversationId = () => conversationIdOf(contactId(), 1)
const entries = async () => (await world.deps.store.readTimeline({ contactId: contactId() }, { limit: 100 })).items
const messages = async () => (await entries()).flatMap(({ message }) => (message ? [message] : []))
const answer = (text: string) =>
  world.asks<OutputOf<'messages.send'>>('agent1', 'messages.send', { id: conversationId(), text })
const last = async () => (await messages()).at(-1)
const signedBy = (secret: string, { headers, text }: TestApp['told'][number]) => {
  const hmac = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
  const signature = hmac.update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`).digest('base64')
  return (headers['webhook-signature'] ?? '').split(' ').includes(`v1,${signature}`)
}

describe('O7 a custom channel', () => {
  it('O7, M1, M2: what an app hands in counts once, however often, at once, late and out of order', async () => {
    const [one, other] = await Promise.all([inbound(), inbound()])
    expect([one, other].map((each) => (each as { made: boolean }).made).sort()).toEqual([false, true])
    const at = (minutes: number) => new Date(system.clock.now() - minutes * 60_000).toISOString()
    await inbound({ id: 'm3', text: 'Third', at: at(1) })
    await inbound({ id: 'm2', text: 'Second', at: at(2) })
    expect(await inbound({ id: 'm3', text: 'Third', at: at(1) })).toEqual({ id: 'm3', made: false })
    expect((await messages()).map(({ text }) => text)).toEqual(['Second', 'Third', 'Hello'])
    const shown = await world.asks<OutputOf<'contacts.get'>>('owner', 'contacts.get', { id: contactId() })
    expect(shown).toMatchObject({
      name: 'Ann',
      channels: [{ channelId: channel.id, type: 'custom', address: 'user 7' }],
    })
  })

  it('O7: files by address are fetched as other providers’ are, uploads are the caller’s own', async () => {
    await inbound({ text: '', attachments: [{ url: `${app.url}/picture%201.png` }] })
    await world.settle()
    expect((await last())?.attachments).toMatchObject([{ name: 'picture 1.png', type: 'image/png', size: 9 }])
    await expect(inbound({ id: 'm2', attachments: [{ attachmentId: 'up_none' }] })).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'attachments.0.attachmentId' }],
    })
    await expect(inbound({ id: 'm2', attachments: [{ url: 'https://10.0.0.1/secret' }] })).rejects.toMatchObject({
      errors: [{ path: 'attachments.0.url' }],
    })
    expect(await messages()).toHaveLength(1)
  })

  it('O7, M4: the answer goes out signed, in the API’s own shapes; receipts move it forward, never back', async () => {
    await inbound()
    const sent = await answer('Hi Ann')
    await world.settle()
    const [call] = app.told
    expect(call?.body).toMatchObject({
      type: 'message.created',
      data: {
        to: 'user 7',
        conversation: { id: conversationId() },
        entry: { id: sent.id, message: { text: 'Hi Ann', channel: { id: channel.id, type: 'custom' } } },
      },
    })
    expect(call && signedBy(channel.secret ?? '', call)).toBe(true)
    expect((await last())?.delivery?.status).toBe('sent')
    const receipt = (input: object) =>
      callsBy(world.deps, key.key, 'channels.receipts', { channelId: channel.id, ...input })
    await receipt({ messageId: sent.id, status: 'read' })
    await receipt({ messageId: call?.headers['webhook-id'], status: 'delivered' })
    expect((await last())?.delivery?.status).toBe('read')
  })

  it('O7, M4: an app that is down delays its answers and loses none, in the order in which they were written', async () => {
    await inbound()
    app.answers.push(503, 404)
    await answer('One')
    await answer('Two')
    for (let tries = 0; tries < 4; tries++) {
      await world.settle()
      system.clock.advance(10 * 60_000)
    }
    await world.settle()
    const told = app.told.map(({ body, headers }) => [
      (body.data as unknown as { entry: { message: { text: string } } }).entry.message.text,
      headers['webhook-id'],
    ])
    expect(told.map(([text]) => text)).toEqual(['One', 'One', 'One', 'Two'])
    expect(new Set(told.slice(0, 3).map(([, id]) => id)).size).toBe(1)
    expect((await messages()).slice(1).map(({ delivery }) => delivery?.status)).toEqual(['sent', 'sent'])
  })

  it('O7, M4: a message that the app won’t have has failed; a late receipt of that attempt changes nothing of the next', async () => {
    await inbound()
    app.answers.push(422)
    const sent = await answer('No')
    await world.settle()
    expect((await last())?.delivery).toMatchObject({ status: 'failed', error: { code: 'http_422' } })
    await world.calls('agent1', 'messages.retry', { id: sent.id })
    await world.settle()
    const [first, second] = app.told.map(({ headers }) => headers['webhook-id'])
    expect(first).not.toBe(second)
    const error = { reason: 'Too late' }
    await callsBy(world.deps, key.key, 'channels.receipts', {
      channelId: channel.id,
      messageId: first,
      status: 'failed',
      error,
    })
    expect((await last())?.delivery?.status).toBe('sent')
  })

  it('O7, M14: changed words, told before their message too; what is taken back is gone on both sides', async () => {
    const amend = (messageId: string, text: string | null) =>
      callsBy(world.deps, key.key, 'channels.amend', { channelId: channel.id, messageId, from: { id: 'user 7' }, text })
    await inbound()
    await amend('m2', 'Second, put right')
    await inbound({ id: 'm2', text: 'Secnod' })
    expect((await last())?.text).toBe('Second, put right')
    await amend('m1', null)
    expect((await messages())[0]).toMatchObject({ text: '', unsentAt: expect.any(Number) })
    const sent = await answer('Hi')
    await world.settle()
    await world.calls('agent1', 'messages.edit', { id: sent.id, text: 'Hi Ann' })
    await world.settle()
    expect(app.told.map(({ body }) => body.type)).toEqual(['message.created', 'message.updated'])
  })

  it('O7: an app’s key hands in for channels of its teams, and does nothing else', async () => {
    await inbound()
    for (const [name, input] of [
      ['conversations.list', {}],
      ['contacts.get', { id: contactId() }],
      ['messages.send', { id: conversationId(), text: 'As the company' }],
    ] as const) {
      expect(await outcomeBy(world.deps, key.key, name, input)).toBe('forbidden')
    }
    const upload = { name: 'a.txt', type: 'text/plain', size: 1 }
    expect(await outcomeBy(world.deps, key.key, 'attachments.create', upload)).toBe('done')
    const elsewhere = await make(world, { scopes: ['messages.receive'], teamIds: ['sales'] })
    const input = { channelId: channel.id, id: 'm9', from: { id: 'u' }, text: 'Hi' }
    expect(await outcomeBy(world.deps, elsewhere.key, 'channels.inbound', input)).toBe('not_found')
    expect(await outcomeBy(world.deps, key.key, 'channels.inbound', { ...input, channelId: 'demo-web' })).toBe(
      'not_found',
    )
    const without = await make(world, { scopes: [] })
    expect(await outcomeBy(world.deps, without.key, 'channels.inbound', input)).toBe('forbidden')
  })

  it('O7: the secret is told once; of a new one both sign for a day, and nobody gives one', async () => {
    expect(channel.secret).toMatch(/^whsec_/)
    const shown = await world.asks<OutputOf<'channels.get'>>('owner', 'channels.get', { id: channel.id })
    expect(shown).not.toHaveProperty('secret')
    const { secret } = await world.asks<OutputOf<'channels.rotateSecret'>>('owner', 'channels.rotateSecret', {
      channelId: channel.id,
    })
    await inbound()
    await answer('Hi')
    await world.settle()
    const [call] = app.told
    if (!call) throw new Error('nothing was told')
    expect([signedBy(secret ?? '', call), signedBy(channel.secret ?? '', call)]).toEqual([true, true])
    await expect(
      world.calls('owner', 'channels.update', { id: channel.id, secrets: { signingSecret: 'mine' } }),
    ).rejects.toMatchObject({ errors: [{ path: 'secrets.signingSecret' }] })
    await expect(
      world.calls('owner', 'channels.update', { id: channel.id, config: { url: 'http://10.0.0.1/' } }),
    ).rejects.toMatchObject({ errors: [{ path: 'config.url' }] })
  })
})
