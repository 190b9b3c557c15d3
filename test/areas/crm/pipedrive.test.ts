import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OperationName, OutputOf } from '../../../contracts/operations.ts'
import { fireTimers } from '../../../functions/areas/queues/use-cases/fire-timers.ts'
import * as ENV from '../../../functions/platform/env-names.ts'
import { type PipedriveServer, startPipedrive } from '../../kit/pipedrive-server.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { everything, outcome, whatsappId } from '../workspace/settings-kit.ts'

type Note = OutputOf<'deals.notes'>['items'][number]

let system: TestSystem
let world: World
let crm: PipedriveServer
let apiBase: string | undefined
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
  crm = await startPipedrive(system.clock.now)
  apiBase = process.env[ENV.providerApiBase]
  const providers = apiBase
  // Only the CRM's calls go to its stand-in.
  process.env[ENV.providerApiBase] = `${crm.origin}/{channelId}`
  world.restart()
  await connect()
  expect(providers).toContain('{channelId}')
})
afterEach(async () => {
  process.env[ENV.providerApiBase] = apiBase
  await crm.stop()
})

const asks = <Result>(agent: string, name: OperationName, input: object = {}) => world.asks<Result>(agent, name, input)
const connect = (apiToken = 'pipedrive-token') =>
  asks('owner', 'connectors.set', { id: 'pipedrive', config: { companyDomain: 'acme' }, secrets: { apiToken } })

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
const active = () => crm.notes.filter((note) => note.active_flag)
const contents = () => active().map(({ content }) => content)
/** How often a text stands in the CRM's notes. */
const times = (text: string) => contents().join('\n').split(text).length - 1

describe('L5 the same notes in Pipedrive', () => {
  it('L5: a deal is made there with its value, and the note on it', async () => {
    await says('We <b>want</b> a roof')
    const deal = await link('deal', { title: 'Roof', value: 1200, currency: 'EUR' })
    expect(crm.deals).toMatchObject([{ title: 'Roof', value: 1200, currency: 'EUR' }])
    expect(active()).toMatchObject([{ deal_id: crm.deals[0]?.id }])
    expect(contents()[0]).toContain('We &lt;b&gt;want&lt;/b&gt; a roof')
    expect(contents()[0]).toContain(`https://console.switchboard.test/conversations/${whatsappId(world)}`)
    expect(await asks('agent1', 'deals.get', { id: deal })).toMatchObject({ outsideId: String(crm.deals[0]?.id) })
    expect(crm.calls.every(({ token }) => token === 'pipedrive-token')).toBe(true)
  })
  it('L5: goes on with every message in the same note; a day later in another', async () => {
    await says('one')
    await link()
    await says('two')
    expect(contents()).toHaveLength(1)
    expect(contents()[0]).toMatch(/: one<br>.*: two</)
    system.clock.advance(24 * 3_600_000)
    await says('three')
    expect(contents()).toHaveLength(2)
    expect([times(': one'), times(': two'), times(': three')]).toEqual([1, 1, 1])
    expect(crm.deals).toHaveLength(1)
  })
  it('L5: that a window closed is no reason for a call', async () => {
    await says('one')
    await link()
    const { length } = crm.calls
    system.clock.advance(24 * 3_600_000)
    await fireTimers(world.deps, whatsappId(world))
    await world.settle()
    expect(crm.calls).toHaveLength(length)
  })
  it('L5: a person that is there by their email is not made again; a lead belongs to one', async () => {
    crm.persons.push({
      id: 77,
      name: 'Kim Lee',
      emails: [{ value: 'kim@home.test' }],
      add_time: '2020-01-01T00:00:00Z',
    })
    await says('one')
    await link('person', { emails: ['kim@home.test'] })
    await link('lead', { title: 'Maybe', emails: ['kim@home.test'], value: 5, currency: 'USD' })
    expect(crm.persons).toHaveLength(1)
    expect(crm.leads).toMatchObject([{ title: 'Maybe', person_id: 77, value: { amount: 5, currency: 'USD' } }])
    expect(active()).toMatchObject([{ person_id: 77 }, { lead_id: crm.leads[0]?.id }])
  })
  it('L5: a record that names the one in the CRM is written to that one', async () => {
    crm.deals.push({ id: 4711, title: 'Old', add_time: '2020-01-01T00:00:00Z' })
    await says('one')
    await link('deal', { title: 'Roof', outsideId: '4711' })
    expect(crm.deals).toHaveLength(1)
    expect(active()).toMatchObject([{ deal_id: 4711 }])
  })
  it('L4 L5: edited or deleted there by a person, it stays so; the next message starts another', async () => {
    await says('one')
    await link()
    const [first] = active()
    crm.edit(first?.id ?? 0, '<p>Mine.</p>')
    await says('two')
    await says('three')
    expect(contents()[0]).toBe('<p>Mine.</p>')
    expect(contents()).toHaveLength(2)
    expect([times(': one'), times(': two'), times(': three')]).toEqual([0, 1, 1])
    const second = active()[1]
    if (second) second.active_flag = false
    await says('four')
    expect(contents()).toHaveLength(2)
    expect([times(': three'), times(': four')]).toEqual([0, 1])
  })
  it('L4 L5: edited or deleted here by a person, it is there too', async () => {
    await says('one')
    const deal = await link()
    const note = async () => (await asks<{ items: Note[] }>('agent1', 'deals.notes', { id: deal })).items[0]
    await world.calls('agent1', 'recordNotes.update', { id: (await note())?.id, text: 'My words.' })
    await world.settle()
    expect(contents()[0]).toContain('My words.')
    await says('two')
    expect(contents()).toHaveLength(2)
    await world.calls('agent1', 'recordNotes.delete', { id: (await note())?.id })
    await world.settle()
    expect(contents()).toHaveLength(1)
    expect(times(': two')).toBe(0)
  })
  it('A11 L5: what was said in a deleted conversation is removed there too', async () => {
    await says('secret')
    await link()
    await world.calls('owner', 'conversations.delete', { id: whatsappId(world) })
    await world.settle()
    expect(contents()).toEqual([])
  })
})

