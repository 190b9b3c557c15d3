import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OperationName, OutputOf } from '../../../contracts/operations.ts'
import { hubspot } from '../../../functions/areas/crm/connectors/hubspot.ts'
import { noteHtml } from '../../../functions/areas/crm/connectors/note-html.ts'
import { lookForContact } from '../../../functions/areas/crm/reactions/look-for-person.ts'
import * as ENV from '../../../functions/platform/env-names.ts'
import { HUBSPOT_TOKEN, type HubSpotServer, startHubSpot } from '../../kit/hubspot-server.ts'
import { type PipedriveServer, startPipedrive } from '../../kit/pipedrive-server.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { outcome, whatsappId } from '../workspace/settings-kit.ts'

type Note = OutputOf<'deals.notes'>['items'][number]
type List = OutputOf<'connectors.list'>
type Links = OutputOf<'contacts.links'>
type Entries = OutputOf<'conversations.timeline'>

let system: TestSystem
let world: World
let crm: HubSpotServer
let other: PipedriveServer
let apiBase: string | undefined
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
  crm = await startHubSpot(system.clock.now)
  other = await startPipedrive(system.clock.now)
  apiBase = process.env[ENV.providerApiBase]
  process.env[ENV.providerApiBase] = `${crm.origin}/{channelId}`
  world.restart()
  // What a process knows of the connectors is of its own store.
  for (const id of ['pipedrive', 'hubspot']) await asks('owner', 'connectors.delete', { id })
})
afterEach(async () => {
  process.env[ENV.providerApiBase] = apiBase
  await Promise.all([crm.stop(), other.stop()])
})

const asks = <Result>(agent: string, name: OperationName, input: object = {}) => world.asks<Result>(agent, name, input)
const connect = (fields: object = {}) =>
  asks('owner', 'connectors.set', { id: 'hubspot', secrets: { accessToken: HUBSPOT_TOKEN }, ...fields })

async function link(kind: 'person' | 'lead' | 'deal' = 'deal', fields: object = {}): Promise<string> {
  const input = { contactId: world.whatsappContact, kind, ...fields }
  const { id } = await asks<{ id: string }>('agent1', 'contacts.link', input)
  await world.settle()
  return id
}
async function says(text: string): Promise<void> {
  await world.writes(text)
  await world.settle()
}
const notes = () => crm.objects.notes.filter(({ archived }) => !archived)
const contents = () => notes().map(({ properties }) => properties.hs_note_body ?? '')
/** How often a text stands in the CRM's notes. */
const times = (text: string) => contents().join('\n').split(text).length - 1
const onTo = (index: number) =>
  notes()[index]?.associations.map(({ to, types }) => [to.id, types[0]?.associationTypeId])
const links = async () => (await asks<Links>('agent1', 'contacts.links', { contactId: world.whatsappContact })).items
const events = async () =>
  (await asks<Entries>('agent1', 'conversations.timeline', { id: whatsappId(world) })).items.filter(
    ({ event }) => event?.name === 'record_linked',
  )

