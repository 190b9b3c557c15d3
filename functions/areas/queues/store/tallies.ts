import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { decode, type Item } from '../../../platform/item.ts'
import { SHARDS } from '../../../platform/keys.ts'
import { readLayout } from '../../../platform/layout.ts'
import { inShape } from '../../../platform/shapes.ts'
import { queryAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { ownersOf, teamKey } from '../../timeline/domain/places.ts'
import { timelineKeys, timelinePartitions, toConversation } from '../../timeline/items.ts'
import type { TeamKey } from '../../workspace/port.ts'
import type { Counters } from '../domain/queue-counts.ts'
import type { Wait, WaitSummary } from '../domain/waits.ts'
import type { KeptSummary } from '../port.ts'
import { queuesKeys } from './keys.ts'

/** Counters removed from an item at once: their condition has to fit into an expression. */
const MAX_TIDIED = 50
const { byQueue } = TABLE.indexes
const { byWaiting } = TABLE.earlierIndexes

const Kept = z.lazy(() => z.object({ at: z.number(), summary: z.unknown() }))

/** An item's counters: its numbers. */
function addCounters(into: Map<string, number>, item: Item): Map<string, number> {
  for (const [name, value] of Object.entries(item)) {
    if (typeof value === 'number' && name !== TABLE.shape) into.set(name, (into.get(name) ?? 0) + value)
  }
  return into
}

const under = (table: Table, pk: string, { prefix = '', consistent = false } = {}) =>
  queryAll(table, {
    ...(consistent ? { ConsistentRead: true } : {}),
    KeyConditionExpression: prefix ? 'pk = :pk AND begins_with(sk, :prefix)' : 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk, ...(prefix ? { ':prefix': prefix } : {}) },
  })

/** Counters by team: of several generations and lanes, and of the first edition while it lasts. */
function byTeam(present: readonly Item[], earlier: readonly Item[], earlierPrefix: string): Map<string, Counters> {
  const counters = new Map<string, Map<string, number>>()
  const of = (team: string) => counters.get(team) ?? counters.set(team, new Map()).get(team) ?? new Map()
  for (const item of present) addCounters(of(String(item.sk).split('#')[1] ?? ''), item)
  for (const item of earlier) addCounters(of(String(item.sk).slice(earlierPrefix.length)), item)
  return counters
}

/** The counters of every team (`-`: no team, `*`: blacklisted), and a summary of who waits where one is kept; may be a moment old, as the waits are. */
export async function readTeamCounters(
  table: Table,
): Promise<{ counters: Map<string, Counters>; kept: KeptSummary | undefined }> {
  const summary = queuesKeys.waitSummary()
  const earlier = timelineKeys.earlierCounters({ team: '' })
  const [items, { hasFirstEdition }] = await Promise.all([under(table, summary.pk), readLayout(table)])
  const old = hasFirstEdition ? await under(table, earlier.pk, { prefix: earlier.sk }) : []
  const kept = items.find(({ sk }) => sk === summary.sk)
  return {
    counters: byTeam(
      items.filter((item) => item !== kept),
      old,
      earlier.sk,
    ),
    kept: kept && (decode(Kept, kept) as KeptSummary),
  }
}

/** An agent's counters, by team; may be a moment old unless `consistent`. */
export async function readOwnCounters(
  table: Table,
  agentId: string,
  consistent = false,
): Promise<Map<string, Counters>> {
  const { pk } = timelineKeys.counters({ team: '', agentId }, { generation: 0, lane: 0 })
  const earlier = timelineKeys.earlierCounters({ team: '', agentId })
  const [items, { hasFirstEdition }] = await Promise.all([under(table, pk, { consistent }), readLayout(table)])
  const old = hasFirstEdition ? await under(table, earlier.pk, { prefix: earlier.sk, consistent }) : []
  return byTeam(items, old, earlier.sk)
}