describe('L5 when it does not go well', () => {
  it('L5: rate-limited or down, it waits as long as told, and nobody else does', async () => {
    await says('one')
    crm.faults.push({
      status: 429,
      headers: { 'x-ratelimit-reset': '2' },
      body: { success: false, error: 'Request over limit' },
    })
    crm.faults.push({ status: 503 }, { status: 502 })
    const before = system.clock.now()
    await link()
    expect(contents()).toHaveLength(1)
    expect(crm.deals).toHaveLength(1)
    expect(system.clock.now() - before).toBeGreaterThanOrEqual(62_000)
  })
  it.each(['the deal', 'the note'])('L5: its yes for %s unheard, it is not made twice', async (what) => {
    await says('one')
    if (what === 'the deal') crm.faults.push('yes-unheard')
    else crm.faults.push({ status: 500 }, 'yes-unheard')
    await link('deal', { title: `Roof ${world.tag}` })
    if (what === 'the note') {
      crm.faults.push('yes-unheard')
      await says('two')
    }
    expect(crm.deals).toHaveLength(1)
    expect(contents()).toHaveLength(1)
    await says('three')
    expect(contents()).toHaveLength(1)
    expect([times(': one'), times(': three')]).toEqual([1, 1])
  })
  it('L5: a process that dies at any call writes nothing twice, and nothing too little', async () => {
    await says('one')
    await world.asks('agent1', 'contacts.link', {
      contactId: world.whatsappContact,
      kind: 'deal',
      title: `R${world.tag}`,
    })
    for (let callsLeft = 0; callsLeft < 14; callsLeft++) {
      await world.runReactions(await world.takeRecords())
      const batch = await world.receiveJobs()
      world.restart(callsLeft)
      await Promise.allSettled([world.deliver(batch)])
      world.restart()
      system.clock.advance(30_000)
    }
    await says('two')
    expect(crm.deals).toHaveLength(1)
    expect(contents()).toHaveLength(1)
    expect([times(': one'), times(': two')]).toEqual([1, 1])
    await world.redeliver()
    expect(contents()).toHaveLength(1)
  })
  it('L5: a token that is not accepted is shown, and tried again once it is renewed', async () => {
    await connect('wrong')
    await says('one')
    await world.asks('agent1', 'contacts.link', { contactId: world.whatsappContact, kind: 'deal' })
    await world.runReactions(await world.takeRecords())
    await world.runReactions(await world.takeRecords())
    await world.deliver(await world.receiveJobs())
    type List = OutputOf<'connectors.list'>
    const [shown] = (await asks<List>('owner', 'connectors.list')).items
    expect(shown).toMatchObject({ id: 'pipedrive', secretNames: ['apiToken'] })
    expect(shown?.problem?.reason).toMatch(/401: unauthorized access/)
    await connect()
    system.clock.advance(301_000)
    await world.settle()
    expect(contents()).toHaveLength(1)
    expect((await asks<List>('owner', 'connectors.list')).items[0]?.problem).toBeNull()
  })
  it('L5: what it refuses is not tried for ever', async () => {
    await says('one')
    crm.faults.push({ status: 400, body: { success: false, error: 'Bad request' } })
    await link()
    expect(contents()).toEqual([])
    await says('two')
    expect([times(': one'), times(': two')]).toEqual([1, 1])
  })
})

describe('L5 settings', () => {
  const tried = (agent: string, name: OperationName, input: object) => outcome(world.calls(agent, name, input))
  it('L5: complete or refused, and for who keeps the settings', async () => {
    const id = 'pipedrive'
    expect(await tried('agent1', 'connectors.list', {})).toBe('forbidden')
    expect(await tried('owner', 'connectors.set', { id, config: { companyDomain: 'a.b/c' } })).toBe(
      'invalid_request config.companyDomain',
    )
    expect(await tried('owner', 'connectors.set', { id, config: { host: 'x' } })).toBe('invalid_request config.host')
    expect(await tried('owner', 'connectors.set', { id, secrets: { other: 'x' } })).toBe(
      'invalid_request secrets.other',
    )
    expect(await tried('owner', 'connectors.set', { id, version: 99 })).toBe('version_conflict version')
    expect(await tried('owner', 'connectors.set', { id: 'salesforce' })).toBe('invalid_request id')
    await asks('owner', 'connectors.delete', { id })
    expect(await tried('owner', 'connectors.set', { id, config: { companyDomain: 'acme' } })).toBe(
      'invalid_request secrets.apiToken',
    )
    expect(await asks('owner', 'connectors.list')).toEqual({ items: [], nextCursor: null })
  })
  it('L5: the token is neither answered nor in the table', async () => {
    const answer = await connect()
    expect(JSON.stringify(answer)).not.toContain('pipedrive-token')
    expect((await everything(system)).includes('pipedrive-token')).toBe(false)
  })
  it('L5: disconnected, nothing is written there any more', async () => {
    await says('one')
    await link()
    await asks('owner', 'connectors.delete', { id: 'pipedrive' })
    await says('two')
    expect([times(': one'), times(': two')]).toEqual([1, 0])
  })
})