describe('L5 the same notes in HubSpot', () => {
  beforeEach(() => connect())

  it('L5: a deal is made there with stage and value, and the note on it; later messages join it', async () => {
    await says('We <b>want</b> a roof')
    const deal = await link('deal', { title: 'Roof', value: 1200, currency: 'EUR', stage: 'won' })
    expect(crm.objects.deals).toMatchObject([
      { properties: { dealname: 'Roof', amount: '1200', deal_currency_code: 'EUR', dealstage: 'closedwon' } },
    ])
    await says('two')
    expect(onTo(0)).toEqual([[crm.objects.deals[0]?.id, 214]])
    expect(contents()).toHaveLength(1)
    expect(contents()[0]).toContain('We &lt;b&gt;want&lt;/b&gt; a roof')
    expect(contents()[0]).toMatch(/: two</)
    expect(contents()[0]).toContain(`https://console.switchboard.test/conversations/${whatsappId(world)}`)
    expect(await asks('agent1', 'deals.get', { id: deal })).toMatchObject({
      outsideId: null,
      outsideIds: { hubspot: crm.objects.deals[0]?.id },
    })
    expect(crm.calls.every(({ token }) => token === HUBSPOT_TOKEN)).toBe(true)
  })
  it('L5: a currency that the account does not have stands in the deal’s description', async () => {
    await says('one')
    await link('deal', { title: 'Roof', value: 7, currency: 'CHF', stage: 'Qualified to buy' })
    expect(crm.objects.deals).toMatchObject([{ properties: { dealname: 'Roof', dealstage: 'qualifiedtobuy' } }])
    expect(crm.objects.deals[0]?.properties).toMatchObject({ description: expect.stringMatching(/: 7 CHF$/) })
    expect(contents()).toHaveLength(1)
  })
  it('L5: a person that is there by their email is not made again; a lead belongs to one', async () => {
    const kim = crm.add('contacts', { firstname: 'Kim', lastname: 'Lee', email: 'kim@home.test' })
    await says('one')
    await link('person', { emails: ['kim@home.test'] })
    await link('lead', { title: 'Maybe', emails: ['kim@home.test'], value: 5, currency: 'USD' })
    expect(crm.objects.contacts).toHaveLength(1)
    expect(crm.objects.leads).toMatchObject([
      { properties: { hs_lead_name: 'Maybe' }, associations: [{ to: { id: kim.id } }] },
    ])
    expect([onTo(0), onTo(1)]).toEqual([[[kim.id, 202]], [[crm.objects.leads[0]?.id, 855]]])
  })
  it('L5: beside Pipedrive, each has its own, and neither waits for the other', async () => {
    process.env[ENV.providerApiBase] = `${other.origin}/{channelId}`
    world.restart()
    const secrets = { apiToken: 'pipedrive-token' }
    await asks('owner', 'connectors.set', { id: 'pipedrive', config: { companyDomain: 'acme' }, secrets })
    await says('one')
    // HubSpot's calls go to what is no HubSpot.
    await asks('agent1', 'contacts.link', { contactId: world.whatsappContact, kind: 'deal', title: 'Roof' })
    await world.runReactions(await world.takeRecords())
    await world.runReactions(await world.takeRecords())
    await world.deliver(await world.receiveJobs())
    expect(other.notes).toHaveLength(1)
    process.env[ENV.providerApiBase] = `${crm.origin}/{channelId}`
    world.restart()
    system.clock.advance(301_000)
    await world.settle()
    expect(contents()).toHaveLength(1)
    const deal = (await links())[0]?.record
    expect(deal?.outsideIds).toEqual({ pipedrive: String(other.deals[0]?.id), hubspot: crm.objects.deals[0]?.id })
  })
  it('L4 L5: edited or deleted there by a person, it stays so; what HubSpot does to it by itself is no edit', async () => {
    await says('one')
    await link()
    const [first] = notes()
    const body = first?.properties.hs_note_body ?? ''
    first && Object.assign(first.properties, { hs_note_body: `<div>${body.replaceAll('<br>', '<br />')}</div>` })
    await says('two')
    expect(contents()).toHaveLength(1)
    expect(times(': two')).toBe(1)
    first && Object.assign(first.properties, { hs_note_body: '<p>Mine.</p>' })
    await says('three')
    expect(contents()[0]).toBe('<p>Mine.</p>')
    expect([times(': one'), times(': two'), times(': three')]).toEqual([0, 0, 1])
    const second = notes()[1]
    if (second) second.archived = true
    await says('four')
    expect([contents().length, times(': three'), times(': four')]).toEqual([2, 0, 1])
  })
  it('L4 L5: deleted here, it is there too', async () => {
    await says('one')
    const deal = await link()
    const [note] = (await asks<{ items: Note[] }>('agent1', 'deals.notes', { id: deal })).items
    await world.calls('agent1', 'recordNotes.delete', { id: note?.id })
    await world.settle()
    expect(contents()).toEqual([])
  })
  it('L5: a note is no longer than HubSpot takes, and its link is whole', () => {
    const text = Array.from({ length: 200 }, (_, index) => `${index} ${'<'.repeat(200)}`).join('\n')
    const html = noteHtml({ text, url: 'https://x.test/c#mark', at: 0 }, 60_000)
    expect(html.length).toBeLessThanOrEqual(60_000)
    expect(html).toMatch(/…<\/p><p><a href="https:\/\/x\.test\/c#mark">Open in Switchboard<\/a><\/p>$/)
  })
})

