import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import { continueJob, pushJobs } from '../../../functions/areas/jobs/use-cases/continue-job.ts'
import { works } from '../../../functions/edges/works.ts'
import { homeContactId } from '../../../functions/kernel/ids.ts'
import { whatsapp } from '../../kit/customers.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { hire, outcome } from '../workspace/settings-kit.ts'

type Job = OutputOf<'conversations.bulk'>
type WithRefusals = OutputOf<'jobs.get'>

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

const idOf = (contactId: string) => `cv_${contactId.slice(3)}_1`

/** So many customers wrote on WhatsApp, in the team Support; answers their conversations. */
async function customers(count: number): Promise<string[]> {
  const phones = Array.from({ length: count }, (_, at) => `${world.phone}${String(at).padStart(2, '0')}`)
  for (const [at, from] of phones.entries()) {
    const message = { id: `wamid.${world.tag}.${at}`, from, text: `Hello ${at}`, sentAt: system.clock.now() }
    await world.webhook('demo-whatsapp', whatsapp([message]))
  }
  // What else follows from messages is nothing to us.
  await world.clear()
  return phones.map((phone) => idOf(homeContactId('demo-whatsapp', phone)))
}

const start = (who: string, input: object, key?: string) =>
  world.calls(who, 'conversations.bulk', input, key).then(({ body }) => JSON.parse(body) as Job)
const look = (id: string, who = 'owner') => world.asks<WithRefusals>(who, 'jobs.get', { id })
async function done(who: string, input: object): Promise<WithRefusals> {
  const { id } = await start(who, input)
  await world.settle()
  return look(id, who)
}
const read = (id: string) => world.asks<OutputOf<'conversations.get'>>('owner', 'conversations.get', { id })
const states = async (ids: string[]) => (await Promise.all(ids.map(read))).map(({ status }) => status)
async function events(id: string): Promise<string[]> {
  const { items } = await world.asks<OutputOf<'conversations.timeline'>>('owner', 'conversations.timeline', {
    id,
    limit: 100,
  })
  return items.flatMap(({ event }) => (event ? [event.name] : []))
}
/** Until the job has called for its next step, which is not done yet. */
async function untilStep(): Promise<void> {
  while (system.steps.length === 0) await world.runReactions(await world.takeRecords())
}

