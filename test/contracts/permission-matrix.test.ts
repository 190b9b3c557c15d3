import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OperationName, operations } from '../../contracts/operations.ts'
import type { ApiKey } from '../../functions/areas/api-keys/domain/api-key.ts'
import { uploadKey } from '../../functions/areas/attachments/domain/file-keys.ts'
import { writeNotes } from '../../functions/areas/crm/use-cases/write-notes.ts'
import { receiveMessage } from '../../functions/areas/messages/use-cases/receive-message.ts'
import { tagIdOf } from '../../functions/areas/tags/domain/tag.ts'
import { freshRun } from '../../functions/areas/webhook-endpoints/domain/endpoint.ts'
import { type Agent, Permission } from '../../functions/areas/workspace/domain/agent.ts'
import type { Identity } from '../../functions/areas/workspace/domain/sign-in.ts'
import { ConflictError } from '../../functions/kernel/commit.ts'
import { conversationIdOf, homeContactId } from '../../functions/kernel/ids.ts'
import { identityOf } from '../kit/identity.ts'
import { runOperation } from '../kit/operations.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import {
  apiKeyOf,
  appAnswer,
  appChannel,
  attributesOf,
  botOf,
  campaignsOf,
  cannedResponseOf,
  endpointOf,
  inputs,
  jobOf,
  keepEmail,
  keptDelivery,
  keptEndpoint,
  keptTemplate,
  keptWebhook,
  keyToDelete,
  original,
  recordsOf,
  rules,
  runOf,
  savedViewsOf,
  segmentOf,
  spare,
  tableOf,
  unmatchedOf,
  workflowOf,
} from './permissions.ts'

/*
 * Role, or key, × operation × whose conversation, generated from the table of operations. What is expected comes from
 * permissions.ts, which says it a second time and independently: an operation that is missing there fails here.
 */

const whose = ['own team', 'other team', 'no team', 'grabbed by another'] as const
type Whose = (typeof whose)[number]

const agent = (id: string, fields: Partial<Agent>): Agent => ({
  id,
  email: `${id}@matrix.test`,
  name: id,
  role: 'agent',
  teams: {},
  permissions: [],
  available: true,
  ...fields,
})
/** Everybody's own team is "home", a grab team; "away" is the other one. */
const people = [
  agent('owner', { role: 'owner' }),
  agent('admin', { role: 'admin' }),
  agent('manager', { role: 'manager' }),
  agent('representative', { teams: { home: 'representative' } }),
  agent('teamadmin', { teams: { home: 'admin' } }),
  agent('outsider', {}),
  ...Permission.options.map((permission) =>
    agent(`may-${permission.replace('.', '-')}`, { teams: { home: 'representative' }, permissions: [permission] }),
  ),
]
const everything = ['owner', 'admin', 'manager', 'may-conversations-viewAll']

function sees(person: Agent, which: Whose): boolean {
  if (everything.includes(person.id) || which === 'no team') return true
  if (which === 'other team' || person.id === 'outsider') return false
  return which === 'own team' || person.id === 'teamadmin'
}
function holds(person: Agent, permission: Permission): boolean {
  if (person.role === 'owner' || person.role === 'admin') return true
  if (person.role === 'manager')
    return ['assistant.use', 'campaigns.manage', 'conversations.viewAll', 'reports.view'].includes(permission)
  return person.permissions.includes(permission)
}

/** Programs see their teams' conversations whoever has them; all of their rights are their scopes. */
const scopes = Permission.options.filter((scope) => scope !== 'conversations.viewAll')
const program = (id: string, fields: Partial<ApiKey>): ApiKey => ({
  ...apiKeyOf(id),
  limits: { perSecond: 1_000, burst: 5_000 },
  ...fields,
})
const programs = [
  program('bare', { teamIds: null }),
  program('home', { teamIds: ['home'] }),
  program('full', { teamIds: ['home'], scopes }),
  program('reading', { teamIds: null, scopes, readOnly: true }),
]
/** Who else has things of their own. */
const everybody = [...people.map(({ id }) => id), ...programs.map(({ id }) => id)]

