import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { Write } from '../../../kernel/commit.ts'
import { decode, type Item } from '../../../platform/item.ts'
import { batchGet, get, put, queryAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { withVersion } from '../../../platform/versioned-item.ts'
import { Team } from '../../workspace/domain/agent.ts'
import { workspaceKeys } from '../../workspace/items.ts'
import type { Counters } from '../domain/queue-counts.ts'
import { bucketOf } from '../domain/tally.ts'
import type { CountedConversation } from '../port.ts'
import { queuesKeys } from './keys.ts'

const Counted = z.lazy(() => z.object({ version: z.number(), counters: z.array(z.string()) }))
/** Sum of a group's numbers, kept where it says whether the item may go. */
const SUM = 'all'
/** Counters removed from an item at once: their condition has to fit into an expression. */
const MAX_TIDIED = 50

const groupOf = (counter: string) => counter.slice(0, counter.lastIndexOf('#'))
const nameOf = (counter: string) => counter.slice(counter.lastIndexOf('#') + 1)
const isWait = (group: string) => group.startsWith('wait:')

/** An item's counters; what else it has is no number or the sum of them. */
function countersIn(item: Item | undefined): Counters {
  const numbers = Object.entries(item ?? {}).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number' && entry[0] !== SUM,
  )
  return new Map(numbers)
}

/** In which counters conversations count so far, consistent; by `<contact id>#<n>`, without those that never did. */
export async function readCounted(
  table: Table,
  wanted: readonly { contactId: string; n: number }[],
): Promise<Map<string, CountedConversation>> {
  const items = await batchGet(
    table,
    wanted.map(({ contactId, n }) => queuesKeys.counted(contactId, n)),
    true,
  )
  return new Map(
    items.map((item) => {
      const contactId = String(item.pk)
      const n = Number(String(item.sk).slice(2))
      return [`${contactId}#${n}`, { contactId, n, ...decode(Counted, item) }]
    }),
  )
}

/** A conversation counts in these counters as of a version; stays where it counts in none. Conflict label `counted`. */
export function putCounted(table: Table, before: CountedConversation | undefined, after: CountedConversation): Write {
  const { contactId, n, version, counters } = after
  const key = queuesKeys.counted(contactId, n)
  const condition = before
    ? { expression: '#version = :version', values: { ':version': before.version } }
    : { expression: 'attribute_not_exists(#pk)' }
  return put(table, 'counted', { ...key, [TABLE.kind]: 'counted', version, counters }, condition)
}

/** Adds to counters (`<group>#<name>` → difference): one write per group. */
export function addToCounters(table: Table, changes: ReadonlyMap<string, number>): Write[] {
  const groups = new Map<string, [name: string, by: number][]>()
  for (const [counter, by] of changes) {
    if (by !== 0) groups.set(groupOf(counter), [...(groups.get(groupOf(counter)) ?? []), [nameOf(counter), by]])
  }
  return [...groups].map(([group, own]) => {
    const sum = own.reduce((total, [, by]) => total + by, 0)
    const added = isWait(group) && sum !== 0 ? [...own, [SUM, sum] as const] : own
    return {
      label: 'counters',
      item: {
        Update: {
          TableName: table.name,
          Key: queuesKeys.counters(group),
          UpdateExpression: `SET #kind = :kind ADD ${added.map((_, at) => `#${at} :${at}`).join(', ')}`,
          ExpressionAttributeNames: {
            '#kind': TABLE.kind,
            ...Object.fromEntries(added.map(([name], at) => [`#${at}`, name])),
          },
          ExpressionAttributeValues: {
            ':kind': 'counters',
            ...Object.fromEntries(added.map(([, by], at) => [`:${at}`, by])),
          },
        },
      },
    }
  })
}

/** Every team, deleted ones too, with the counters of each (`-`: no team, `*`: blacklisted): one consistent read. */
export async function readTeamCounters(table: Table): Promise<{ teams: Team[]; counters: Map<string, Counters> }> {
  const { pk } = workspaceKeys.workspace()
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
    ExpressionAttributeValues: {
      ':pk': pk,
      ':first': workspaceKeys.team('').sk,
      ':last': queuesKeys.counters('team:~').sk,
    },
    ConsistentRead: true,
  })
  const isTeam = (item: Item) => item[TABLE.kind] === 'team'
  const prefix = queuesKeys.counters('team:').sk
  return {
    teams: items.filter(isTeam).map((item) => decode(Team, withVersion(item))),
    counters: new Map(
      items.filter((item) => !isTeam(item)).map((item) => [String(item.sk).slice(prefix.length), countersIn(item)]),
    ),
  }
}

