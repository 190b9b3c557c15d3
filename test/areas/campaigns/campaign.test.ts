import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

import {
  type Campaign,
  closed,
  contactOf,
  customers,
  look,
  phoneOf,
  promo,
  putPromo,
  recipients,
  says,
  sent,
  taken,
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
})

const timeline = async (contactId: string) => (await world.deps.store.readTimeline({ contactId }, { limit: 100 })).items
const conversation = (contactId: string, n = 1) =>
  world.asks<OutputOf<'conversations.get'>>('owner', 'conversations.get', { id: `cv_${contactId.slice(3)}_${n}` })

describe('M18 a campaign', () => {
  it('M18: sends each a template, which stands in their timeline and disturbs nobody', async () => {
    const ids = await closed(world, 2)
    const before = await conversation(ids[0] ?? '')
    const campaign = await sent(world, { contactIds: ids })
    expect(campaign).toMatchObject({ state: 'done', problem: null, waiting: null })
    expect(campaign.counts).toEqual({
      total: 2,
      queued: 0,
      sent: 2,
      delivered: 0,
      read: 0,
      failed: 0,
      answered: 0,
      optedOut: 0,
    })
    expect(taken(world).sort()).toEqual([phoneOf(world, 0), phoneOf(world, 1)])
    const entry = (await timeline(ids[0] ?? '')).at(-1)
    expect(entry?.message).toMatchObject({
      direction: 'outbound',
      text: 'Hello Casey Customer, spring is here.',
      campaign: { id: campaign.id, name: 'Spring' },
      template: { name: 'promo' },
      delivery: { urgency: 'bulk', status: 'sent' },
    })
    const after = await conversation(ids[0] ?? '')
    expect({ ...after, version: 0 }).toEqual({ ...before, version: 0 })
    expect(
      (await recipients(world, campaign.id)).map(({ number, state, contactId }) => [number, state, contactId]),
    ).toEqual([
      [1, 'sent', ids[0]],
      [2, 'sent', ids[1]],
    ])
  })

  it('M18: the next thing they say is its answer: it opens a conversation that names it, in its team', async () => {
    const [id = ''] = await closed(world, 1)
    const campaign = await sent(world, { contactIds: [id] }, { teamId: 'sales' })
    await says(world, 0, 'Yes please')
    await world.settle()
    expect(await conversation(id, 2)).toMatchObject({
      teamId: 'sales',
      status: 'new',
      campaign: { id: campaign.id, name: 'Spring' },
    })
    expect((await timeline(id)).at(-1)?.message?.campaign?.id).toBe(campaign.id)
    await says(world, 0, 'Are you there?')
    await world.settle()
    expect((await timeline(id)).at(-1)?.message?.campaign).toBeUndefined()
    expect((await look(world, campaign.id)).counts).toMatchObject({ sent: 1, answered: 1, optedOut: 0 })
    expect(await recipients(world, campaign.id, 'answered')).toHaveLength(1)
    await world.calls('owner', 'conversations.close', { id: `cv_${id.slice(3)}_2` })
    await says(world, 0, 'Something else')
    const next = await conversation(id, 3)
    expect(next.campaign).toBeUndefined()
    expect(next.teamId).toBe('support')
  })

  it('M18: an answer in an open conversation leaves it where it is', async () => {
    const [id = ''] = await customers(world, 1)
    const campaign = await sent(world, { contactIds: [id] }, { teamId: 'sales' })
    const before = await conversation(id)
    expect(before).toMatchObject({ teamId: 'support', waiting: expect.stringMatching(/waiting|soon|overdue/) })
    expect(before.campaign).toBeUndefined()
    await says(world, 0, 'Yes')
    expect(await conversation(id)).toMatchObject({ teamId: 'support', campaign: { id: campaign.id } })
  })

  it('S5 M18: where closed ones are reopened, an answer moves it to the campaign’s team', async () => {
    const [id = ''] = await closed(world, 1)
    await world.calls('owner', 'workspace.update', { afterClosing: 'reopen' })
    const campaign = await sent(world, { contactIds: [id] }, { teamId: 'sales' })
    await says(world, 0, 'Yes')
    expect(await conversation(id)).toMatchObject({ status: 'ongoing', teamId: 'sales', campaign: { id: campaign.id } })
    await world.calls('owner', 'workspace.update', { afterClosing: 'new' })
  })

  it('M18: whoever answers that they want no more is counted, and calls nobody', async () => {
    const ids = await closed(world, 2)
    const campaign = await sent(world, { contactIds: ids })
    await says(world, 0, 'STOP')
    await world.settle()
    expect((await look(world, campaign.id)).counts).toMatchObject({ sent: 2, answered: 0, optedOut: 1 })
    expect(await conversation(ids[0] ?? '')).toMatchObject({ status: 'resolved' })
    expect((await timeline(ids[0] ?? '')).map(({ event, message }) => event?.name ?? message?.text).slice(-2)).toEqual([
      'STOP',
      'opted_out',
    ])
    const next = await sent(world, { contactIds: ids })
    expect(next.counts).toMatchObject({ total: 2, sent: 1, optedOut: 1, failed: 0 })
  })

  it('M18: receipts move counts forward only, told twice and in any order', async () => {
    const ids = await closed(world, 2)
    const campaign = await sent(world, { contactIds: ids })
    const [first, second] = world.accepted()
    for (const [message, status] of [
      [first, 'read'],
      [first, 'delivered'],
      [second, 'delivered'],
      [second, 'delivered'],
    ] as const) {
      await world.status({ id: message?.id ?? '', status, reference: message?.reference ?? null })
    }
    await world.settle()
    const { counts } = await look(world, campaign.id)
    expect(counts).toMatchObject({ total: 2, queued: 0, sent: 2, delivered: 2, read: 1, failed: 0 })
    await world.redeliver()
    expect((await look(world, campaign.id)).counts).toEqual(counts)
  })

  it('M18: is left out: on the blacklist, without an address, gone, opted out, twice in the list', async () => {
    const ids = await closed(world, 3)
    await world.calls('owner', 'contacts.blacklist', { id: ids[0] })
    const { id: nobody } = await world.asks<{ id: string }>('owner', 'contacts.create', { name: 'Without a phone' })
    const audience = { contactIds: [...ids, nobody, contactOf(world, 900)] }
    const campaign = await sent(world, audience, { template: { id: promo().id, variables: { 1: '$contact.email' } } })
    expect((await recipients(world, campaign.id)).map(({ state, reason }) => [state, reason?.code])).toEqual([
      ['failed', 'blacklisted'],
      ['failed', 'missing_variable'],
      ['failed', 'missing_variable'],
      ['failed', 'no_identity'],
      ['failed', 'deleted'],
    ])
    expect(campaign.counts).toMatchObject({ total: 5, queued: 0, sent: 0, failed: 5 })
    expect(taken(world)).toEqual([])
  })

  it('M18: a contact with a number who was never on the channel is reached there, and answers as themself', async () => {
    const phone = `+${phoneOf(world, 7)}`
    const { id } = await world.asks<{ id: string }>('owner', 'contacts.create', { name: 'Ann', phones: [phone] })
    const campaign = await sent(world, { contactIds: [id] })
    expect(campaign.counts).toMatchObject({ sent: 1, failed: 0 })
    expect((await timeline(id)).map(({ message }) => message?.text)).toEqual(['Hello Ann, spring is here.'])
    await says(world, 7, 'Thanks')
    expect(await conversation(id)).toMatchObject({ contact: { name: 'Ann' }, campaign: { id: campaign.id } })
  })

  it('M18: whoever may see campaigns hears how far one is, at most once a second; nobody hears of each message', async () => {
    const ids = await closed(world, 3)
    const socketOf = async (agentId: string) => {
      const connectionId = `${agentId}-${world.tag}`
      system.sockets.open(connectionId)
      const hour = system.clock.now() + 3_600_000
      await world.deps.store.putConnection({ kind: 'agent', connectionId, agentId }, hour)
      return () =>
        system.sockets
          .frames(connectionId)
          .flatMap(
            (frame) =>
              (JSON.parse(frame) as { events?: { type: string; at: string; campaign?: Campaign }[] }).events ?? [],
          )
    }
    const [owner, agent] = await Promise.all(['ag_owner', 'ag_agent1'].map(socketOf))
    system.clock.advance(2_000)
    const campaign = await sent(world, { contactIds: ids })
    for (const { id, reference } of world.accepted()) await world.status({ id, status: 'read', reference })
    system.clock.advance(2_000)
    await world.settle()
    expect(agent?.()).toEqual([])
    // Who may see figures hears of these sockets too.
    const heard = (owner?.() ?? []).filter(({ type }) => type !== 'agent.updated')
    expect(new Set(heard.map(({ type }) => type))).toEqual(new Set(['campaign.updated']))
    expect(heard.map(({ campaign: one }) => one?.state)).toContain('done')
    expect(heard.at(-1)?.campaign).toMatchObject({ id: campaign.id, counts: { sent: 3 } })
    // Once for each state that it came to, and once a second for its counts.
    const states = new Set(heard.map(({ campaign: one }) => one?.state)).size
    const seconds = new Set(heard.map(({ at }) => Math.floor(Date.parse(at) / 1000))).size
    expect(heard.length).toBeLessThanOrEqual(states + seconds)
  })

  it('M18: what a campaign sent is not what search, lists and clocks are about', async () => {
    const [id = ''] = await customers(world, 1)
    const before = await conversation(id)
    await sent(world, { contactIds: [id] })
    const after = await conversation(id)
    const shown = ({ lastMessage, waitingSince, unread, status }: typeof after) => ({
      lastMessage,
      waitingSince,
      unread,
      status,
    })
    expect(shown(after)).toEqual(shown(before))
    const found = await world.asks<OutputOf<'search.query'>>('owner', 'search.query', { q: 'spring is here' })
    expect(found.items).toEqual([])
  })
})