let system: TestSystem
let deps: ReturnType<TestSystem['boot']>['deps']
let written = 0
/** makes undone what a case has changed; only in memory */
let goBack: (() => void) | undefined
/** a file that is still being fetched */
const media = [{ name: 'image.jpg', type: 'image/jpeg', size: null, source: { mediaId: '1' } }]

beforeAll(async () => {
  system = await startSystem()
  deps = system.boot().deps
  await keepEmail(deps)
  const { store } = deps
  const request = { method: 'POST', url: '', headers: {}, bytes: 2, reasons: ['test'], at: 0, replayedAt: null }
  await store.keepWebhook({ id: keptWebhook, channelId: 'demo-whatsapp', ...request }, Buffer.from('{}'))
  const times = { soonAfter: 180_000, overdueAfter: 300_000, autoCloseAfter: 86_400_000 }
  for (const id of ['home', 'away']) {
    await store.commit([store.putTeam({ id, name: id, mode: id === 'home' ? 'grab' : 'collaboration', ...times })])
  }
  for (const [id, teamId] of [
    ['at-home', 'home'],
    ['at-away', 'away'],
    ['nowhere', null],
  ] as const) {
    const channel = { id, type: 'sms' as const, provider: 'twilio' as const, name: id, teamId, config: {} }
    await store.commit([store.putChannel(channel)])
  }
  await store.commit([store.putChannel(appChannel), store.putEntry(appAnswer)])
  for (const person of [...people, agent('grabber', { teams: { home: 'representative' } })]) {
    await store.commit(store.putAgent(person, true))
  }
  await store.commit(store.putCategory(undefined, { id: 'kept', name: 'Kept' }))
  await store.commit([store.putTag({ id: tagIdOf('VIP'), name: 'VIP', messages: 0, createdAt: 0 })])
  for (const id of ['kept', ...everybody]) await store.commit(recordsOf(id).map(store.putRecord))
  for (const id of ['kept', ...everybody]) await store.commit([store.putCannedResponse(cannedResponseOf(id))])
  for (const id of ['kept', ...everybody]) await store.commit([store.putBot(botOf(id))])
  for (const endpoint of [keptEndpoint(), ...everybody.map(endpointOf)]) {
    await store.commit([store.putEndpoint(endpoint), store.putEndpointRun(freshRun(endpoint.id, null))])
  }
  await store.keepOutgoing(keptDelivery)
  await store.commit([store.putContactAttributes(attributesOf(['kept', ...everybody]))])
  for (const id of everybody) await store.commit([store.putSavedViews(savedViewsOf(id))])
  for (const id of ['kept', ...everybody])
    await store.commit([store.putSegment(segmentOf(id)), ...store.putWorkflow(undefined, workflowOf(id))])
  for (const id of ['kept', ...everybody]) await store.commit([store.putUnmatched(unmatchedOf(id))])
  await store.commit([store.putTemplate(keptTemplate('demo-whatsapp'))])
  for (const owner of everybody) {
    const upload = { id: tableOf(owner), owner, name: 'contacts.csv', type: 'text/csv', size: 8 }
    await store.commit([store.putUpload({ ...upload, expiresAt: deps.clock.now() + 86_400_000 })])
    await deps.files.put(uploadKey(upload.id), Buffer.from('name\nAnn'), 'text/csv')
  }
  for (const id of everybody) await store.commit([store.putJob(jobOf(id)), ...campaignsOf(id).map(store.putCampaign)])
  const keepers = [...people.filter((person) => holds(person, 'settings.manage')), program('full', {})]
  for (const { id } of keepers) {
    const named = { id: spare(id), name: spare(id) }
    await store.commit([
      ...store.putAgent(agent(spare(id), {}), true),
      store.putTeam({ ...named, mode: 'collaboration', ...times }),
      store.putChannel({ ...named, type: 'web', provider: 'web', teamId: null, config: {}, secretNames: [] }),
      ...store.putCategory(undefined, named),
    ])
  }
  for (const { id } of people) await store.commit([store.putApiKey(apiKeyOf(id)), store.putApiKey(keyToDelete(id))])
  for (const key of programs) await store.commit([store.putApiKey(key)])
  for (const which of whose) for (const name of ['conversations.get', ...needsNote] as const) await shared(which, name)
  const restore = system.snapshot?.()
  goBack =
    restore &&
    (() => {
      restore()
      deps = system.boot().deps
    })
})
afterAll(async () => {
  await system.stop()
})

