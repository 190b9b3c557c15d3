import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OperationName, OutputOf } from '../../../contracts/operations.ts'
import { homeContactId } from '../../../functions/kernel/ids.ts'
import { whatsapp } from '../../kit/customers.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { fileOf, importTable, type Job } from '../contact-imports/imports-kit.ts'
import { hire, outcome } from '../workspace/settings-kit.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
})

type Contact = OutputOf<'contacts.get'>
const read = (id: string) => world.asks<Contact>('owner', 'contacts.get', { id })
const refusal = async (who: string, name: OperationName, input: object) =>
  (await outcome(world.asks(who, name, input))).split(' ')[0]
async function done(who: string, input: object, name: OperationName = 'contacts.bulk'): Promise<Job> {
  const { id } = await world.asks<Job>(who, name, input)
  await world.settle()
  return world.asks<Job>(who, 'jobs.get', { id })
}

/** One who wrote to Support, and two who were made by hand. */
async function three(): Promise<string[]> {
  const message = { id: `wamid.${world.tag}`, from: world.phone, text: 'Hi', sentAt: system.clock.now() }
  await world.webhook('demo-whatsapp', whatsapp([message]))
  const made = await Promise.all(
    ['A', 'B'].map((name) =>
      world.asks<Contact>('owner', 'contacts.create', {
        name: `${name} ${world.tag}`,
        attributes: { batch: world.tag },
      }),
    ),
  )
  await world.settle()
  return [homeContactId('demo-whatsapp', world.phone), ...made.map(({ id }) => id)]
}

