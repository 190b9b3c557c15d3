import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { InboxPlace } from '../../../functions/areas/queues/port.ts'
import { layOutPage, wantLayout } from '../../../functions/areas/queues/use-cases/lay-out.ts'
import { continueMigration, isMigration, keepMigrating } from '../../../functions/areas/rollouts/use-cases/migrate.ts'
import { migrations as all } from '../../../functions/areas/rollouts/use-cases/migrations.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import { countersOf } from '../../../functions/areas/timeline/domain/places.ts'
import { conversationItem } from '../../../functions/areas/timeline/store/items.ts'
import { timelineKeys, timelinePartitions } from '../../../functions/areas/timeline/store/keys.ts'
import type { EveryPart as Deps } from '../../../functions/edges/compose.ts'
import { retryOnConflict, type Write } from '../../../functions/kernel/commit.ts'
import { initialLayout } from '../../../functions/kernel/layout.ts'
import { shardOf, time } from '../../../functions/platform/keys.ts'
import type { Table } from '../../../functions/platform/table.ts'
import { TABLE } from '../../../functions/platform/table-definition.ts'
import { pagesOf } from '../../kit/store.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { conversation } from '../timeline/fixtures.ts'

const MINUTE = 60_000
/** What this is about, of all that is moved. */
const migrations = Object.fromEntries(Object.entries(all).filter(([name]) => name === 'layout'))
const names = ['owner', 'agent1', 'agent2', 'support-admin', 'agent3', 'agent4']
type Counts = { views: Record<string, number>; queues: Record<string, number> }

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

const id = () => `cv_${world.whatsappContact.slice(3)}_1`
const counts = (agent: string) => world.asks<Counts>(agent, 'conversations.counts', {})
const everybodys = async () =>
  Object.fromEntries(await Promise.all(names.map(async (name) => [name, await counts(name)])))
/** What the numbers of a list went up by. */
async function moved(agent: string, step: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await counts(agent)
  await step()
  const after = await counts(agent)
  const all = ({ views, queues }: Counts) => Object.entries({ ...views, ...queues })
  return Object.fromEntries(
    all(after).flatMap(([name, number]) => {
      const by = number - (Object.fromEntries(all(before))[name] ?? 0)
      return by === 0 ? [] : [[name, by]]
    }),
  )
}
const stored = async () => (await world.deps.store.readContact(world.whatsappContact))?.latest as Conversation

