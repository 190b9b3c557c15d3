import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { segmentsOperations } from '../../../contracts/segments/operations.ts'
import type { AttributeCondition } from '../../../functions/areas/segments/domain/attribute-conditions.ts'
import { askedBy } from '../../../functions/areas/segments/domain/segment.ts'
import { contactsOf } from '../../../functions/areas/segments/index.ts'
import { type Filter, filterOf } from '../../../functions/areas/segments/use-cases/segments.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { outcome } from '../workspace/settings-kit.ts'

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

const DAY = 24 * 3_600_000
const iso = (ms: number) => new Date(ms).toISOString()
/** Only this test's own: the system is everybody's. */
const mine = () => ({ attributes: { world: world.tag } })
const made = async (name: string, fields: object = {}) => {
  const { attributes, ...rest } = { attributes: {}, ...fields }
  const input = { name, attributes: { ...mine().attributes, ...attributes }, ...rest }
  return (await world.asks<{ id: string }>('owner', 'contacts.create', input)).id
}
/** All that a filter means, by name, walked page by page. */
async function found(filter: Filter, agentId = 'ag_owner', limit?: number): Promise<string[]> {
  const agent = await world.deps.store.readAgent(agentId)
  if (!agent) throw new Error('no such agent')
  const names: string[] = []
  let cursor: string | null = null
  do {
    const page = await contactsOf(world.deps, agent, [askedBy(filterOf(filter)), filterOf(mine())], {
      cursor: cursor ?? undefined,
      limit,
    })
    names.push(...page.contacts.map(({ contact }) => contact.name))
    cursor = page.nextCursor
  } while (cursor !== null)
  return names
}

describe('a segment', () => {
  it('M18 is kept, changed as it was read, and deleted', async () => {
    const filter = { language: 'de', attributes: [{ key: 'city', is: 'equals', value: 'Bern' }] }
    const one = await world.asks<{ id: string; version: number }>('manager', 'segments.create', {
      name: ' Bern  ',
      // As the first version put it.
      filter: { language: 'de', attributes: { city: 'Bern' } },
    })
    expect(one).toMatchObject({ name: 'Bern', filter, createdBy: 'ag_manager', version: 1 })
    await world.calls('manager', 'segments.update', { id: one.id, version: 1, name: 'Berne' })
    expect(await outcome(world.calls('owner', 'segments.update', { id: one.id, version: 1, filter: {} }))).toBe(
      'version_conflict version',
    )
    expect(await world.asks('agent1', 'segments.get', { id: one.id })).toMatchObject({
      name: 'Berne',
      filter,
      version: 2,
    })
    const both = await Promise.allSettled([
      world.calls('owner', 'segments.update', { id: one.id, filter: { language: 'fr' } }),
      world.calls('manager', 'segments.update', { id: one.id, name: 'Both' }),
    ])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
    expect(await world.asks('agent1', 'segments.get', { id: one.id })).toMatchObject({
      name: 'Both',
      filter: { language: 'fr' },
    })
    await world.calls('owner', 'segments.delete', { id: one.id })
    expect(await outcome(world.calls('agent1', 'segments.get', { id: one.id }))).toBe('not_found')
  })

  it('M18 takes no filter that would need a scan, or makes no sense', () => {
    const create = segmentsOperations.find(({ name }) => name === 'segments.create')
    const takes = (filter: object) => create?.input.safeParse({ name: 'A', filter }).success
    expect(takes({})).toBe(true)
    for (const filter of [{ tag: 'vip' }, { text: 'hello' }, { ratingAtLeast: 9 }, { createdAfter: 'yesterday' }]) {
      expect([filter, takes(filter)]).toEqual([filter, false])
    }
  })
})