describe('C9 many conversations at once', () => {
  it('C9: a job does to each what the single call does, and says how far it is', async () => {
    const ids = await customers(3)
    const job = await start('agent1', {
      ids: [...ids, ids[0]],
      action: 'close',
      params: { note: 'Spam', type: 'question' },
    })
    expect(job).toMatchObject({
      kind: 'conversations.bulk',
      state: 'queued',
      total: 3,
      done: 0,
      refused: 0,
      attachmentId: null,
      canUndo: false,
    })
    expect(await states(ids)).toEqual(['new', 'new', 'new'])
    await world.settle()
    expect(await look(job.id, 'agent1')).toMatchObject({
      state: 'done',
      done: 3,
      refused: 0,
      refusals: [],
      canUndo: true,
    })
    const closed = await read(ids[2] ?? '')
    expect(closed).toMatchObject({
      status: 'resolved',
      closedBy: 'agent',
      resolution: { note: 'Spam', type: 'question' },
    })
    expect(await events(ids[0] ?? '')).toEqual(['opened', 'closed'])
    expect((await world.asks<{ items: Job[] }>('agent1', 'jobs.list', {})).items[0]?.id).toBe(job.id)
  })

  it.each([
    ['assign', { agentId: 'agent1@demo.test' }, { assigneeId: 'ag_agent1' }],
    ['transfer', { teamId: 'sales' }, { teamId: 'sales' }],
    ['hold', {}, { status: 'on_hold' }],
    ['blacklist', {}, { blacklisted: true }],
  ])('C9: %s, and undo', async (action, params, expected) => {
    const ids = await customers(2)
    const before = await Promise.all(ids.map(read))
    const job = await done('owner', { ids, action, params })
    expect(job).toMatchObject({ state: 'done', done: 2, refused: 0, canUndo: true })
    for (const id of ids) expect(await read(id)).toMatchObject(expected)
    const back = await done('owner', { action: 'undo', params: { jobId: job.id } })
    expect(back).toMatchObject({ state: 'done', total: 2, done: 2, refused: 0, canUndo: false })
    expect((await look(job.id)).canUndo).toBe(false)
    for (const { id, assigneeId, teamId, blacklisted } of before) {
      expect(await read(id)).toMatchObject({ assigneeId, teamId, blacklisted })
    }
  })

  it('C9: undo gives each back to whoever had it, and leaves alone what somebody changed since', async () => {
    const [one = '', two = '', three = ''] = await customers(3)
    await world.calls('agent1', 'conversations.assign', { id: one, agentId: 'ag_agent1' })
    await world.calls('owner', 'conversations.assign', { id: two, agentId: 'ag_manager' })
    const job = await done('owner', { ids: [one, two, three], action: 'transfer', params: { teamId: 'sales' } })
    expect(job).toMatchObject({ done: 3 })
    await world.calls('owner', 'conversations.assign', { id: two, agentId: 'ag_owner' })
    const back = await done('owner', { action: 'undo', params: { jobId: job.id } })
    expect(back).toMatchObject({ done: 2, refused: 1 })
    expect(back.refusals).toMatchObject([{ conversationId: two, code: 'version_conflict' }])
    expect(await read(one)).toMatchObject({ teamId: 'support', assigneeId: 'ag_agent1' })
    expect(await read(two)).toMatchObject({ teamId: 'sales', assigneeId: 'ag_owner' })
    expect(await read(three)).toMatchObject({ teamId: 'support', assigneeId: null })
  })

  it('C9: undo is asked for once, and again where it was cancelled', async () => {
    const ids = await customers(2)
    const job = await done('agent1', { ids, action: 'hold' })
    const undo = () =>
      outcome(world.calls('agent1', 'conversations.bulk', { action: 'undo', params: { jobId: job.id } }))
    expect((await Promise.all([undo(), undo()])).toSorted()).toEqual(['done', 'version_conflict'])
    const { items } = await world.asks<{ items: Job[] }>('agent1', 'jobs.list', {})
    await world.calls('agent1', 'jobs.cancel', { id: items[0]?.id })
    await world.settle()
    expect(await states(ids)).toEqual(['on_hold', 'on_hold'])
    expect((await look(job.id)).canUndo).toBe(true)
    expect(await undo()).toBe('done')
    await world.settle()
    expect(await states(ids)).toEqual(['ongoing', 'ongoing'])
    expect(await undo()).toBe('version_conflict')
  })

  it('C9: undo touches only what the job has changed', async () => {
    const [one = '', two = ''] = await customers(2)
    await world.calls('agent1', 'conversations.hold', { id: one })
    const job = await done('agent1', { ids: [one, two], action: 'hold' })
    expect(job).toMatchObject({ done: 2 })
    expect(await done('agent1', { action: 'undo', params: { jobId: job.id } })).toMatchObject({ total: 1, done: 1 })
    expect(await states([one, two])).toEqual(['on_hold', 'ongoing'])
  })

  it('C9: close and reopen undo each other', async () => {
    const ids = await customers(2)
    const waiting = async () =>
      (await world.asks<OutputOf<'conversations.counts'>>('owner', 'conversations.counts', {})).queues.rep_needed
    const before = await waiting()
    const closed = await done('agent1', { ids, action: 'close', params: { type: 'incident' } })
    expect(await waiting()).toBe(before - 2)
    await done('agent1', { action: 'undo', params: { jobId: closed.id } })
    expect(await states(ids)).toEqual(['ongoing', 'ongoing'])
    // Nobody has answered them.
    for (const id of ids) expect(await read(id)).toMatchObject({ waiting: 'waiting' })
    expect(await waiting()).toBe(before)
    await done('agent1', { ids, action: 'close', params: { type: 'incident' } })
    const opened = await done('agent1', { ids, action: 'reopen' })
    await done('agent1', { action: 'undo', params: { jobId: opened.id } })
    expect(await read(ids[0] ?? '')).toMatchObject({ status: 'resolved', resolution: { type: 'incident' } })
  })

  it('C9 F2: tags the latest message of each; that is not undone', async () => {
    const [one = ''] = await customers(1)
    await world.calls('agent1', 'messages.send', { id: one, text: 'Hi' })
    const job = await done('agent1', { ids: [one], action: 'tag', params: { tag: `Bulk ${world.tag}` } })
    expect(job).toMatchObject({ done: 1, canUndo: false })
    const { items } = await world.asks<OutputOf<'conversations.timeline'>>('owner', 'conversations.timeline', {
      id: one,
    })
    expect(items.flatMap(({ message }) => (message ? [message.tags] : []))).toEqual([[], [`Bulk ${world.tag}`]])
    const undo = world.calls('agent1', 'conversations.bulk', { action: 'undo', params: { jobId: job.id } })
    expect(await outcome(undo)).toBe('not_supported')
  })

  it('C9: all of a filter, whichever pages it has, each once', async () => {
    const ids = await customers(130)
    const filter = { view: 'unassigned', teamId: 'support', status: 'new' }
    const job = await done('owner', { filter, action: 'assign', params: { agentId: 'ag_agent1' } })
    expect(job.state).toBe('done')
    expect(job.done).toBe(job.total)
    expect(job.total).toBeGreaterThanOrEqual(130)
    for (const id of [ids[0], ids[129]]) expect(await events(id ?? '')).toEqual(['opened', 'assigned'])
    const back = await done('owner', { action: 'undo', params: { jobId: job.id } })
    expect(back).toMatchObject({ total: job.total, done: job.total, refused: 0 })
    expect(await events(ids[129] ?? '')).toEqual(['opened', 'assigned', 'unassigned'])
  })

  it('C9: an empty filter is done at once, and one that may not be asked for fails with the reason', async () => {
    const nothing = { filter: { view: 'mine', channelId: 'demo-email' }, action: 'hold' }
    expect(await done('manager', nothing)).toMatchObject({ state: 'done', total: 0, done: 0 })
    const hidden = await done('agent1', { filter: { view: 'blacklist' }, action: 'hold' })
    expect(hidden).toMatchObject({ state: 'failed', problem: 'You may not see the blacklist.', total: 0 })
  })
})