describe('counting', () => {
  it('Q9 A1 follows what happens, for each agent what they see', async () => {
    const step = (run: () => Promise<unknown>) => async () => {
      await run()
      await world.settle()
    }
    expect(
      await moved(
        'agent1',
        step(() => world.writes('1')),
      ),
    ).toEqual({ unassigned: 1, all: 1, rep_needed: 1 })
    expect(
      await moved(
        'agent1',
        step(() => world.calls('agent1', 'conversations.join', { id: id() })),
      ),
    ).toEqual({
      joined: 1,
      rep_needed: -1,
      pending: 1,
    })
    expect(
      await moved(
        'agent2',
        step(() => world.calls('agent1', 'messages.send', { id: id(), text: 'Hello' })),
      ),
    ).toEqual({ unassigned: -1, others: 1, pending: -1 })
    expect(
      await moved(
        'agent3',
        step(() => world.writes('2')),
      ),
    ).toEqual({})
    expect(
      await moved(
        'agent1',
        step(() => world.calls('agent1', 'conversations.close', { id: id() })),
      ),
    ).toEqual({
      mine: -1,
      joined: -1,
      closed: 1,
      pending: -1,
    })
  })

  it.each([
    [3 * MINUTE, {}],
    [3 * MINUTE + 1, { soon: 1 }],
    [5 * MINUTE, { soon: 1 }],
    [5 * MINUTE + 1, { overdue: 1 }],
    [24 * 60 * MINUTE, { overdue: 1 }],
  ])('Q3 Q4 Q5 Q9 %i ms after the message, before any timer fires: %j', async (waited, expected) => {
    const before = await counts('agent1')
    await world.writes('1')
    const answer = await stored()
    await world.settle()
    system.clock.advance((answer.waitingSince as number) + waited - system.clock.now())
    const { queues } = await counts('agent1')
    // What earlier tests left behind has been waiting for longer.
    const aged = (name: string) => (queues[name] ?? 0) - (before.queues[name] ?? 0)
    expect((queues.soon ?? 0) + (queues.overdue ?? 0)).toBeGreaterThanOrEqual(Object.keys(expected).length)
    expect(aged('rep_needed')).toBe(1)
    const list = async (queue: string) =>
      (await world.asks<{ items: unknown[] }>('agent1', 'conversations.list', { queue, limit: 100 })).items.length
    for (const queue of ['soon', 'overdue']) expect([queue, queues[queue]]).toEqual([queue, await list(queue)])
  })

  it('Q9 steps at once, each conversation counts once', async () => {
    const before = await everybodys()
    await Promise.all([world.writes('1'), world.writes('2'), world.writes('3')])
    await Promise.all([
      world.calls('agent1', 'conversations.join', { id: id() }),
      world.writes('4'),
      world.calls('agent1', 'conversations.assign', { id: id(), agentId: 'ag_agent1' }),
    ])
    const { views, queues } = await counts('agent1')
    const then = before.agent1 as Counts
    expect([views.mine, views.joined, views.unassigned, queues.pending]).toEqual([
      (then.views.mine ?? 0) + 1,
      (then.views.joined ?? 0) + 1,
      then.views.unassigned,
      (then.queues.pending ?? 0) + 1,
    ])
  })

  it('Q9 many at the same counters at once', async () => {
    const before = await counts('owner')
    const { store } = world.deps
    const many = Array.from({ length: 120 }, (_, number) =>
      conversation({
        contactId: `ct_${world.tag}${String(number).padStart(20, '0')}`,
        waitingSince: system.clock.now() - number,
        version: 0,
      }),
    )
    await Promise.all(
      many.map((each) => retryOnConflict(() => store.commit(store.putConversation(undefined, each)), ['conversation'])),
    )
    const { views, queues } = await counts('owner')
    expect([views.unassigned, queues.rep_needed]).toEqual([
      (before.views.unassigned ?? 0) + 120,
      (before.queues.rep_needed ?? 0) + 120,
    ])
    const stored = await store.readConversations(many)
    await Promise.all(
      stored.map((each) =>
        retryOnConflict(
          () => store.commit(store.putConversation(each, { ...each, deletedAt: system.clock.now() })),
          ['conversation'],
        ),
      ),
    )
    expect(await counts('owner')).toEqual(before)
  })
})