describe('L5 HubSpot when it does not go well', () => {
  beforeEach(() => connect())
  const account = () => ({ config: {}, secrets: { accessToken: HUBSPOT_TOKEN }, apiBase: crm.origin })
  const limit = (policyName: string) => ({
    status: 'error',
    message: `You have reached your ${policyName.toLowerCase()} limit.`,
    errorType: 'RATE_LIMIT',
    correlationId: 'c93e06a4-7d61-4c3e-b63f-edf486fc6e90',
    policyName,
  })
  it.each([
    ['a second', { status: 429, body: limit('TEN_SECONDLY_ROLLING') }, { afterSeconds: 10 }],
    ['a day', { status: 429, body: limit('DAILY') }, { afterSeconds: 1800 }],
    ['as it says', { status: 429, headers: { 'retry-after': '7' }, body: limit('DAILY') }, { afterSeconds: 7 }],
    ['moved', { status: 477, headers: { 'retry-after': '86400' } }, { afterSeconds: 3600 }],
    ['locked', { status: 423 }, {}],
    ['a scope', { status: 403, body: { status: 'error', message: 'missing scopes' } }, { unauthorized: true }],
  ])('L5: it waits: %s', async (_what, fault, expected) => {
    crm.lookFaults.push(fault)
    expect(await hubspot.readNote('1', account())).toMatchObject({ outcome: 'unavailable', ...expected })
  })
  it.each(['the deal', 'the note', 'a person without an email'])(
    'L5: its yes for %s unheard, it is looked for when the search can know, and not made twice',
    async (what) => {
      await says('one')
      if (what === 'the note') crm.faults.push({ status: 500 }, 'yes-unheard')
      else crm.faults.push('yes-unheard')
      const before = system.clock.now()
      await link(what.startsWith('a person') ? 'person' : 'deal', {})
      if (what === 'the note') {
        crm.faults.push('yes-unheard')
        await says('two')
      }
      expect([crm.objects.deals.length + crm.objects.contacts.length, contents().length]).toEqual([1, 1])
      expect(system.clock.now() - before).toBeGreaterThanOrEqual(60_000)
      await says('three')
      expect([contents().length, times(': one'), times(': three')]).toEqual([1, 1, 1])
    },
  )
  it('L5: of several attempts the latest one is looked for', async () => {
    await says('one')
    crm.faults.push({ status: 503 }, 'yes-unheard', 'yes-unheard')
    await link()
    expect(crm.objects.deals).toHaveLength(1)
    expect(contents()).toHaveLength(1)
  })
  it('L5: a process that dies at any call writes nothing twice, and nothing too little', async () => {
    await says('one')
    await asks('agent1', 'contacts.link', { contactId: world.whatsappContact, kind: 'deal', title: `R${world.tag}` })
    for (let callsLeft = 0; callsLeft < 16; callsLeft++) {
      await world.runReactions(await world.takeRecords())
      const batch = await world.receiveJobs()
      world.restart(callsLeft)
      await Promise.allSettled([world.deliver(batch)])
      world.restart()
      system.clock.advance(61_000)
    }
    await says('two')
    expect([crm.objects.deals.length, contents().length]).toEqual([1, 1])
    expect([times(': one'), times(': two')]).toEqual([1, 1])
    await world.redeliver()
    expect(contents()).toHaveLength(1)
  })
  it('L5: a token that is not accepted is shown, in no word of it, and tried again once it is renewed', async () => {
    await connect({ secrets: { accessToken: 'pat-wrong' } })
    await says('one')
    await asks('agent1', 'contacts.link', { contactId: world.whatsappContact, kind: 'deal' })
    await world.runReactions(await world.takeRecords())
    await world.runReactions(await world.takeRecords())
    await world.deliver(await world.receiveJobs())
    const [shown] = (await asks<List>('owner', 'connectors.list')).items
    expect(shown).toMatchObject({ id: 'hubspot', secretNames: ['accessToken'], linkBySelf: false })
    expect(shown?.problem?.reason).toMatch(/^HubSpot answered 401: Authentication credentials not found/)
    expect(JSON.stringify(shown)).not.toContain('pat-wrong')
    await connect()
    system.clock.advance(301_000)
    await world.settle()
    expect(contents()).toHaveLength(1)
    expect((await asks<List>('owner', 'connectors.list')).items[0]?.problem).toBeNull()
  })
  it('L5: is set up with a token and nothing else', async () => {
    const tried = (input: object) => outcome(world.calls('owner', 'connectors.set', { id: 'hubspot', ...input }))
    expect(await tried({ config: { companyDomain: 'acme' } })).toBe('invalid_request config.companyDomain')
    await asks('owner', 'connectors.delete', { id: 'hubspot' })
    expect(await tried({ linkBySelf: true })).toBe('invalid_request secrets.accessToken')
  })
})