describe('C9 many contacts at once', () => {
  it.each([
    ['owner', { agentId: 'ag_agent1' }, { pinnedTo: 'ag_agent1' }],
    ['attribute', { key: 'tier', value: 'gold' }, { attributes: { tier: 'gold' } }],
    ['blacklist', {}, { blacklisted: true }],
  ])('C9: %s, and undo, as of each alone', async (action, params, expected) => {
    const ids = await three()
    await world.asks('owner', 'contacts.pin', { id: ids[1], agentId: 'owner@demo.test' })
    const before = await Promise.all(ids.map(read))
    const job = await done('owner', { ids: [...ids, 'ct_nobody'], action, params })
    expect(job).toMatchObject({ kind: 'contacts.bulk', action, state: 'done', done: 3, refused: 1, canUndo: true })
    expect(job.refusals).toEqual([{ contactId: 'ct_nobody', code: 'not_found', message: expect.any(String) }])
    for (const id of ids) expect(await read(id)).toMatchObject(expected)
    const back = await done('owner', { action: 'undo', params: { jobId: job.id } })
    expect(back).toMatchObject({ done: 3, refused: 0, canUndo: false })
    for (const [at, id] of ids.entries()) {
      const { pinnedTo, attributes, blacklisted } = before[at] as Contact
      expect(await read(id)).toMatchObject({ pinnedTo, attributes, blacklisted })
    }
    expect(await refusal('owner', 'contacts.bulk', { action: 'undo', params: { jobId: job.id } })).toBe(
      'version_conflict',
    )
  })

  it('C9: what somebody has changed since stays when the rest is undone', async () => {
    const ids = await three()
    const job = await done('owner', { ids, action: 'attribute', params: { key: 'tier', value: 'gold' } })
    await world.asks('owner', 'contacts.update', { id: ids[0], attributes: { tier: 'silver' } })
    const back = await done('owner', { action: 'undo', params: { jobId: job.id } })
    expect(back).toMatchObject({ done: 2, refused: 1 })
    expect(back.refusals).toMatchObject([{ contactId: ids[0], code: 'version_conflict' }])
    expect((await read(ids[0] ?? '')).attributes).toEqual({ tier: 'silver' })
  })

  it('F2: tags the latest message of each, and says who has none', async () => {
    const ids = await three()
    const job = await done('agent1', { ids, action: 'tag', params: { tag: `Lead ${world.tag.slice(-8)}` } })
    expect(job).toMatchObject({ done: 1, refused: 2, canUndo: false })
    expect(job.refusals.map(({ contactId }) => contactId)).toEqual(ids.slice(1))
  })

  it('A2: does only what whoever asked may do', async () => {
    const ids = await three()
    const outsider = await hire(world, 'outsider')
    const job = await done(outsider.login, { ids, action: 'attribute', params: { key: 'tier', value: 'x' } })
    expect(job).toMatchObject({ done: 2, refused: 1 })
    for (const action of ['blacklist', 'export', 'erase']) {
      expect(await refusal(outsider.login, 'contacts.bulk', { ids, action })).toBe('forbidden')
    }
  })

  it('C7: erases each, by a job of its own', async () => {
    const ids = await three()
    const job = await done('owner', { ids, action: 'erase' })
    expect(job).toMatchObject({ action: 'erase', done: 3, refused: 0, canUndo: false })
    for (const id of ids) expect(await refusal('owner', 'contacts.get', { id })).toBe('not_found')
    const { items } = await world.asks<{ items: Job[] }>('owner', 'jobs.list', { limit: 10 })
    expect(items.filter(({ kind }) => kind === 'contacts.erase').length).toBeGreaterThanOrEqual(3)
  })

  it('C6: exports what a filter means, for whoever may, as what can be imported again', async () => {
    const ids = await three()
    const team = await world.asks<{ id: string }>('owner', 'segments.create', {
      name: `Batch ${world.tag}`,
      filter: { attributes: [{ key: 'batch', is: 'equals', value: world.tag }] },
    })
    await importTable(world, `name,phone,id\n"=cmd|' /C calc'!A0",+49${world.phone.slice(2)}1,X-${world.tag}\n`)
    const [risky = ''] = await world.deps.store.readKnownBy(`+49${world.phone.slice(2)}1`)
    await world.asks('owner', 'contacts.update', { id: risky, attributes: { batch: world.tag } })
    await world.asks('owner', 'contacts.pin', { id: ids[1], agentId: 'owner@demo.test' })
    await world.settle()
    const job = await done(
      'owner',
      { segmentId: team.id, columns: ['name', 'phone', 'externalId', 'owner', 'attributes.batch'] },
      'contactExports.start',
    )
    expect(job).toMatchObject({ kind: 'contacts.export', state: 'done', done: 3, total: 3, action: null })
    const lines = (await fileOf(world, job)).split('\r\n')
    expect(lines[0]).toBe('\uFEFFname,phone,externalId,owner,attributes.batch')
    expect(lines.slice(1, -1).toSorted()).toEqual(
      [
        `'=cmd|' /C calc'!A0,'+49${world.phone.slice(2)}1,X-${world.tag},,${world.tag}`.replace(
          /^[^,]*/,
          (cell) => `"${cell}"`,
        ),
        `A ${world.tag},,,owner@demo.test,${world.tag}`,
        `B ${world.tag},,,,${world.tag}`,
      ].toSorted(),
    )
    const again = await importTable(world, await fileOf(world, job), { existing: 'update' })
    expect(again.counts).toMatchObject({ refused: 0 })
    expect((await read(risky)).name).toBe("=cmd|' /C calc'!A0")
    const log = await world.asks<OutputOf<'accessLog.list'>>('owner', 'accessLog.list', {})
    expect(log.items).toContainEqual(
      expect.objectContaining({
        id: job.id,
        contactId: null,
        conversationId: null,
        event: { name: 'exported', from: null, to: '3' },
      }),
    )
    // Those who were named; who may not be seen is left out.
    const clerk = await hire(world, 'clerk', { permissions: ['contacts.export'] })
    const named = await done(clerk.login, { ids, action: 'export', params: { columns: ['id'] } })
    expect(named).toMatchObject({ kind: 'contacts.export', done: 2, refused: 1, total: 3 })
    expect((await fileOf(world, named)).split('\r\n').slice(1, -1).toSorted()).toEqual(ids.slice(1).toSorted())
    expect(await refusal('owner', 'contactExports.start', { columns: ['rank'] })).toBe('invalid_request')
    expect(await refusal('owner', 'contactExports.start', { segmentId: 'sg_gone' })).toBe('not_found')
  })

  it('C6: a file that was asked for and then cancelled leaves nothing behind', async () => {
    await three()
    const { id } = await world.asks<Job>('owner', 'contactExports.start', {})
    await world.asks('owner', 'jobs.cancel', { id })
    await world.settle()
    expect(await world.asks<Job>('owner', 'jobs.get', { id })).toMatchObject({ state: 'cancelled', attachmentId: null })
    expect(await world.deps.files.list(`uploads/${id}`, 10)).toEqual([])
  })
})
