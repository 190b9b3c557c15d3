import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { pushCampaigns } from '../../../functions/areas/campaigns/use-cases/continue-campaign.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { hire, outcome } from '../workspace/settings-kit.ts'
import {
  atRest,
  type Campaign,
  CHANNEL,
  closed,
  draft,
  fields,
  look,
  phoneOf,
  promo,
  putPromo,
  recipients,
  sent,
  start,
  taken,
  upload,
} from './campaign-kit.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
  await putPromo(world)
  const { store } = world.deps
  await store.putBulkHold(CHANNEL, { heldUntil: 0, streak: 0 })
  await store.putPerDay(CHANNEL, null)
  await store.commit([store.putDayUsed(CHANNEL, { dayFrom: 0, dayUsed: 0 })])
})

const move = (verb: 'start' | 'pause' | 'resume' | 'cancel', id: string, who = 'owner') =>
  world.asks<Campaign>(who, `campaigns.${verb}`, { id })
const iso = (at: number) => new Date(at).toISOString()
/** Time passes up to then. */
const until = (at: number) => system.clock.advance(at - system.clock.now())
/** So many numbers, of people nobody has heard of. */
const numbers = (count: number, from = 100) => Array.from({ length: count }, (_, at) => `+${phoneOf(world, from + at)}`)
const listOf = (count: number, from = 100) => upload(world, `phone\n${numbers(count, from).join('\n')}\n`)
const toAll = { template: { id: promo().id, variables: { 1: 'you' } } }
/** Until the campaign has called for its next step, which is not done yet. */
async function untilStep(): Promise<void> {
  while (system.steps.length === 0) await world.runReactions(await world.takeRecords())
}