/** One conversation for all cases that leave it as it is, or go back to what it was. */
function shared(which: Whose, name: OperationName) {
  const key = `${which} ${needsNote.includes(name)}`
  const things = conversations.get(key) ?? conversation(which, name)
  conversations.set(key, things)
  return things
}
const conversations = new Map<string, ReturnType<typeof conversation>>()

async function conversation(which: Whose, name?: OperationName) {
  const channelId = which === 'other team' ? 'at-away' : which === 'no team' ? 'nowhere' : 'at-home'
  const channel = await deps.store.readChannel(channelId)
  if (!channel) throw new Error('no channel')
  const address = `+4900${++written}`
  await receiveMessage(deps, channel, { kind: 'message', providerId: address, address, text: 'hello', media, original })
  const contactId = homeContactId(channelId, address)
  const id = conversationIdOf(contactId, 1)
  if (which === 'grabbed by another') await call('grabber', 'conversations.join', { id })
  await deps.store.commit([deps.store.putExternalId(contactId, contactId), deps.store.putRun(runOf(id))])
  const page = await deps.store.readTimeline({ contactId }, { limit: 10 })
  const entryId = page.items.find(({ kind }) => kind === 'message')?.id ?? ''
  return { conversationId: id, contactId, entryId, channelId, noteId: await noteFor(contactId, name) }
}

const needsNote: OperationName[] = ['contacts.unlink', 'recordNotes.update', 'recordNotes.delete']
/** A note on the kept person, for what needs one. */
async function noteFor(contactId: string, name: OperationName | undefined): Promise<string> {
  if (!name || !needsNote.includes(name)) return 'none'
  const [person] = recordsOf('kept')
  await call('owner', 'contacts.link', { contactId, kind: 'person', id: person?.id })
  await writeNotes(deps, contactId)
  const link = await deps.store.readLink(contactId, person?.id ?? '')
  return link?.note?.id ?? 'none'
}

/** 'done', or the code of the refusal. */
function call(person: string | undefined, name: OperationName, input: object): Promise<string> {
  return callAs(person ? identityOf(`${person}@matrix.test`) : undefined, name, input)
}
async function callAs(identity: Identity | undefined, name: OperationName, input: object): Promise<string> {
  try {
    await runOperation(deps, name, input, { identity })
    return 'done'
  } catch (error) {
    if (error instanceof ConflictError) return 'conflict'
    if (error instanceof Error && 'code' in error) return String(error.code)
    throw error
  }
}

const refusals = ['unauthorized', 'forbidden', 'not_found', 'already_grabbed']
const names = Object.keys(operations) as OperationName[]