/** The groups `<kind>:<from>…` to `<kind>:<to>…`, by name; may be a moment old. */
async function readGroups(table: Table, from: string, to: string): Promise<Map<string, Counters>> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
    ExpressionAttributeValues: {
      ':pk': queuesKeys.counters(from).pk,
      ':first': queuesKeys.counters(from).sk,
      ':last': `${queuesKeys.counters(to).sk}~`,
    },
  })
  return new Map(items.map((item) => [String(item.sk), countersIn(item)]))
}

/** An agent's counters, by team. */
export async function readOwnCounters(table: Table, agentId: string): Promise<Map<string, Counters>> {
  const prefix = `agent:${agentId}:`
  const groups = await readGroups(table, prefix, prefix)
  return new Map([...groups].map(([group, counters]) => [group.slice(prefix.length), counters]))
}

/** When exactly waits began, of all teams, by group; for a range of ten-minute buckets. */
export function readWaits(table: Table, from: number, to: number): Promise<Map<string, Counters>> {
  return readGroups(table, `wait:${from}:`, `wait:${to}:`)
}

/** How conversations were last counted as a whole; 0: never. */
export async function readTallyLayout(table: Table): Promise<number> {
  const item = await get(table, queuesKeys.tallyLayout())
  return item ? decode(z.object({ layout: z.number() }), item).layout : 0
}

/** Notes how they are counted now. */
export function putTallyLayout(table: Table, layout: number): Write {
  return put(table, 'layout', { ...queuesKeys.tallyLayout(), [TABLE.kind]: 'tally-layout', layout })
}

/** How many numbers these groups have; may be a moment old. */
export async function countCounters(table: Table, groups: readonly string[]): Promise<Map<string, number>> {
  const items = await batchGet(table, [...new Set(groups)].map(queuesKeys.counters), false)
  return new Map(items.map((item) => [String(item.sk), countersIn(item).size]))
}

/**
 * Removes counters that are at zero, and ten minutes in which nobody waits any more; what somebody counts in at that
 * moment stays. Answers how many items were changed.
 */
export async function tidyCounters(table: Table, now: number): Promise<number> {
  const key = queuesKeys.counters('team:')
  const [teams, others] = await Promise.all([
    queryAll(table, {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': key.pk, ':sk': key.sk },
    }),
    queryAll(table, {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': queuesKeys.counters('wait:').pk },
    }),
  ])
  let tidied = 0
  for (const item of [...teams, ...others].filter((one) => one[TABLE.kind] === 'counters')) {
    const isOver = isWait(String(item.sk)) && Number(String(item.sk).split(':')[1]) < bucketOf(now) - 1
    const zeros = [...countersIn(item)].flatMap(([name, number]) => (number === 0 ? [name] : [])).slice(0, MAX_TIDIED)
    if (isOver && (item[SUM] ?? 0) === 0) tidied += await unlessCounted(removeEmpty(table, item))
    else if (zeros.length > 0) tidied += await unlessCounted(removeZeros(table, item, zeros))
  }
  return tidied
}

const keyOf = ({ pk, sk }: Item) => ({ pk, sk })

function removeEmpty(table: Table, item: Item): Promise<unknown> {
  return table.client.send(
    new DeleteCommand({
      TableName: table.name,
      Key: keyOf(item),
      ConditionExpression: 'attribute_not_exists(#sum) OR #sum = :zero',
      ExpressionAttributeNames: { '#sum': SUM },
      ExpressionAttributeValues: { ':zero': 0 },
    }),
  )
}

function removeZeros(table: Table, item: Item, zeros: readonly string[]): Promise<unknown> {
  const names = zeros.map((_, at) => `#${at}`)
  return table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: keyOf(item),
      UpdateExpression: `REMOVE ${names.join(', ')}`,
      ConditionExpression: names.map((name) => `${name} = :zero`).join(' AND '),
      ExpressionAttributeNames: Object.fromEntries(zeros.map((name, at) => [`#${at}`, name])),
      ExpressionAttributeValues: { ':zero': 0 },
    }),
  )
}

/** 1, or 0 where the condition broke: somebody counts there now. */
async function unlessCounted(write: Promise<unknown>): Promise<number> {
  try {
    await write
    return 1
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 0
    throw error
  }
}