describe('L5 linked by itself', () => {
  const knows = (properties: Record<string, string> = {}) =>
    crm.add('contacts', { firstname: 'Kim', lastname: 'Lee', phone: `+${world.phone}`, ...properties })

  it('L5: whom the CRM knows as one person is linked to the record that stands for them, and told by whom', async () => {
    await connect({ linkBySelf: true })
    const kim = knows({ email: 'kim@home.test', company: 'Home' })
    await says('Hello')
    const [linked, ...more] = await links()
    expect(more).toEqual([])
    expect(linked).toMatchObject({
      kind: 'person',
      linkedBy: 'system',
      record: { name: 'Kim Lee', emails: ['kim@home.test'], organization: 'Home', outsideIds: { hubspot: kim.id } },
    })
    const told = { actor: { type: 'system' }, event: { from: linked?.id, to: 'HubSpot' } }
    expect(await events()).toMatchObject([told])
    // The notes go where the person is.
    expect([onTo(0), times(': Hello')]).toEqual([[[kim.id, 202]], 1])
    expect(crm.objects.contacts).toHaveLength(1)
    await world.redeliver()
    await says('two')
    expect([(await links()).length, (await events()).length, crm.objects.contacts.length]).toEqual([1, 1, 1])
  })
  it('L5: off, nobody is looked for', async () => {
    await connect()
    knows()
    await says('Hello')
    expect([await links(), crm.calls]).toEqual([[], []])
  })
  it('L5: several, or nobody: nothing, and nobody is asked about again until they are known by something else', async () => {
    await connect({ linkBySelf: true })
    await says('Hello')
    knows({ firstname: 'One' })
    const { length } = crm.calls
    await says('two')
    expect([await links(), crm.calls.length]).toEqual([[], length])
    crm.add('contacts', { firstname: 'Two', hs_additional_emails: 'a@b.test;kim@home.test', email: 'x@home.test' })
    await asks('agent1', 'contacts.update', { id: world.whatsappContact, emails: ['Kim@Home.test'] })
    await world.settle()
    expect(crm.calls.length).toBeGreaterThan(length)
    expect(await links()).toEqual([])
  })
  it('L5: found by a second email address, as it changes; one person by all that they are known by', async () => {
    await connect({ linkBySelf: true })
    const kim = crm.add('contacts', { firstname: 'Kim', email: 'x@home.test', hs_additional_emails: 'kim@home.test' })
    await says('Hello')
    expect(await links()).toEqual([])
    await asks('agent1', 'contacts.update', { id: world.whatsappContact, emails: ['kim@home.test', 'x@home.test'] })
    await world.settle()
    expect(await links()).toMatchObject([{ record: { outsideIds: { hubspot: kim.id } } }])
  })
  it('L5: a number that only ends alike is somebody else’s', async () => {
    await connect({ linkBySelf: true })
    crm.add('contacts', { firstname: 'Kim', phone: `+43${world.phone.slice(2)}` })
    await says('Hello')
    expect(await links()).toEqual([])
  })
  it('L5: one in each of two CRMs are two; known to Pipedrive alone, it is theirs', async () => {
    process.env[ENV.providerApiBase] = `${other.origin}/{channelId}`
    world.restart()
    const pipedrive = { id: 'pipedrive', config: { companyDomain: 'acme' }, secrets: { apiToken: 'pipedrive-token' } }
    await asks('owner', 'connectors.set', { ...pipedrive, linkBySelf: true })
    const spaced = world.phone.replace(/^49(\d{3})/, '+49 $1 / ')
    const phones = [{ value: spaced, primary: true, label: 'work' }]
    other.persons.push({ id: 77, name: 'Kim Lee', phones, add_time: '2020-01-01T00:00:00Z' })
    await says('Hello')
    expect(await links()).toMatchObject([{ record: { name: 'Kim Lee', outsideId: '77' } }])
    expect(await events()).toMatchObject([{ event: { to: 'Pipedrive' } }])
    expect(other.notes).toMatchObject([{ person_id: 77 }])
  })
  it('L5: unlinked by a person, it stays so, whatever else they come to be known by', async () => {
    await connect({ linkBySelf: true })
    knows()
    await says('Hello')
    const [linked] = await links()
    await asks('agent1', 'contacts.unlink', { contactId: world.whatsappContact, recordId: linked?.id })
    await asks('agent1', 'contacts.update', { id: world.whatsappContact, emails: ['kim@home.test'] })
    await world.settle()
    await says('two')
    expect(await links()).toEqual([])
  })
  it('L5: an agent who links somebody meanwhile is right', async () => {
    await connect({ linkBySelf: true })
    knows()
    let id: string | undefined
    crm.meanwhile.push(async () => {
      const fields = { kind: 'person', name: 'By hand', emails: ['by@hand.test'] }
      const made = await asks<{ id: string }>('agent1', 'contacts.link', {
        contactId: world.whatsappContact,
        ...fields,
      })
      id = made.id
    })
    await says('Hello')
    expect((await links()).map((one) => one.id)).toEqual([id])
    expect(await events()).toEqual([])
  })
  it('L5: what they write, and come to be known by, while they are looked for is not lost', async () => {
    await connect({ linkBySelf: true })
    knows()
    crm.meanwhile.push(
      () => world.writes('one'),
      () => asks('agent1', 'contacts.update', { id: world.whatsappContact, emails: ['kim@home.test'] }),
    )
    await says('Hello')
    expect([(await links()).length, (await events()).length]).toEqual([1, 1])
    expect([times(': Hello'), times(': one')]).toEqual([1, 1])
  })
  it('L5: nobody of an import is looked for before they write', () => {
    const contact = { id: 'ct_1', phones: ['+4915000000001'], emails: [], identities: [], blacklisted: false }
    const imported = { ...contact, imported: { jobId: 'jb_1', lines: { 2: 'new' } } }
    const isLookedFor = (before: object | undefined, after: object) =>
      lookForContact.when?.({ before, after } as unknown as Parameters<NonNullable<typeof lookForContact.when>>[0])
    expect(isLookedFor(undefined, contact)).toBe(true)
    expect(isLookedFor(undefined, imported)).toBe(false)
    expect(isLookedFor(imported, { ...imported, phones: ['+4915000000002'] })).toBe(true)
    expect(isLookedFor(imported, { ...imported, name: 'Kim' })).toBe(false)
  })
  it('L5: two contacts of one person lead to one record', async () => {
    await connect({ linkBySelf: true })
    knows({ email: 'kim@home.test' })
    await world.writes('Hello')
    const made = await asks<{ id: string }>('agent1', 'contacts.create', { name: 'K', emails: ['kim@home.test'] })
    await world.settle()
    const { items } = await asks<Links>('agent1', 'contacts.links', { contactId: made.id })
    expect(items).toHaveLength(1)
    expect((await links()).map(({ id }) => id)).toEqual(items.map(({ id }) => id))
  })
  it('L5: a CRM that is down or says to wait is asked again', async () => {
    await connect({ linkBySelf: true })
    const kim = knows()
    crm.lookFaults.push({ status: 503 }, { status: 429, headers: { 'retry-after': '120' } }, 'yes-unheard')
    const before = system.clock.now()
    await says('Hello')
    expect(await links()).toMatchObject([{ record: { outsideIds: { hubspot: kim.id } } }])
    expect(system.clock.now() - before).toBeGreaterThanOrEqual(180_000)
  })
  it('L5: a process that dies at any call links once', async () => {
    await connect({ linkBySelf: true })
    knows()
    await world.writes('Hello')
    for (let callsLeft = 0; callsLeft < 14; callsLeft++) {
      await world.runReactions(await world.takeRecords())
      const batch = await world.receiveJobs()
      world.restart(callsLeft)
      await Promise.allSettled([world.deliver(batch)])
      world.restart()
      system.clock.advance(61_000)
    }
    await world.settle()
    expect([(await links()).length, (await events()).length, times(': Hello')]).toEqual([1, 1, 1])
  })
  it('L5: an agent finds whom the CRMs know, and links the contact to them', async () => {
    await connect()
    const kim = knows({ email: 'kim@home.test' })
    await says('Hello')
    const find = (input: object) => asks<OutputOf<'crmPersons.find'>>('agent1', 'crmPersons.find', input)
    const found = await find({ phone: `+${world.phone}` })
    expect(found).toMatchObject({ items: [{ connector: 'hubspot', id: kim.id, recordId: null }], failed: [] })
    const input = { name: 'Kim', outsideId: kim.id, outsideConnector: 'hubspot' }
    const id = await link('person', input)
    expect((await find({ email: 'KIM@home.test' })).items).toMatchObject([{ id: kim.id, recordId: id }])
    expect(onTo(0)).toEqual([[kim.id, 202]])
    crm.lookFaults.push({ status: 503 })
    expect(await find({ email: 'kim@home.test' })).toMatchObject({ items: [], failed: [{ connector: 'hubspot' }] })
    expect(await outcome(world.calls('agent1', 'crmPersons.find', {}))).toBe('invalid_request phone')
    expect(await outcome(world.calls('agent1', 'crmPersons.find', { phone: 'abc' }))).toBe('invalid_request phone')
  })
})
