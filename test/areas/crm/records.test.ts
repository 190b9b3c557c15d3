import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OperationName, OutputOf } from '../../../contracts/operations.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { hire, outcome, stored, whatsappId } from '../workspace/settings-kit.ts'

type Deal = OutputOf<'deals.get'>
type Person = OutputOf<'persons.get'>
type Link = OutputOf<'contacts.link'>
type Links = OutputOf<'contacts.links'>

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(() => {
  world = new World(system)
})

const asks = <Result>(agent: string, name: OperationName, input: object = {}) => world.asks<Result>(agent, name, input)
const tried = (agent: string, name: OperationName, input: object) => outcome(world.calls(agent, name, input))

describe('L1 persons, leads and deals', () => {
  it('L1: a person with what reaches them', async () => {
    const fields = {
      name: '  Kim   Lee ',
      emails: ['kim@home.test'],
      phones: ['+4915112345678'],
      organization: 'Lee & Co',
    }
    const made = await asks<Person>('agent1', 'persons.create', fields)
    expect(made).toMatchObject({ kind: 'person', ...fields, name: 'Kim Lee', createdBy: 'ag_agent1', version: 1 })
    expect(await asks('agent3', 'persons.get', { id: made.id })).toEqual(made)
  })
  it('L1: a deal has a stage and a value, which say what is not given', async () => {
    const bare = await asks<Deal>('agent1', 'deals.create', { title: 'Solar roof' })
    expect(bare).toMatchObject({ kind: 'deal', title: 'Solar roof', stage: 'new', value: null, currency: null })
    const sold = await asks<Deal>('agent1', 'deals.update', {
      id: bare.id,
      stage: 'won',
      value: 1200.5,
      currency: 'EUR',
    })
    expect(sold).toMatchObject({ stage: 'won', value: 1200.5, currency: 'EUR', version: 2 })
    expect(await asks('agent1', 'deals.update', { id: bare.id, value: null })).toMatchObject({
      value: null,
      currency: null,
    })
    expect(await asks('agent1', 'leads.create', { title: 'Maybe', value: 5, currency: 'USD' })).toMatchObject({
      kind: 'lead',
      title: 'Maybe',
      value: 5,
    })
  })
  it.each([
    ['persons.create', {}, 'name'],
    ['persons.create', { name: ' ' }, 'name'],
    ['persons.create', { name: 'K', emails: ['no'] }, 'emails.0'],
    ['persons.create', { name: 'K', phones: ['0151'] }, 'phones.0'],
    ['deals.create', { title: 'D', value: -1, currency: 'EUR' }, 'value'],
    ['deals.create', { title: 'D', value: 1 }, 'currency'],
    ['deals.create', { title: 'D', currency: 'EUR' }, 'value'],
    ['deals.create', { title: 'D', value: 1, currency: 'XYZ' }, 'currency'],
    ['deals.create', { title: 'D', stage: '' }, 'stage'],
    ['leads.create', { title: 'x'.repeat(257) }, 'title'],
  ] as const)('L1: %s of %j is refused and says where', async (name, input, path) => {
    expect(await tried('agent1', name, input)).toBe(`invalid_request ${path}`)
  })
  it('L1: what is unknown, or of another kind, is not found', async () => {
    const { id } = await asks<Person>('agent1', 'persons.create', { name: 'Kim' })
    expect(await tried('agent1', 'deals.get', { id })).toBe('not_found')
    expect(await tried('agent1', 'persons.get', { id: 'ps_x' })).toBe('not_found')
    expect(await tried('agent1', 'persons.update', { id: `ps_${'0'.repeat(26)}`, name: 'A' })).toBe('not_found')
  })
  it('L1: two edits at once both count; on top of an old version none does', async () => {
    const { id } = await asks<Person>('agent1', 'persons.create', { name: 'Kim' })
    await Promise.all([
      asks('agent1', 'persons.update', { id, name: 'Kim Lee' }),
      asks('agent2', 'persons.update', { id, organization: 'Lee' }),
    ])
    expect(await asks('agent1', 'persons.get', { id })).toMatchObject({
      name: 'Kim Lee',
      organization: 'Lee',
      version: 3,
    })
    expect(await tried('agent1', 'persons.update', { id, name: 'Old', version: 2 })).toBe('version_conflict version')
  })
  it('L1: the same key makes one record', async () => {
    const call = () => world.calls('agent1', 'deals.create', { title: 'Once' }, 'deal')
    const [first, second] = await Promise.all([call(), call()])
    expect(JSON.parse(first.body)).toEqual(JSON.parse(second.body))
  })
  it('L1: lists by kind, the newest first, a page at a time, by a part of the name', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `${world.tag} Deal ${index}`)
    for (const title of names) {
      await asks('agent1', 'deals.create', { title })
      system.clock.advance(1)
    }
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await asks<OutputOf<'deals.list'>>('agent2', 'deals.list', {
        q: `${world.tag} dEAL`,
        limit: 3,
        cursor,
      })
      seen.push(...page.items.map(({ title }) => title))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(names.toReversed())
    expect((await asks<OutputOf<'leads.list'>>('agent2', 'leads.list', { q: world.tag })).items).toEqual([])
    expect(await tried('agent1', 'deals.list', { cursor: 'nonsense' })).toBe('invalid_request cursor')
  })
  it('L1: who made it deletes it, or whoever sees all conversations', async () => {
    const make = () => asks<Person>('agent1', 'persons.create', { name: 'Kim' })
    const { id } = await make()
    expect(await tried('agent2', 'persons.delete', { id })).toBe('forbidden')
    expect(await tried('support-admin', 'persons.delete', { id })).toBe('forbidden')
    expect(await tried('agent1', 'persons.delete', { id })).toBe('done')
    expect(await tried('agent1', 'persons.delete', { id })).toBe('not_found')
    expect(await tried('agent1', 'persons.get', { id })).toBe('not_found')
    const all = await hire(world, 'all', { permissions: ['conversations.viewAll'] })
    for (const agent of ['owner', 'manager', all.login]) {
      expect(await tried(agent, 'persons.delete', { id: (await make()).id })).toBe('done')
    }
  })
})

