import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { KeptWebhook } from '../../../functions/areas/webhooks/domain/kept-webhook.ts'
import { type Database, startDatabase } from '../../kit/database.ts'
import { everything } from '../../kit/history.ts'
import { identityOf } from '../../kit/identity.ts'
import { freshStore, NOW } from '../../kit/store.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let database: Database
beforeAll(async () => {
  database = await startDatabase()
})
afterAll(() => database.stop())

const ulid = (number: number) => String(number).padStart(26, '0')
const DAY = 24 * 60 * 60 * 1000

const anna = identityOf('anna@demo.test')
describe('a socket ticket', () => {
  it('is good once, of many at once', async () => {
    const { store } = await freshStore(database)
    await store.putTicket('ticket', anna, NOW + 60_000)
    const taken = await Promise.all(Array.from({ length: 8 }, () => store.takeTicket('ticket', NOW)))
    expect(taken.filter((identity) => identity !== undefined)).toEqual([anna])
    expect(await store.takeTicket('ticket', NOW)).toBeUndefined()
  })
  it('is good for 60 s', async () => {
    const { store } = await freshStore(database)
    await store.putTicket('early', anna, NOW + 60_000)
    await store.putTicket('late', anna, NOW + 60_000)
    expect(await store.takeTicket('late', NOW + 60_000)).toBeUndefined()
    expect(await store.takeTicket('early', NOW + 59_999)).toEqual(anna)
    expect(await store.takeTicket('never issued', NOW)).toBeUndefined()
  })
})

describe('an answer under an idempotency key', () => {
  const answer = { operation: 'messages.send', hash: 'h', status: 201, body: '{}' }
  it('is remembered once, for 24 hours, for one agent', async () => {
    const { store } = await freshStore(database)
    await store.commit([store.putAnswer('anna', 'key', answer, NOW)])
    expect(await store.readAnswer('anna', 'key', NOW + DAY - 1)).toEqual(answer)
    expect(await store.readAnswer('anna', 'key', NOW + DAY)).toBeUndefined()
    expect(await store.readAnswer('ben', 'key', NOW)).toBeUndefined()
    const again = store.commit([store.putAnswer('anna', 'key', answer, NOW + DAY - 1000)])
    await expect(again).rejects.toMatchObject({ labels: ['idempotency'] })
    await store.commit([store.putAnswer('anna', 'key', answer, NOW + DAY + 1000)])
  })
})

describe('M2 a provider’s event', () => {
  it('counts once for ten days, per channel', async () => {
    const { store } = await freshStore(database)
    const mark = (channelId: string, id: string, at: number) => store.commit([store.markSeen(channelId, id, at)])
    await mark('a', 'wamid.1', NOW)
    await mark('b', 'wamid.1', NOW)
    await expect(mark('a', 'wamid.1', NOW + 9 * DAY)).rejects.toMatchObject({ labels: ['seen'] })
    await mark('a', 'wamid.1', NOW + 11 * DAY)
    const long = 'x'.repeat(5_000)
    await mark('a', `${long}1`, NOW)
    await mark('a', `${long}2`, NOW)
    await expect(mark('a', `${long}2`, NOW)).rejects.toMatchObject({ labels: ['seen'] })
  })
})

describe('a webhook that was not understood', () => {
  const kept = (id: string, body: Buffer, more: Partial<KeptWebhook> = {}): [KeptWebhook, Buffer] => [
    {
      id,
      channelId: 'demo-line',
      at: NOW,
      reasons: ['not JSON'],
      method: 'POST',
      url: 'https://switchboard.test/webhooks/demo-line',
      headers: { 'x-line-signature': 's' },
      bytes: body.length,
      replayedAt: null,
      ...more,
    },
    body,
  ]
  it('is kept whole, 10 MB of noise as well as nothing', async () => {
    const { store } = await freshStore(database)
    const noise = randomBytes(10 * 1024 * 1024)
    await store.keepWebhook(...kept('1', noise))
    await store.keepWebhook(...kept('2', Buffer.alloc(0)))
    const found = await store.readWebhook('1')
    expect(found?.webhook).toEqual(kept('1', noise)[0])
    expect(found?.body.equals(noise)).toBe(true)
    expect((await store.readWebhook('2'))?.body).toHaveLength(0)
    expect(await store.readWebhook('3')).toBeUndefined()
  })
  it('is listed newest first, page by page, and remembers that it was read again', async () => {
    const { store } = await freshStore(database)
    for (let id = 1; id <= 7; id++) await store.keepWebhook(...kept(ulid(id), Buffer.from(`body ${id}`)))
    const ids = await everything((cursor) => store.listWebhooks({ limit: 3, cursor }))
    expect(ids.map(({ id }) => id)).toEqual([7, 6, 5, 4, 3, 2, 1].map(ulid))
    expect(await store.askForReplay(ulid(4), NOW + 1)).toMatchObject({ id: ulid(4), replayAskedAt: NOW + 1 })
    expect(await store.recordReplay(ulid(4), NOW + 1, { reasons: [], replayedAt: NOW + 2 })).toBe(true)
    const { webhook } = (await store.readWebhook(ulid(4))) ?? {}
    expect(webhook).toMatchObject({ replayedAt: NOW + 2, reasons: [] })
    expect(webhook).not.toHaveProperty('replayAskedAt')
  })
  it('an outcome does not stand for what was asked after it, nor make what is not there', async () => {
    const { store } = await freshStore(database)
    await store.keepWebhook(...kept('1', Buffer.from('what?')))
    await store.askForReplay('1', NOW + 1)
    await store.askForReplay('1', NOW + 2)
    expect(await store.recordReplay('1', NOW + 1, { reasons: [], replayedAt: NOW + 3 })).toBe(false)
    expect((await store.readWebhook('1'))?.webhook).toMatchObject({ replayedAt: null, replayAskedAt: NOW + 2 })
    expect(await store.askForReplay('2', NOW)).toBeUndefined()
    expect(await store.recordReplay('2', NOW, { reasons: [], replayedAt: NOW })).toBe(false)
    expect(await store.readWebhook('2')).toBeUndefined()
  })
  it('M2 the same body is kept once, also of two at once', async () => {
    const { store } = await freshStore(database)
    const body = Buffer.from('what?')
    await Promise.all([store.keepWebhook(...kept('1', body)), store.keepWebhook(...kept('2', body))])
    await store.keepWebhook(...kept('3', body))
    await store.keepWebhook(...kept('4', body, { channelId: 'demo-viber' }))
    expect((await store.listWebhooks({ limit: 10 })).items).toHaveLength(2)
  })
})

describe('an agent’s email', () => {
  it('belongs to one agent', async () => {
    const { store } = await freshStore(database)
    const agent = (id: string) => ({
      id,
      email: 'Anna@Demo.test',
      name: id,
      role: 'agent' as const,
      teams: {},
      permissions: [],
      available: true,
    })
    await store.commit(store.putAgent(agent('ag_1'), true))
    await expect(store.commit(store.putAgent(agent('ag_2'), true))).rejects.toMatchObject({ labels: ['email'] })
    expect((await store.agentByEmail('anna@demo.TEST'))?.id).toBe('ag_1')
    const stored = async () => (await store.readAgent('ag_1')) ?? agent('ag_1')
    await store.commit(store.putAgent({ ...(await stored()), available: false }, false))
    expect((await store.agentByEmail('anna@demo.test'))?.available).toBe(false)
    await store.commit(store.putAgent({ ...(await stored()), deleted: true }, false))
    expect(await store.agentByEmail('anna@demo.test')).toBeUndefined()
  })
})