describe('another layout', () => {
  const { byPlace, byAgent } = TABLE.indexes
  const { byWaiting } = TABLE.earlierIndexes
  const stock = () =>
    Array.from({ length: 250 }, (_, number) =>
      conversation({
        contactId: `ct_${String(number).padStart(26, '0')}`,
        teamId: null,
        assigneeId: number % 3 === 0 ? 'ag_1' : null,
        status: number % 5 === 0 ? 'resolved' : 'ongoing',
        blacklisted: number % 7 === 0,
        waitingSince: number % 5 !== 0 && number % 7 !== 0 && number % 2 === 0 ? system.clock.now() - number : null,
        lastActivityAt: system.clock.now() - number,
        version: 0,
      }),
    )
  const layout = (hasFirstEdition: boolean) => ({ ...initialLayout, hasFirstEdition })

  async function freshTable(hasFirstEdition: boolean) {
    const name = await system.database.table()
    const { deps } = system.boot({ table: name })
    const table = system.database.open(name)
    await deps.store.commit([deps.store.putLayout(undefined, layout(hasFirstEdition))])
    return { deps, table }
  }
  const write = ({ store }: Deps, writes: Write[]) => retryOnConflict(() => store.commit(writes), ['conversation'])
  /** As the first edition stored a conversation, and counted it. */
  async function putAsFirstEdition({ table }: Awaited<ReturnType<typeof freshTable>>, each: Conversation) {
    const { contactId, n, teamId, assigneeId, status, blacklisted, waitingSince, participantIds, lastActivityAt } = each
    const whole = conversationItem({ ...each, version: 1, laid: '', listedAt: {} })
    const item = Object.fromEntries(
      Object.entries(whole).filter(([name]) => name !== 'laid' && !/^(activity|owner|assigned|queue)[PS]k$/.test(name)),
    )
    const shard = shardOf(contactId)
    const place = status === 'resolved' ? 'closed' : assigneeId ? 'assigned' : 'unassigned'
    const activity = `${time(lastActivityAt)}#${contactId}#${n}`
    Object.assign(item, {
      [byPlace.partitionKey]: blacklisted
        ? timelinePartitions.blacklist(shard)
        : timelinePartitions.place(place, teamId, shard),
      [byPlace.sortKey]: activity,
    })
    if (!blacklisted && place === 'assigned' && assigneeId) {
      Object.assign(item, {
        [byAgent.partitionKey]: timelinePartitions.mine(assigneeId),
        [byAgent.sortKey]: activity,
      })
    }
    if (waitingSince !== null) {
      const crew = participantIds.length === 0 ? 'none' : 'some'
      Object.assign(item, {
        [byWaiting.partitionKey]: timelinePartitions.waiting(crew, teamId, shard),
        [byWaiting.sortKey]: `${time(waitingSince)}#${contactId}#${n}`,
      })
    }
    await table.client.send(new PutCommand({ TableName: table.name, Item: item }))
    for (const counter of countersOf(each)) await add(table, timelineKeys.earlierCounters(counter), counter.name, 1)
  }
  const add = (table: Table, Key: Record<string, string>, name: string, by: number) =>
    table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key,
        UpdateExpression: 'SET #kind = :kind ADD #name :by',
        ExpressionAttributeNames: { '#kind': TABLE.kind, '#name': name },
        ExpressionAttributeValues: { ':kind': 'counters', ':by': by },
      }),
    )

  const places: InboxPlace[] = [
    { by: 'place', place: 'unassigned', teams: [null] },
    { by: 'place', place: 'all', teams: [null] },
    { by: 'agent', list: 'mine', agentId: 'ag_1' },
    { by: 'blacklist' },
    { by: 'waiting', crew: ['none'], ranges: [{ team: null }] },
  ]
  /** All that anybody can see of it: lists in their order, and numbers. */
  async function shown({ store }: Deps) {
    const lists = await Promise.all(
      places.map(async (place) => (await pagesOf(store, place, 40)).flat().map(({ id }) => id)),
    )
    const isCounted = ([, number]: [string, number]) => number !== 0
    return {
      lists,
      teams: [...(await store.readTeamCounters()).counters]
        .map(([team, names]) => [team, Object.fromEntries([...names].filter(isCounted).toSorted())])
        .toSorted(),
      own: [...(await store.readOwnCounters('ag_1'))].map(([team, names]) => [
        team,
        Object.fromEntries([...names].filter(isCounted)),
      ]),
      waits: (await store.readWaits([null])).length,
    }
  }
  const migrationOf = async ({ store }: Deps) => (await store.readRollouts()).find(isMigration)
  /** The sweep sees what is wanted; once more when all readers know. */
  async function startLayout(deps: Deps, wanted?: Parameters<typeof wantLayout>[1]) {
    await wantLayout(deps, wanted)
    await keepMigrating(deps, migrations)
    system.clock.advance(61_000)
    if ((await migrationOf(deps))?.finished) await keepMigrating(deps, migrations)
  }
  async function pages(deps: Deps) {
    for (;;) {
      const rollout = await migrationOf(deps)
      if (!rollout || rollout.finished) return
      await continueMigration(deps, migrations, rollout)
    }
  }
  /** The migration, from its first page to its end a while later. */
  async function rollOut({ deps }: { deps: Deps }) {
    expect(await deps.store.readRollouts()).toMatchObject([{ what: 'migration', id: 'layout' }])
    await pages(deps)
    system.clock.advance(60 * MINUTE)
    await keepMigrating(deps, migrations)
    await pages(deps)
    expect(await migrationOf(deps)).toMatchObject({ cursor: 'over', finished: true })
  }

  it('Q9 a count anew comes to the same numbers, and puts right what was wrong', async () => {
    const fresh = await freshTable(false)
    const { deps, table } = fresh
    await Promise.all(stock().map((each) => write(deps, deps.store.putConversation(undefined, each))))
    const right = await shown(deps)
    // As in a table that was restored from the middle of a commit.
    await add(table, timelineKeys.counters({ team: '-' }, { generation: initialLayout.generation, lane: 0 }), 'Uf', 5)
    expect(await shown(deps)).not.toEqual(right)
    await startLayout(deps)
    await startLayout(deps)
    await rollOut(fresh)
    expect(await shown(deps)).toEqual(right)
  })

  it.each([
    ['more shards and lanes', { shards: 5, lanes: 9 }],
    ['fewer', { shards: 1, lanes: 1 }],
  ])('A1 Q9 %s: lists and numbers stay as they are, on the way too', async (_name, wanted) => {
    const fresh = await freshTable(false)
    const { deps } = fresh
    await Promise.all(stock().map((each) => write(deps, deps.store.putConversation(undefined, each))))
    const before = await shown(deps)
    await startLayout(deps, wanted)
    expect(await shown(deps)).toEqual(before)
    await layOutPage(deps, null)
    expect(await shown(deps)).toEqual(before)
    await rollOut(fresh)
    expect(await shown(deps)).toEqual(before)
    expect(await deps.store.readLayout()).toMatchObject({ ...wanted, readShards: wanted.shards })
  })

  it('A1 Q9 what the first edition stored is listed and counted before, on the way, and when it has been brought over', async () => {
    const fresh = await freshTable(true)
    const { deps } = fresh
    await Promise.all(stock().map((each) => putAsFirstEdition(fresh, each)))
    const before = await shown(deps)
    expect(before.lists.map(({ length }) => length)).toEqual(
      [
        (each: Conversation) => !each.blacklisted && each.status !== 'resolved' && !each.assigneeId,
        (each: Conversation) => !each.blacklisted,
        (each: Conversation) => !each.blacklisted && each.status !== 'resolved' && each.assigneeId !== null,
        (each: Conversation) => each.blacklisted,
        (each: Conversation) => each.waitingSince !== null,
      ].map((keep) => stock().filter(keep).length),
    )
    await startLayout(deps)
    // Half of it, twice, and dead: another goes on.
    await layOutPage(deps, null)
    await layOutPage(deps, null)
    expect(await shown(deps)).toEqual(before)
    await rollOut(fresh)
    expect(await shown(deps)).toEqual(before)
    expect(await deps.store.readLayout()).toMatchObject({ hasFirstEdition: false })
    expect(await deps.store.hasRowsOfFirstEdition([null])).toBe(false)
  })

  it('nothing is left out that a process of the version before still writes', async () => {
    const fresh = await freshTable(true)
    const [first, late] = stock().slice(1, 3) as [Conversation, Conversation]
    await putAsFirstEdition(fresh, first)
    await startLayout(fresh.deps)
    await pages(fresh.deps)
    system.clock.advance(60 * MINUTE)
    await keepMigrating(fresh.deps, migrations)
    const second = await migrationOf(fresh.deps)
    if (second) await continueMigration(fresh.deps, migrations, second)
    // What it has gone past already, so late that the second time round misses it.
    await putAsFirstEdition(fresh, late)
    await pages(fresh.deps)
    expect(await migrationOf(fresh.deps)).toMatchObject({ cursor: 'again ', finished: true })
    expect(await fresh.deps.store.readLayout()).toMatchObject({ hasFirstEdition: true })
    await rollOut(fresh)
    expect(await fresh.deps.store.hasRowsOfFirstEdition([null])).toBe(false)
    expect((await shown(fresh.deps)).lists[1]).toHaveLength(2)
  })
})