describe('M18 what becomes of a campaign', () => {
  it('M18: only who may sees or moves one', async () => {
    const someone = await hire(world, 'plain')
    const { id } = await draft(world, { contactIds: ['ct_nobody'] })
    expect(await outcome(world.calls(someone.login, 'campaigns.get', { id }))).toMatch(/^forbidden/)
    expect(await outcome(world.calls(someone.login, 'campaigns.start', { id }))).toMatch(/^forbidden/)
    expect((await world.asks<Campaign>('manager', 'campaigns.get', { id })).state).toBe('draft')
  })

  it('M18: each move is made once, however often and by whomever it is asked for', async () => {
    const ids = await closed(world, 1)
    const { id } = await draft(world, { contactIds: ids })
    const [one, other] = await Promise.all([move('start', id), move('start', id, 'manager')])
    expect([one.state, other.state]).toEqual(['running', 'running'])
    await Promise.all([move('pause', id), move('pause', id, 'manager')])
    expect(await outcome(move('start', id))).toBe('done')
    expect((await look(world, id)).state).toBe('paused')
    await atRest(world)
    expect(taken(world)).toEqual([])
    await move('resume', id)
    await atRest(world)
    expect((await move('resume', id)).state).toBe('done')
    expect(await outcome(move('cancel', id))).toBe('not_acceptable')
    expect(taken(world)).toHaveLength(1)
    const another = await draft(world, { contactIds: ids })
    expect((await move('cancel', another.id)).state).toBe('cancelled')
    expect((await move('cancel', another.id)).state).toBe('cancelled')
    expect(await outcome(move('start', another.id))).toBe('not_acceptable')
  })

  it('M18: is changed while it has not begun, and then no more', async () => {
    const { id } = await draft(world, { contactIds: ['ct_nobody'] }, { startAt: iso(system.clock.now() + 3_600_000) })
    expect((await move('start', id)).state).toBe('scheduled')
    const change = (more: object) => world.calls('owner', 'campaigns.update', { id, ...more })
    expect(await outcome(change({ name: 'Summer' }))).toBe('done')
    expect(await look(world, id)).toMatchObject({ name: 'Summer', state: 'scheduled' })
    expect(await outcome(change({ version: 1, name: 'Autumn' }))).toBe('version_conflict version')
    await change({ startAt: null })
    await atRest(world)
    expect((await look(world, id)).state).toBe('done')
    expect(await outcome(change({ name: 'Winter' }))).toBe('not_acceptable')
    expect(await outcome(world.calls('owner', 'campaigns.delete', { id }))).toBe('done')
    expect(await outcome(look(world, id))).toBe('not_found')
  })

  it('M18: says what does not fit, by its place', async () => {
    const create = (more: object) =>
      outcome(world.calls('owner', 'campaigns.create', { ...fields({ contactIds: ['ct_nobody'] }), ...more }))
    expect(await create({ channelId: 'nowhere' })).toBe('invalid_request channelId')
    expect(await create({ template: { id: 'tp_none' } })).toBe('invalid_request template.id')
    expect(await create({ teamId: 'nowhere' })).toBe('invalid_request teamId')
    expect(await create({ audience: { segmentId: 'sg_none' } })).toBe('invalid_request audience.segmentId')
    expect(await create({ audience: { attachmentId: 'up_none' } })).toBe('invalid_request audience.attachmentId')
    expect(await create({ audience: {} })).toBe('invalid_request audience')
    expect(await create({ quietHours: { from: '20:00', to: '08:00', timeZone: 'Mars' } })).toBe(
      'invalid_request quietHours.timeZone',
    )
    const { id } = await draft(world, { contactIds: ['ct_nobody'] }, { template: { id: promo().id, variables: {} } })
    expect(await outcome(start(world, id))).toBe('invalid_request template.variables.1')
    await putPromo(world, { status: 'paused', reason: 'Low quality' })
    expect(await outcome(start(world, id))).toMatch(/^template_unavailable/)
  })

  it('M18: begins at its time, and not in quiet hours', async () => {
    // 21:00 in Berlin
    const evening = Date.UTC(2027, 0, 15, 20)
    until(evening)
    const ids = await closed(world, 1)
    const quietHours = { from: '21:00', to: '08:00', timeZone: 'Europe/Berlin' }
    const { id } = await draft(world, { contactIds: ids }, { startAt: iso(evening + 3_600_000), quietHours })
    await start(world, id)
    await atRest(world)
    expect((await look(world, id)).state).toBe('scheduled')
    until(evening + 3_600_000)
    await pushCampaigns(world.deps)
    await atRest(world)
    expect(await look(world, id)).toMatchObject({
      state: 'running',
      waiting: { for: 'quiet_hours', until: '2027-01-16T07:00:00.000Z' },
    })
    expect(taken(world)).toEqual([])
    until(Date.UTC(2027, 0, 16, 7))
    await pushCampaigns(world.deps)
    await atRest(world)
    expect(await look(world, id)).toMatchObject({ state: 'done', counts: { sent: 1 } })
  })

  it('M18: pauses itself where the template may not be sent any more, and says why', async () => {
    const { id } = await draft(world, { attachmentId: await listOf(250) }, toAll)
    await start(world, id)
    while ((await look(world, id)).counts.sent + system.provider.accepted.length === 0) {
      await untilStep()
      await world.continueJobs()
      await world.deliver(await world.receiveJobs())
    }
    await putPromo(world, { status: 'paused', reason: 'Low quality' })
    await atRest(world)
    const stopped = await look(world, id)
    expect(stopped).toMatchObject({ state: 'paused', problem: { code: 'template_unavailable' } })
    expect(stopped.problem?.detail).toContain('Low quality')
    expect(stopped.counts.queued).toBeGreaterThan(0)
    expect(await outcome(move('resume', id))).toMatch(/^template_unavailable/)
    await putPromo(world)
    await move('resume', id)
    await atRest(world)
    expect(await look(world, id)).toMatchObject({
      state: 'done',
      problem: null,
      counts: { total: 250, sent: 250, queued: 0 },
    })
    expect(new Set(taken(world)).size).toBe(250)
    expect(taken(world)).toHaveLength(250)
  })

  it('M18: never has more under way than a bounded number', async () => {
    const { id } = await draft(world, { attachmentId: await listOf(420) }, toAll)
    await start(world, id)
    let most = 0
    for (let rounds = 0; rounds < 40; rounds++) {
      const records = await world.takeRecords()
      await world.runReactions(records)
      if (!(await world.continueJobs()) && records.length === 0) break
      most = Math.max(most, await recipientsUnderWay(id))
    }
    expect(most).toBe(300)
    expect((await look(world, id)).waiting).toEqual({ for: 'room', until: null })
    await atRest(world)
    expect(await look(world, id)).toMatchObject({ state: 'done', counts: { total: 420, sent: 420 } })
    expect(taken(world)).toHaveLength(420)
  })
  const recipientsUnderWay = async (id: string) =>
    (await world.deps.store.readTallies(id)).reduce((sum, { underWay }) => sum + underWay, 0)

  it('M18: is left alone by a provider that takes no more, and goes on by itself', async () => {
    const { id } = await draft(world, { attachmentId: await listOf(3) }, toAll)
    const tooMuch = { status: 429, body: { error: { code: 130429, message: '(#130429) Rate limit hit' } } }
    system.provider.faults.push(tooMuch, tooMuch)
    await start(world, id)
    const before = system.clock.now()
    await atRest(world)
    expect(await look(world, id)).toMatchObject({ state: 'done', counts: { sent: 3, failed: 0 } })
    expect(system.clock.now() - before).toBeGreaterThanOrEqual(15_000)
    expect(taken(world)).toHaveLength(3)
  })

  it('M4 M18: answers of people leave while a campaign is held back', async () => {
    const [id = ''] = await closed(world, 1)
    await world.calls('owner', 'conversations.reopen', { id: `cv_${id.slice(3)}_1` })
    const campaign = await draft(world, { attachmentId: await listOf(3) }, toAll)
    await world.deps.store.putBulkHold(CHANNEL, { heldUntil: system.clock.now() + 3_600_000, streak: 9 })
    await start(world, campaign.id)
    await atRest(world)
    expect(await look(world, campaign.id)).toMatchObject({ state: 'running', waiting: { for: 'limit' } })
    await world.calls('owner', 'messages.send', { id: `cv_${id.slice(3)}_1`, text: 'Hello' })
    await atRest(world)
    expect(taken(world)).toEqual([phoneOf(world, 0)])
  })

  it('M18: what the provider took, and said later was too much, leaves once more', async () => {
    const { id } = await draft(world, { attachmentId: await listOf(1) }, toAll)
    await start(world, id)
    await atRest(world)
    const [message] = world.accepted()
    await world.status({
      id: message?.id ?? '',
      status: 'failed',
      reference: message?.reference ?? null,
      code: 130429,
    } as never)
    await atRest(world)
    expect(await look(world, id)).toMatchObject({ counts: { sent: 1, failed: 0, queued: 0 } })
    expect(taken(world)).toHaveLength(2)
  })

  it('M18: waits for the day’s limit of the number to be over', async () => {
    await world.deps.store.putPerDay(CHANNEL, 100)
    const { id } = await draft(world, { attachmentId: await listOf(150) }, toAll)
    await start(world, id)
    await atRest(world)
    const waiting = await look(world, id)
    expect(waiting).toMatchObject({ state: 'running', waiting: { for: 'day' }, counts: { sent: 100, queued: 50 } })
    until(Date.parse(waiting.waiting?.until ?? ''))
    await pushCampaigns(world.deps)
    await atRest(world)
    expect(await look(world, id)).toMatchObject({ state: 'done', counts: { sent: 150 } })
  })

  it('M18: one that stands still is called on by the sweep', async () => {
    const { id } = await draft(world, { contactIds: await closed(world, 1) })
    await start(world, id)
    await untilStep()
    system.steps.splice(0)
    await atRest(world)
    expect((await look(world, id)).state).toBe('running')
    system.clock.advance(180_000)
    await pushCampaigns(world.deps)
    await atRest(world)
    expect((await look(world, id)).state).toBe('done')
  })

  it('M18: what one may not see is not sent to', async () => {
    const ids = await closed(world, 1)
    const seller = await hire(world, 'seller', {
      permissions: ['campaigns.manage'],
      teams: [{ id: 'sales', role: 'representative' }],
    })
    const { id } = await draft(world, { contactIds: ids }, {}, seller.login)
    await start(world, id, seller.login)
    await atRest(world)
    expect((await recipients(world, id)).map(({ reason }) => reason?.code)).toEqual(['not_visible'])
    expect(taken(world)).toEqual([])
  })

  it('M18: of a segment, all who are in it when it begins', async () => {
    const ids = await closed(world, 2)
    await world.calls('owner', 'contacts.update', { id: ids[0], language: 'de' })
    const { id: segmentId } = await world.asks<{ id: string }>('owner', 'segments.create', {
      name: `De ${world.tag}`,
      filter: { language: 'de' },
    })
    const campaign = await sent(world, { segmentId })
    const all = await recipients(world, campaign.id)
    expect(all.some(({ contactId }) => contactId === ids[0])).toBe(true)
    expect(all.some(({ contactId }) => contactId === ids[1])).toBe(false)
    expect(campaign.counts).toMatchObject({ total: all.length, sent: all.length })
  })
})
