import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import { identityOf } from '../../kit/identity.ts'
import { runOperation } from '../../kit/operations.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { callsBy, make } from '../api-keys/key-kit.ts'
import { whatsappId } from '../workspace/settings-kit.ts'

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

type Put = OutputOf<'contacts.put'>
const put = (externalId: string, fields: object = {}) =>
  world.asks<Put>('owner', 'contacts.put', { externalId, ...fields })

describe('C1 contacts by an id of the company’s own', () => {
  it('C1: makes who is not there, changes who is, writes nothing where nothing is different', async () => {
    const externalId = `E-${world.tag}`
    const made = await put(externalId, { phones: ['+15550001111'] })
    expect(made).toMatchObject({ made: true, externalId, name: externalId, version: 1 })
    const changed = await put(externalId, { name: 'Ann', emails: ['ann@example.com'] })
    expect(changed).toMatchObject({ id: made.id, made: false, name: 'Ann', phones: ['+15550001111'], version: 2 })
    expect(await put(externalId, { name: 'Ann' })).toMatchObject({ made: false, version: 2 })
    const found = await world.asks<{ id: string }>('owner', 'contacts.byExternalId', { externalId })
    expect(found.id).toBe(made.id)
  })

  it('C1: two at once make one; the status says which of them did', async () => {
    const externalId = `E-${world.tag}`
    const call = () =>
      runOperation(world.deps, 'contacts.put', { externalId }, { identity: identityOf('owner@demo.test') })
    const answers = await Promise.all([call(), call(), call()])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201])
    expect(new Set(answers.map(({ body }) => (JSON.parse(body) as Put).id)).size).toBe(1)
  })

  it('C3, C7: who was merged is who they are by now; in place of who was erased somebody is made', async () => {
    const [one, other] = [await put(`A-${world.tag}`, { name: 'A' }), await put(`B-${world.tag}`, { name: 'B' })]
    await world.calls('owner', 'contacts.merge', { id: one.id, contactId: other.id })
    expect(await put(`B-${world.tag}`, { language: 'de' })).toMatchObject({ id: one.id, made: false, language: 'de' })
    await world.calls('owner', 'contacts.erase', { id: one.id })
    const again = await put(`A-${world.tag}`)
    expect(again).toMatchObject({ made: true })
    expect(again.id).not.toBe(one.id)
  })
})

describe('A2 several at once', () => {
  it('A2: contacts and conversations by their ids, in that order; what may not be seen, or is not there, is left out', async () => {
    await world.writes('Hello')
    await world.texts('Hello')
    const key = await make(world, { teamIds: ['support'] })
    const ids = [world.smsContact(), 'ct_nobody', world.whatsappContact]
    const read = async (by: string, of: string[]) => {
      const answer = (await callsBy(world.deps, by, 'contacts.readMany', { ids: of })) as OutputOf<'contacts.readMany'>
      return answer.items.map(({ id }) => id)
    }
    expect(await read(key.key, ids)).toEqual([world.whatsappContact])
    const all = await make(world)
    expect(await read(all.key, ids)).toEqual([world.smsContact(), world.whatsappContact])
    const smsId = `cv_${world.smsContact().slice(3)}_1`
    const input = { ids: [smsId, whatsappId(world)] }
    const seen = (await callsBy(
      world.deps,
      key.key,
      'conversations.readMany',
      input,
    )) as OutputOf<'conversations.readMany'>
    expect(seen.items.map(({ id }) => id)).toEqual([whatsappId(world)])
    await expect(
      callsBy(world.deps, key.key, 'contacts.readMany', { ids: Array(101).fill('ct_x') }),
    ).rejects.toMatchObject({ code: 'invalid_request' })
  })
})

describe('C1 what changed since', () => {
  interface Page {
    items: { id: string; version: number }[]
    nextCursor: string | null
    nextUpdatedAfter: string
  }
  const iso = (at: number) => new Date(at).toISOString()
  /** All pages, of two each; `between` happens after the first. */
  async function walk(
    name: 'contacts.list' | 'conversations.list',
    updatedAfter: string,
    between?: () => Promise<unknown>,
  ) {
    const items: Page['items'] = []
    let page: Page = await world.asks('owner', name, { updatedAfter, limit: 2 })
    items.push(...page.items)
    await between?.()
    while (page.nextCursor !== null) {
      page = await world.asks('owner', name, { updatedAfter, limit: 2, cursor: page.nextCursor })
      items.push(...page.items)
    }
    return { items, ids: items.map(({ id }) => id), next: page.nextUpdatedAfter }
  }
  const days = (count: number) => system.clock.advance(count * 86_400_000)

  it('C1: a contact that was changed once more is found again, also one that is changed while the list is read', async () => {
    const ids: string[] = []
    for (let at = 0; at < 7; at++) ids.push((await put(`W${at}-${world.tag}`)).id)
    days(1)
    const since = iso(system.clock.now())
    system.clock.advance(1)
    const change = (at: number, language: string) => world.calls('owner', 'contacts.update', { id: ids[at], language })
    for (const at of [1, 3, 5]) await change(at, 'de')
    const made = await put(`N-${world.tag}`)
    const first = await walk('contacts.list', since, async () => {
      system.clock.advance(1)
      await change(0, 'fr')
    })
    expect(first.ids.toSorted()).toEqual([ids[0], ids[1], ids[3], ids[5], made.id].toSorted())
    days(1)
    await change(3, 'it')
    const second = await walk('contacts.list', first.next)
    expect(second.ids).toContain(ids[3])
    expect(second.ids).not.toContain(ids[6])
    expect((await walk('contacts.list', second.next)).ids).not.toContain(ids[6])
  })

  it('A1: a conversation in which something was said or moved is found, however shortly after it was last', async () => {
    await world.writes('Hello')
    await world.texts('Hello')
    const smsId = `cv_${world.smsContact().slice(3)}_1`
    days(2)
    const since = iso(system.clock.now())
    system.clock.advance(1)
    await world.writes('2', 'Again')
    system.clock.advance(60_000)
    const later = iso(system.clock.now())
    system.clock.advance(1)
    await world.calls('owner', 'conversations.close', { id: whatsappId(world) })
    for (const from of [since, later]) {
      const { ids } = await walk('conversations.list', from)
      expect(ids).toContain(whatsappId(world))
      expect(ids).not.toContain(smsId)
    }
    system.clock.advance(1)
    const { ids, next } = await walk('conversations.list', iso(system.clock.now()))
    expect(ids).not.toContain(whatsappId(world))
    expect(Date.parse(next)).toBe(system.clock.now() - 60_000)
  })

  it('C1: what goes with it and what does not is said', async () => {
    const refused = (name: 'contacts.list' | 'conversations.list', input: object) =>
      expect(world.calls('owner', name, { updatedAfter: iso(0), ...input })).rejects
    await refused('contacts.list', { sort: 'name' }).toMatchObject({ errors: [{ path: 'sort' }] })
    await refused('contacts.list', { cursor: 'x' }).toMatchObject({ errors: [{ path: 'cursor' }] })
    await refused('conversations.list', { view: 'mine' }).toMatchObject({ errors: [{ path: 'view' }] })
    await refused('conversations.list', { queue: 'soon' }).toMatchObject({ errors: [{ path: 'queue' }] })
  })
})
