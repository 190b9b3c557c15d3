import * as z from 'zod'
import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { shapeOf } from '../../../platform/shapes.ts'
import { get, put, queryAll, remove, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { AgentsUsage } from '../domain/usage.ts'
import type { Place } from '../port.ts'
import { assistantKeys } from './keys.ts'

const DAY_MS = 86_400_000
const Asked = z.lazy(() => z.object({ asked: z.number() }))
const Usage = z.lazy(() =>
  z.object({
    sk: z.string(),
    calls: z.number(),
    input: z.number(),
    output: z.number(),
    cost: z.number(),
  }),
)

/** How often an agent has asked on a day (UTC), consistent. */
export async function readAsked(table: Table, agentId: string, day: string): Promise<number> {
  const item = await get(table, assistantKeys.asked(agentId, day))
  return item ? decode(Asked, item).asked : 0
}

/**
 * One more on that day, as long as there is a place (conflict label `limit`); and under an idempotency key, nobody else asks for
 * the same meanwhile (label `asked`).
 */
export function takePlace(table: Table, { agentId, day, perDay, once }: Place): Write[] {
  return [
    {
      label: 'limit',
      item: {
        Update: {
          TableName: table.name,
          Key: assistantKeys.asked(agentId, day),
          UpdateExpression: 'SET #kind = :kind, #shape = :shape, #ttl = :ttl ADD #asked :one',
          ConditionExpression: 'attribute_not_exists(#asked) OR #asked < :most',
          ExpressionAttributeNames: { ...typed, '#ttl': TABLE.timeToLive, '#asked': 'asked' },
          ExpressionAttributeValues: {
            ':kind': 'assistant-day',
            ':shape': shapeOf('assistant-day'),
            ':ttl': (Date.parse(day) + 3 * DAY_MS) / 1000,
            ':one': 1,
            ':most': perDay,
          },
        },
      },
    },
    ...(once ? [callPut(table, agentId, once)] : []),
  ]
}

function callPut(table: Table, agentId: string, { key, now, until }: NonNullable<Place['once']>): Write {
  const item = {
    ...assistantKeys.call(agentId, key),
    [TABLE.kind]: 'assistant-call',
    until,
    [TABLE.timeToLive]: Math.ceil(until / 1000) + 60,
  }
  const condition = { expression: 'attribute_not_exists(#pk) OR #until < :now', values: { ':now': now } }
  return put(table, 'asked', item, condition)
}

/** As if it had not been asked. */
export function givePlaceBack(table: Table, { agentId, day, once }: Place): Write[] {
  return [
    {
      label: 'given-back',
      item: {
        Update: {
          TableName: table.name,
          Key: assistantKeys.asked(agentId, day),
          UpdateExpression: 'ADD #asked :less',
          ExpressionAttributeNames: { '#asked': 'asked' },
          ExpressionAttributeValues: { ':less': -1 },
        },
      },
    },
    ...(once ? [remove(table, 'given-back', assistantKeys.call(agentId, once.key))] : []),
  ]
}

const typed = { '#kind': TABLE.kind, '#shape': TABLE.shape }

/** Adds to what an agent used in a month. */
export function addUsage(table: Table, month: string, { agentId, ...usage }: AgentsUsage): Write {
  return {
    label: 'usage',
    item: {
      Update: {
        TableName: table.name,
        Key: assistantKeys.usage(month, agentId),
        UpdateExpression: `SET #kind = :kind, #shape = :shape ADD ${Object.keys(usage)
          .map((name) => `#${name} :${name}`)
          .join(', ')}`,
        ExpressionAttributeNames: {
          ...typed,
          ...Object.fromEntries(Object.keys(usage).map((name) => [`#${name}`, name])),
        },
        ExpressionAttributeValues: {
          ':kind': 'assistant-month',
          ':shape': shapeOf('assistant-month'),
          ...Object.fromEntries(Object.entries(usage).map(([name, value]) => [`:${name}`, value])),
        },
      },
    },
  }
}

/** What each agent used in a month, consistent. */
export async function readUsage(table: Table, month: string): Promise<AgentsUsage[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': assistantKeys.usage(month, '').pk },
    ConsistentRead: true,
  })
  return items.map((item) => {
    const { sk, ...usage } = decode(Usage, item)
    return { agentId: sk, ...usage }
  })
}
