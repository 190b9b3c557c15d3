import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Item } from '../../../platform/item.ts'
import { shapeOf } from '../../../platform/shapes.ts'
import { queryAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { WeeklyMark } from '../port.ts'
import { weeklyReportsKeys } from './keys.ts'
import { toWeeklyMark } from './mark-item.ts'

/** Longer than any week is looked at. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000

/** Of all agents, each of the latest week that they were told of, consistent. */
export async function listWeeklyMarks(table: Table): Promise<WeeklyMark[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': weeklyReportsKeys.mark('').pk },
    ConsistentRead: true,
  })
  return items.map(toWeeklyMark)
}

/**
 * Takes an agent's week (its Monday, `YYYY-MM-DD`) to send it, until a time (epoch ms): the first time, or again where whoever had it
 * is presumed dead. Undefined: it is over, or another process has it.
 */
export async function takeWeek(
  table: Table,
  agentId: string,
  week: string,
  now: number,
  leaseUntil: number,
): Promise<WeeklyMark | undefined> {
  const own = { ':kind': 'weekly-report', ':shape': shapeOf('weekly-report'), ':agent': agentId }
  const first = await update(table, agentId, {
    set: `SET ${[
      `#${TABLE.kind} = :kind`,
      `#${TABLE.shape} = :shape`,
      `#${TABLE.timeToLive} = :gone`,
      '#agentId = :agent, #week = :week, #leaseUntil = :until, #attempts = :one',
    ].join(', ')}`,
    condition: 'attribute_not_exists(#week) OR #week < :week',
    values: { ...own, ':week': week, ':until': leaseUntil, ':one': 1, ':gone': Math.ceil((now + KEPT_MS) / 1000) },
  })
  if (first) return first
  return update(table, agentId, {
    set: 'SET #leaseUntil = :until ADD #attempts :one',
    condition: '#week = :week AND #leaseUntil > :over AND #leaseUntil <= :now',
    values: { ':week': week, ':until': leaseUntil, ':one': 1, ':now': now, ':over': 0 },
  })
}

/** That week is over for that agent, unless somebody else has taken it since. */
export async function finishWeek(table: Table, mark: WeeklyMark): Promise<void> {
  await setLease(table, mark, 'SET #leaseUntil = :next', 0)
}

/** It was not sent, and is to be tried again at a time (epoch ms), unless somebody else has taken it since. */
export async function postponeWeek(table: Table, mark: WeeklyMark, at: number): Promise<void> {
  await setLease(table, mark, 'SET #leaseUntil = :next, #attempts = :none', at)
}

async function setLease(table: Table, { agentId, week, leaseUntil }: WeeklyMark, set: string, next: number) {
  await update(table, agentId, {
    set,
    condition: '#week = :week AND #leaseUntil = :until',
    values: { ':week': week, ':until': leaseUntil, ':next': next, ...(set.includes(':none') ? { ':none': 0 } : {}) },
  })
}

/** The mark as it is then; undefined where the condition does not hold. */
async function update(
  table: Table,
  agentId: string,
  { set, condition, values }: { set: string; condition: string; values: Item },
): Promise<WeeklyMark | undefined> {
  const named = `${set} ${condition}`.match(/#\w+/g) ?? []
  try {
    const { Attributes = {} } = await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: weeklyReportsKeys.mark(agentId),
        UpdateExpression: set,
        ConditionExpression: condition,
        ExpressionAttributeNames: Object.fromEntries(named.map((name) => [name, name.slice(1)])),
        ExpressionAttributeValues: values,
        ReturnValues: 'ALL_NEW',
      }),
    )
    return toWeeklyMark(Attributes)
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined
    throw error
  }
}