describe('C9 what may not be done', () => {
  it('C9 A2: each is looked at with the rights of whoever asked, and refused with the reason', async () => {
    const [seen = '', closed = '', hidden = ''] = await customers(3)
    await world.calls('owner', 'conversations.close', { id: closed })
    await world.calls('owner', 'conversations.transfer', { id: hidden, teamId: 'sales' })
    const helper = await hire(world, `h${world.tag}`, { teams: [{ id: 'support', role: 'representative' }] })
    const job = await done(helper.login, { ids: [seen, closed, hidden, 'cv_none'], action: 'hold' })
    expect(job).toMatchObject({ state: 'done', total: 4, done: 1, refused: 3 })
    expect(job.refusals.map(({ conversationId, code }) => [conversationId, code])).toEqual([
      [closed, 'conversation_closed'],
      [hidden, 'not_found'],
      ['cv_none', 'not_found'],
    ])
    const black = await done(helper.login, { ids: [seen], action: 'blacklist' })
    expect(black.refusals).toMatchObject([{ code: 'forbidden' }])
    expect(await read(hidden)).toMatchObject({ status: 'new' })
  })

  it('C9 A2: rights that are lost on the way count from the next one on', async () => {
    const ids = await customers(101)
    const helper = await hire(world, `l${world.tag}`, { teams: [{ id: 'support', role: 'representative' }] })
    const { id } = await start(helper.login, { ids, action: 'hold' })
    await untilStep()
    await world.continueJobs()
    const { version } = await world.asks<{ version: number }>('owner', 'agents.get', { id: helper.id })
    await world.calls('owner', 'agents.update', { id: helper.id, version, teams: [] })
    await world.settle()
    expect(await look(id)).toMatchObject({ state: 'done', done: 100, refused: 1, refusals: [{ code: 'not_found' }] })
    const last = await start(helper.login, { filter: { view: 'mine' }, action: 'hold' })
    await world.calls('owner', 'agents.delete', { id: helper.id })
    await world.settle()
    expect(await look(last.id)).toMatchObject({ state: 'failed' })
  })

  it('C9: others do not see it, but whoever runs the workspace does', async () => {
    const { id } = await start('agent1', { ids: await customers(1), action: 'hold' })
    expect(await outcome(world.calls('manager', 'jobs.get', { id }))).toBe('not_found')
    expect(await outcome(world.calls('manager', 'jobs.cancel', { id }))).toBe('not_found')
    expect((await look(id)).agentId).toBe('ag_agent1')
    await world.settle()
  })

  it.each([
    ['neither ids nor filter', { action: 'hold' }],
    ['both', { ids: ['cv_1'], filter: {}, action: 'hold' }],
    ['no such action', { ids: ['cv_1'], action: 'delete' }],
    ['a parameter too few', { ids: ['cv_1'], action: 'assign' }],
    ['a parameter too many', { ids: ['cv_1'], action: 'hold', params: { teamId: 'sales' } }],
    ['an agent who is none', { ids: ['cv_1'], action: 'assign', params: { agentId: 'ag_nobody' } }],
    ['a team that is none', { ids: ['cv_1'], action: 'transfer', params: { teamId: 'nowhere' } }],
    ['too many', { ids: Array.from({ length: 501 }, (_, at) => `cv_${at}`), action: 'hold' }],
    ['an undo of some', { ids: ['cv_1'], action: 'undo', params: { jobId: 'jb_1' } }],
  ])('C9: %s is refused at once', async (_what, input) => {
    expect(await outcome(world.calls('owner', 'conversations.bulk', input))).toMatch(/^invalid_request/)
  })
})