/** Everybody who waits, as the index has it; of the teams named, those that the first edition listed. */
export async function readWaits(table: Table, teams: readonly TeamKey[]): Promise<Wait[]> {
  const { readShards, hasFirstEdition } = await readLayout(table)
  // Before the others: whoever is moved meanwhile is seen twice, and not missed.
  const earlier = hasFirstEdition ? await readEarlierWaits(table, teams) : []
  const shards = Array.from({ length: readShards }, (_, shard) => timelinePartitions.queue(shard))
  const rows = await Promise.all(
    shards.map((partition) =>
      queryAll(table, {
        IndexName: byQueue.name,
        KeyConditionExpression: '#p = :p',
        ProjectionExpression: 'pk, sk, #s',
        ExpressionAttributeNames: { '#p': byQueue.partitionKey, '#s': byQueue.sortKey },
        ExpressionAttributeValues: { ':p': partition },
      }),
    ),
  )
  const present = rows.flat().map((row): [string, Wait] => {
    const [team = '', since, _tie, _n, crew, ...owners] = String(row[byQueue.sortKey]).split('#')
    return [
      `${row.pk}#${Number(String(row.sk).slice(2))}`,
      { team, since: Number(since), crew: crew === timelineKeys.crew.none ? 'none' : 'some', owners },
    ]
  })
  return [...new Map([...earlier, ...present]).values()]
}

async function readEarlierWaits(table: Table, teams: readonly TeamKey[]): Promise<[string, Wait][]> {
  const lanes = teams.flatMap((team) =>
    (['none', 'some'] as const).flatMap((crew) =>
      Array.from({ length: SHARDS }, (_, shard) => ({ team, crew, shard })),
    ),
  )
  const rows = await Promise.all(
    lanes.map(async ({ team, crew, shard }) => {
      const items = await queryAll(table, {
        IndexName: byWaiting.name,
        KeyConditionExpression: '#p = :p',
        ExpressionAttributeNames: { '#p': byWaiting.partitionKey },
        ExpressionAttributeValues: { ':p': timelinePartitions.waiting(crew, team, shard) },
      })
      return items.map(toConversation).map((conversation): [string, Wait] => {
        const { contactId, n, waitingSince } = conversation
        return [
          `${contactId}#${n}`,
          { team: teamKey(team), since: waitingSince ?? 0, crew, owners: ownersOf(conversation) },
        ]
      })
    }),
  )
  return rows.flat()
}

/** Keeps a count of who waits, for whoever asks in the next seconds. */
export async function putWaitSummary(table: Table, at: number, summary: WaitSummary): Promise<void> {
  const Item = { ...queuesKeys.waitSummary(), [TABLE.kind]: 'waits', at, summary }
  await table.client.send(new PutCommand({ TableName: table.name, Item: inShape(Item) }))
}

/** Removes counters that are at zero; what somebody counts in at that moment stays. Answers how many items were changed. */
export async function tidyCounters(table: Table): Promise<number> {
  let tidied = 0
  for (const item of await under(table, queuesKeys.waitSummary().pk)) {
    if (item[TABLE.kind] !== 'counters') continue
    const zeros = [...addCounters(new Map(), item)].flatMap(([name, number]) => (number === 0 ? [name] : []))
    if (zeros.length > 0) tidied += await removeZeros(table, item, zeros.slice(0, MAX_TIDIED))
  }
  return tidied
}

/** 1, or 0 where somebody counts there now. */
async function removeZeros(table: Table, { pk, sk }: Item, zeros: readonly string[]): Promise<number> {
  const names = zeros.map((_, at) => `#${at}`)
  try {
    await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: { pk, sk },
        UpdateExpression: `REMOVE ${names.join(', ')}`,
        ConditionExpression: names.map((name) => `${name} = :zero`).join(' AND '),
        ExpressionAttributeNames: Object.fromEntries(zeros.map((name, at) => [`#${at}`, name])),
        ExpressionAttributeValues: { ':zero': 0 },
      }),
    )
    return 1
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 0
    throw error
  }
}