describe('L1 links', () => {
  beforeEach(() => world.writes('one'))
  const link = (agent: string, fields: object) =>
    asks<Link>(agent, 'contacts.link', { contactId: world.whatsappContact, ...fields })
  const linked = async (agent = 'agent1') =>
    (await asks<Links>(agent, 'contacts.links', { contactId: world.whatsappContact })).items

  it('L1: makes a record of the given fields; what is not given is the contact’s', async () => {
    const person = await link('agent1', { kind: 'person' })
    expect(person).toEqual({ id: expect.stringMatching(/^ps_/), kind: 'person' })
    const { contact } = (await world.deps.store.readContact(world.whatsappContact)) ?? {}
    expect(await asks('agent1', 'persons.get', { id: person.id })).toMatchObject({
      name: contact?.name,
      phones: contact?.phones,
      createdBy: 'ag_agent1',
    })
    const deal = await link('agent1', { kind: 'deal', title: 'Roof', value: 10, currency: 'CHF', stage: 'offer' })
    expect(await asks('agent1', 'deals.get', { id: deal.id })).toMatchObject({
      title: 'Roof',
      value: 10,
      stage: 'offer',
    })
    expect((await linked()).map(({ kind }) => kind).sort()).toEqual(['deal', 'person'])
  })
  it('L1: links a record that is there, once, whoever does it how often', async () => {
    const { id } = await asks<Deal>('agent2', 'deals.create', { title: 'Roof' })
    const again = () => link('agent1', { kind: 'deal', id })
    const answers = await Promise.all([again(), again(), again()])
    expect(answers).toEqual([
      { id, kind: 'deal' },
      { id, kind: 'deal' },
      { id, kind: 'deal' },
    ])
    expect(await linked()).toEqual([
      expect.objectContaining({
        id,
        kind: 'deal',
        linkedBy: 'ag_agent1',
        record: expect.objectContaining({ title: 'Roof' }),
      }),
    ])
    expect(await stored(world)).toMatchObject({ links: 1 })
  })
  it('L1: the same key makes and links one record', async () => {
    const input = { contactId: world.whatsappContact, kind: 'lead', title: 'Maybe' }
    const [a, b] = await Promise.all([
      world.calls('agent1', 'contacts.link', input, 'link'),
      world.calls('agent1', 'contacts.link', input, 'link'),
    ])
    expect(a.body).toBe(b.body)
    expect(await linked()).toHaveLength(1)
  })
  it.each([
    [{ kind: 'deal', id: 'dl_x' }, 'invalid_request id'],
    [{ kind: 'deal', id: `ps_${'0'.repeat(26)}` }, 'invalid_request id'],
    [{ kind: 'deal', id: `dl_${'0'.repeat(26)}` }, 'not_found'],
    [{ kind: 'deal', id: `dl_${'0'.repeat(26)}`, title: 'Both' }, 'invalid_request title'],
    [{ kind: 'person', stage: 'won' }, 'invalid_request stage'],
    [{ kind: 'lead', title: 'L', value: 3 }, 'invalid_request currency'],
    [{ kind: 'company' }, 'invalid_request kind'],
  ])('L1: %j is refused', async (input, refusal) => {
    expect(await tried('agent1', 'contacts.link', { contactId: world.whatsappContact, ...input })).toBe(refusal)
  })
  it('A2: links are for whoever sees the contact', async () => {
    const contactId = world.whatsappContact
    const { id } = await link('agent1', { kind: 'person' })
    expect(await tried('agent3', 'contacts.link', { contactId, kind: 'person' })).toBe('not_found')
    expect(await tried('agent3', 'contacts.links', { contactId })).toBe('not_found')
    expect(await tried('agent3', 'contacts.unlink', { contactId, recordId: id })).toBe('not_found')
    expect(await linked('owner')).toHaveLength(1)
  })
  it('L1: unlinked, and linked again', async () => {
    const contactId = world.whatsappContact
    const { id } = await link('agent1', { kind: 'person' })
    expect(await asks('agent2', 'contacts.unlink', { contactId, recordId: id })).toEqual({
      id,
      kind: 'person',
      deleted: true,
    })
    expect(await linked()).toEqual([])
    expect((await stored(world)).links).toBeUndefined()
    expect(await tried('agent1', 'contacts.unlink', { contactId, recordId: id })).toBe('not_found')
    expect(await link('agent1', { kind: 'person', id })).toEqual({ id, kind: 'person' })
    expect(await linked()).toHaveLength(1)
  })
  it('L1: at most twenty', async () => {
    for (let made = 0; made < 20; made++) await link('agent1', { kind: 'lead', title: `Lead ${made}` })
    expect(await tried('agent1', 'contacts.link', { contactId: world.whatsappContact, kind: 'lead' })).toBe(
      'limit_reached',
    )
  })
  it('L1: a message that opens the next conversation at the same moment sees the link', async () => {
    await world.calls('agent1', 'conversations.close', { id: whatsappId(world) })
    await Promise.all([link('agent1', { kind: 'person' }), world.writes('two')])
    const latest = (await world.deps.store.readContact(world.whatsappContact))?.latest
    expect(latest).toMatchObject({ n: 2, links: 1 })
  })
  it('L1: a contact without a conversation can be linked, and its first conversation knows', async () => {
    const made = await asks<{ id: string }>('agent1', 'contacts.create', { name: 'New' })
    const answer = await asks<Link>('agent1', 'contacts.link', { contactId: made.id, kind: 'deal' })
    expect(await asks('agent1', 'deals.get', { id: answer.id })).toMatchObject({ title: 'New' })
  })
  it('L1: nothing leads to a deleted record any more, and its notes are gone', async () => {
    const { id } = await link('agent1', { kind: 'person' })
    const kept = await link('agent1', { kind: 'deal' })
    await world.settle()
    expect(await asks('agent1', 'persons.notes', { id })).toMatchObject({ items: [{}] })
    await asks('agent1', 'persons.delete', { id })
    expect(await linked()).toMatchObject([{ id: kept.id }])
    expect(await tried('agent1', 'persons.notes', { id })).toBe('not_found')
    expect(await tried('agent1', 'contacts.link', { contactId: world.whatsappContact, kind: 'person', id })).toBe(
      'not_found',
    )
    await world.settle()
    const { store } = world.deps
    expect(await store.readRecord(id)).toBeUndefined()
    expect((await store.listRecordNotes(id, { limit: 10 })).items).toEqual([])
    expect(await store.readLinkedContacts(id, 10)).toEqual([])
    expect((await store.readLinks(world.whatsappContact)).filter(({ active }) => active)).toHaveLength(1)
    expect(await stored(world)).toMatchObject({ links: 1 })
    await world.redeliver()
    expect(await store.readRecord(id)).toBeUndefined()
  })
})