describe('whom a filter means', () => {
  it('M18 asks contacts what stands on them', async () => {
    const started = system.clock.now()
    await made('Ada', { language: 'pt-BR', attributes: { City: 'Bern' } })
    system.clock.advance(2 * DAY)
    const ben = await made('Ben', { language: 'de', attributes: { City: 'zürich' } })
    await world.calls('owner', 'contacts.pin', { id: ben, agentId: 'ag_agent2' })
    await world.writes('one', 'Hello')
    await world.calls('owner', 'contacts.update', {
      id: world.whatsappContact,
      name: 'Cem',
      attributes: mine().attributes,
    })
    await world.settle()

    expect(await found({})).toEqual(['Cem', 'Ben', 'Ada'])
    expect(await found({}, 'ag_owner', 1)).toEqual(['Cem', 'Ben', 'Ada'])
    expect(await found({ language: 'pt' })).toEqual(['Ada'])
    expect(await found({ language: 'pt-PT' })).toEqual([])
    expect(await found({ attributes: { City: 'Zurich ' } })).toEqual(['Ben'])
    expect(await found({ ownerId: 'ag_agent2' })).toEqual(['Ben'])
    expect(await found({ ownerId: null })).toEqual(['Cem', 'Ada'])
    expect(await found({ channelType: 'whatsapp' })).toEqual(['Cem'])
    expect(await found({ channelId: 'demo-telegram' })).toEqual([])
    expect(await found({ createdBefore: iso(started + DAY) })).toEqual(['Ada'])
    expect(await found({ createdWithinDays: 1 })).toEqual(['Cem', 'Ben'])
    expect(await found({ ratingAtLeast: 2 })).toEqual(['Cem'])
  })

  it('M18 asks their latest conversation what was said when, and whose it is', async () => {
    await world.writes('one', 'Hello')
    await world.calls('owner', 'contacts.update', {
      id: world.whatsappContact,
      name: 'Cem',
      attributes: mine().attributes,
    })
    system.clock.advance(1_000)
    await made('Silent')
    const now = system.clock.now()
    expect(await found({ lastMessageWithinDays: 1 })).toEqual(['Cem'])
    expect(await found({ lastMessageAfter: iso(now + DAY) })).toEqual([])
    system.clock.advance(40 * DAY)
    expect(await found({ lastMessageWithinDays: 30 })).toEqual([])
    expect(await found({ silentForDays: 30 })).toEqual(['Silent', 'Cem'])
    await world.writes('two', 'Still there?')
    expect(await found({ silentForDays: 30 })).toEqual(['Silent'])
    expect(await found({ lastMessageBefore: iso(now + DAY) })).toEqual([])
    const { teamId } = await world.asks<{ teamId: string }>('owner', 'conversations.get', {
      id: conversationIdOf(world.whatsappContact, 1),
    })
    expect(await found({ teamId })).toEqual(['Cem'])
    expect(await found({ teamId: 'nowhere' })).toEqual([])
  })

  it('A2 A10 finds nobody whom one may not see, and nobody on the blacklist unless asked', async () => {
    await world.texts('one', 'Hello')
    const id = world.smsContact()
    await world.calls('owner', 'contacts.update', { id, name: 'Grab', attributes: mine().attributes })
    expect(await found({})).toEqual(['Grab'])
    // The channel's team is not agent1's.
    expect(await found({}, 'ag_agent1')).toEqual([])
    await world.calls('owner', 'contacts.blacklist', { id })
    expect(await found({})).toEqual([])
    expect(await found({ blacklisted: true })).toEqual(['Grab'])
  })

  it('C9 compares attributes as their types have it, and as text where they are not defined', async () => {
    const key = (name: string) => `${name}${world.tag}`
    const define = (name: string, type: string, choices?: string[]) =>
      world.asks<{ id: string }>('owner', 'contactAttributes.create', {
        key: key(name),
        name: key(name),
        type,
        ...(choices ? { choices } : {}),
      })
    const seats = await define('seats', 'number')
    await define('plan', 'choice', ['Free', 'Team', 'Company'])
    await define('until', 'date')
    await made('Nine', {
      attributes: { [key('seats')]: '9', [key('plan')]: 'Team', [key('until')]: '2026-03-01', [key('own')]: 'Rot' },
    })
    system.clock.advance(1)
    await made('Ten', { attributes: { [key('seats')]: '10', [key('plan')]: 'Free', [key('until')]: '2026-10-05' } })
    system.clock.advance(1)
    await made('None')
    const by = (name: string, is: AttributeCondition['is'], value?: string | string[]) =>
      found({ attributes: [{ key: key(name), is, ...(value === undefined ? {} : { value }) }] })
    expect(await by('seats', 'atLeast', '10')).toEqual(['Ten'])
    expect(await by('seats', 'atMost', '9.5')).toEqual(['Nine'])
    expect(await by('seats', 'equals', '10.0')).toEqual(['Ten'])
    expect(await by('seats', 'atLeast', 'many')).toEqual([])
    expect(await by('plan', 'atLeast', 'team')).toEqual(['Nine'])
    expect(await by('until', 'atMost', '2026-9-30')).toEqual(['Nine'])
    expect(await by('until', 'in', ['1.3.2026', '2026-10-05'])).toEqual(['Ten', 'Nine'])
    expect(await by('own', 'startsWith', 'RO')).toEqual(['Nine'])
    expect(await by('own', 'contains', 'ot')).toEqual(['Nine'])
    expect(await by('own', 'known')).toEqual(['Nine'])
    expect(await by('own', 'unknown')).toEqual(['None', 'Ten'])

    const segment = await world.asks<{ id: string }>('owner', 'segments.create', {
      name: `Seats ${world.tag}`,
      filter: {
        attributes: [
          { key: key('seats'), is: 'known' },
          { key: key('own'), is: 'known' },
        ],
      },
    })
    const whole = await world.asks<{ items: object[] }>('owner', 'contacts.list', { segmentId: segment.id })
    expect(whole.items).toMatchObject([{ name: 'Nine' }])
    expect(await world.asks('owner', 'segments.get', { id: segment.id })).not.toHaveProperty('broken')
    await world.calls('owner', 'contactAttributes.delete', { id: seats.id })
    expect(await world.asks('owner', 'segments.get', { id: segment.id })).toMatchObject({
      broken: [`attributes.${key('seats')}`],
    })
    // Another name mends nothing.
    await world.calls('owner', 'segments.update', { id: segment.id, name: `Still ${world.tag}` })
    expect((await world.asks<{ items: object[] }>('owner', 'contacts.list', { segmentId: segment.id })).items).toEqual(
      [],
    )
    await world.calls('owner', 'segments.update', {
      id: segment.id,
      filter: { attributes: [{ key: key('own'), is: 'known' }] },
    })
    expect(
      (await world.asks<{ items: object[] }>('owner', 'contacts.list', { segmentId: segment.id })).items,
    ).toHaveLength(1)
  })

  it('C9 says what a filter names that is gone, and finds nobody', async () => {
    await made('Somebody')
    const { id } = await world.asks<{ id: string }>('owner', 'segments.create', {
      name: `Gone ${world.tag}`,
      filter: { ...mine(), ownerId: 'ag_nobody', teamId: 'no-team', channelId: 'no-channel' },
    })
    expect(await world.asks('owner', 'segments.get', { id })).toMatchObject({
      broken: ['ownerId', 'teamId', 'channelId'],
    })
    const { items } = await world.asks<{ items: { id: string }[] }>('owner', 'segments.list', {})
    expect(items.find((one) => one.id === id)).toMatchObject({ broken: ['ownerId', 'teamId', 'channelId'] })
    expect((await world.asks<{ items: object[] }>('owner', 'contacts.list', { segmentId: id })).items).toEqual([])
    await world.calls('owner', 'segments.update', { id, filter: { ...mine(), ownerId: null, teamId: null } })
    expect(await world.asks('owner', 'segments.get', { id })).not.toHaveProperty('broken')
  })

  it('M18 is shown while it is put together', async () => {
    for (const name of ['A', 'B', 'C', 'D', 'E', 'F']) {
      await made(name)
      system.clock.advance(1)
    }
    expect(await world.asks('owner', 'segments.preview', { filter: mine() })).toMatchObject({
      count: 6,
      items: [{ name: 'F' }, { name: 'E' }, { name: 'D' }, { name: 'C' }, { name: 'B' }],
    })
  })
})