describe('C9 a job on its way', () => {
  it('C9: the same key is one job', async () => {
    const ids = await customers(2)
    const input = { ids, action: 'hold' }
    const [one, two] = [await start('agent1', input, 'bulk'), await start('agent1', input, 'bulk')]
    expect(two).toEqual(one)
    await world.settle()
    expect(await events(ids[0] ?? '')).toEqual(['opened', 'held'])
  })

  it('C9: an agent has at most ten under way', async () => {
    const ids = await customers(1)
    for (let count = 0; count < 10; count++) await start('manager', { ids, action: 'hold' })
    expect(await outcome(start('manager', { ids, action: 'hold' }))).toBe('limit_reached')
    await world.settle()
    expect(await done('manager', { ids, action: 'hold' })).toMatchObject({ state: 'done' })
  })

  it('C9: cancelled before it begins, nothing is done; what it has done stays and is counted', async () => {
    const ids = await customers(120)
    const early = await start('agent1', { ids, action: 'hold' })
    await world.calls('agent1', 'jobs.cancel', { id: early.id })
    await world.settle()
    expect(await look(early.id)).toMatchObject({ state: 'cancelled', done: 0, canUndo: false })
    const late = await start('agent1', { ids, action: 'hold' })
    await untilStep()
    await world.continueJobs()
    await world.calls('agent1', 'jobs.cancel', { id: late.id })
    await world.settle()
    expect(await look(late.id)).toMatchObject({ state: 'cancelled', done: 100, canUndo: true })
    expect(new Set(await states(ids.slice(100)))).toEqual(new Set(['new']))
    expect(await done('agent1', { action: 'undo', params: { jobId: late.id } })).toMatchObject({ done: 100 })
    const over = await world.asks<Job>('agent1', 'jobs.cancel', { id: early.id })
    expect(over.state).toBe('cancelled')
  })

  it('C9: cancelled in the middle of a portion, it stops before the next, and tells how many those were', async () => {
    const ids = await customers(90)
    const { id } = await start('agent1', { ids, action: 'hold' })
    await untilStep()
    const [step] = system.steps.splice(0)
    const { store } = world.deps
    let looks = 0
    const readJob: typeof store.readJob = async (of) => {
      if (++looks === 12) await world.calls('agent1', 'jobs.cancel', { id })
      return store.readJob(of)
    }
    if (step?.kind === 'job') await continueJob({ ...world.deps, store: { ...store, readJob } }, works, step)
    await world.settle()
    const held = (await states(ids)).filter((status) => status === 'on_hold').length
    expect(held).toBeGreaterThan(0)
    expect(held).toBeLessThan(90)
    expect(await look(id)).toMatchObject({ state: 'cancelled', done: held })
  })

  it('C9: a step that comes twice, or two at once, does nothing twice', async () => {
    const ids = await customers(8)
    const { id } = await start('agent1', { ids, action: 'hold' })
    await untilStep()
    const [step] = system.steps
    await Promise.all([world.continueJobs(), step && world.continueJobs()])
    await world.settle()
    expect(await look(id)).toMatchObject({ state: 'done', done: 8, refused: 0 })
    for (const each of ids) expect(await events(each)).toEqual(['opened', 'held'])
  })

  it('C9: a step that was lost is called for again by the sweep, and given up after a day', async () => {
    const [one = ''] = await customers(1)
    const { id } = await start('agent1', { ids: [one], action: 'hold' })
    await untilStep()
    system.steps.splice(0)
    await pushJobs(world.deps)
    await world.settle()
    expect(await look(id)).toMatchObject({ state: 'queued' })
    system.clock.advance(3 * 60_000)
    await pushJobs(world.deps)
    await world.settle()
    expect(await look(id)).toMatchObject({ state: 'done', done: 1 })
    const stuck = await start('agent1', { ids: [one], action: 'resume' })
    await untilStep()
    system.steps.splice(0)
    system.clock.advance(25 * 60 * 60_000)
    await pushJobs(world.deps)
    await world.settle()
    expect(await look(stuck.id)).toMatchObject({ state: 'failed' })
  })

  it('C9: whoever asked hears how far it is', async () => {
    const ids = await customers(2)
    const connectionId = `socket-${world.tag}`
    system.sockets.open(connectionId)
    const hour = system.clock.now() + 3_600_000
    await world.deps.store.putConnection({ kind: 'agent', connectionId, agentId: 'ag_agent1' }, hour)
    system.clock.advance(2_000)
    const { id } = await start('agent1', { ids, action: 'hold' })
    await start('owner', { ids, action: 'hold' })
    await world.settle()
    const heard = system.sockets
      .frames(connectionId)
      .flatMap((frame) => (JSON.parse(frame) as { events?: { type: string; job: Job }[] }).events ?? [])
      .filter(({ type }) => type === 'job.updated')
    expect(new Set(heard.map(({ job }) => job.id))).toEqual(new Set([id]))
    expect(heard.at(-1)?.job).toMatchObject({ state: 'done', done: 2 })
  })
})