describe('A2 A4 the permission matrix', () => {
  it('has an expectation and an input for every operation, and for no other', () => {
    expect(Object.keys(rules).sort()).toEqual([...names].sort())
    expect(Object.keys(inputs).sort()).toEqual([...names].sort())
  })
  it('says the same as the table about who may call', () => {
    const needed = Object.fromEntries(names.map((name) => [name, rules[name].needs ?? 'agent']))
    expect(needed).toEqual(Object.fromEntries(names.map((name) => [name, operations[name].who])))
  })

  it.each(names)('%s: nobody without a token, and no stranger, but for public ones', async (name) => {
    const isPublic = operations[name].who === 'public'
    const things = isPublic ? await conversation('no team', name) : await shared('no team', name)
    const expected = isPublic ? ['done', 'done'] : ['unauthorized', 'forbidden']
    const input = inputs[name](things, 'x')
    expect([await call(undefined, name, input), await call('stranger', name, input)]).toEqual(expected)
  })

  describe.each(people.map((person) => ({ person })))('$person.id', ({ person }) => {
    it.each(names)('%s', async (name) => {
      const { needs, about, tooLate, needsOnceSeen } = rules[name]
      const outcomes: Record<string, string> = {}
      const expected: Record<string, string> = {}
      for (const which of about ? whose : (['no team'] as const)) {
        const late = which === 'grabbed by another' && person.teams.home === 'representative'
        if (needs && needs !== 'public' && !holds(person, needs)) expected[which] = 'forbidden'
        else if (late && tooLate) expected[which] = tooLate
        else if (about && !sees(person, which)) expected[which] = 'not_found'
        else
          expected[which] = !needsOnceSeen || needsOnceSeen.some((one) => holds(person, one)) ? 'allowed' : 'forbidden'
        const changes = operations[name].method !== 'GET' && expected[which] === 'allowed'
        const things = changes && !goBack ? await conversation(which, name) : await shared(which, name)
        const outcome = await call(person.id, name, inputs[name](things, person.id))
        if (changes) goBack?.()
        outcomes[which] = refusals.includes(outcome) ? outcome : 'allowed'
      }
      expect(outcomes).toEqual(expected)
    })
  })
})

describe('O3 the permission matrix of keys', () => {
  /** Where an agent is to be named. */
  const ofAgents: readonly OperationName[] = ['agents.get', 'conversations.assign']
  const identity = ({ id, secretHash }: ApiKey): Identity => ({ keyId: id, secretHash })

  it('says the same as the table about what only people may, and what a key does that only reads', () => {
    const needed = Object.fromEntries(names.map((name) => [name, rules[name].people]))
    expect(needed).toEqual(Object.fromEntries(names.map((name) => [name, operations[name].people])))
    const reading = names.filter((name) => rules[name].reads)
    expect(reading.sort()).toEqual(names.filter((name) => operations[name].reads).sort())
  })

  it.each(names.filter((name) => rules[name].needs && rules[name].needs !== 'public'))(
    '%s: no key without the right to it, whatever else it has',
    async (name) => {
      const without = program('without', {
        teamIds: null,
        scopes: scopes.filter((scope) => scope !== rules[name].needs),
      })
      deps.store.forgetApiKey(without.id)
      const before = await deps.store.readApiKey(without.id)
      await deps.store.commit([deps.store.putApiKey({ ...without, ...(before ? { version: before.version } : {}) })])
      const things = await shared('no team', name)
      expect(await callAs(identity(without), name, inputs[name](things, 'owner'))).toBe('forbidden')
    },
  )

  describe.each(programs.map((key) => ({ key })))('$key.name', ({ key }) => {
    it.each(names)('%s', async (name) => {
      const { needs, about, people, reads, needsOnceSeen } = rules[name]
      const { method } = operations[name]
      const seesAll = key.teamIds === null
      const outcomes: Record<string, string> = {}
      const expected: Record<string, string> = {}
      for (const which of about ? whose : (['no team'] as const)) {
        const lacks = (right: Permission) =>
          !key.scopes.includes(right) && !(seesAll && right === 'conversations.viewAll')
        if (needs === 'public') expected[which] = 'allowed'
        else if (people || (key.readOnly && method !== 'GET' && !reads) || (needs && lacks(needs)))
          expected[which] = 'forbidden'
        else if (about && !seesAll && which === 'other team') expected[which] = 'not_found'
        else expected[which] = needsOnceSeen?.every(lacks) ? 'forbidden' : 'allowed'
        const changes = method !== 'GET' && expected[which] === 'allowed'
        const things = changes && !goBack ? await conversation(which, name) : await shared(which, name)
        const somebody = seesAll ? 'owner' : 'representative'
        const me = ofAgents.includes(name) ? somebody : key.id
        const outcome = await callAs(identity(key), name, inputs[name](things, me))
        if (changes) goBack?.()
        outcomes[which] = refusals.includes(outcome) ? outcome : 'allowed'
      }
      expect(outcomes).toEqual(expected)
    })
  })
})
