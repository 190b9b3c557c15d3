import type { Write } from '../../../kernel/commit.ts'
import { placed } from '../../../kernel/layout.ts'
import type { Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Conversation } from '../domain/conversation.ts'
import { type Counter, countersOf } from '../domain/places.ts'
import { timelineKeys } from './keys.ts'

interface Group {
  key: { pk: string; sk: string }
  changes: Map<string, number>
}

/**
 * Moves conversations from the counters in which they count to those where they belong, as part of the commit that moves them:
 * one write per group of counters that change, none where none does. `laid` as it was and will be; undefined: it does not
 * count yet, or is of the first edition, whose counters lie elsewhere.
 */
export function moveCounters(
  table: Table,
  moves: readonly { before: Conversation | undefined; after: Conversation; laid: string }[],
): Write[] {
  const groups = new Map<string, Group>()
  const add = (key: Group['key'], name: string, by: number) => {
    const id = `${key.pk} ${key.sk}`
    const group = groups.get(id) ?? { key, changes: new Map<string, number>() }
    groups.set(id, group)
    group.changes.set(name, (group.changes.get(name) ?? 0) + by)
  }
  for (const { before, after, laid } of moves) {
    for (const counter of countersOf(after)) add(timelineKeys.counters(counter, placed(laid)), counter.name, 1)
    for (const counter of before ? countersOf(before) : []) add(keyBefore(counter, before?.laid), counter.name, -1)
  }
  return [...groups.values()].flatMap((group) => addTo(table, group))
}

const keyBefore = (counter: Counter, laid: string | undefined) =>
  laid === undefined ? timelineKeys.earlierCounters(counter) : timelineKeys.counters(counter, placed(laid))

function addTo(table: Table, { key, changes }: Group): Write[] {
  const own = [...changes].filter(([, by]) => by !== 0)
  if (own.length === 0) return []
  const names = Object.fromEntries(own.map(([name], at) => [`#${at}`, name]))
  const values = Object.fromEntries(own.map(([, by], at) => [`:${at}`, by]))
  return [
    {
      label: 'counters',
      item: {
        Update: {
          TableName: table.name,
          Key: key,
          UpdateExpression: `SET #kind = :kind ADD ${own.map((_, at) => `#${at} :${at}`).join(', ')}`,
          ExpressionAttributeNames: { '#kind': TABLE.kind, ...names },
          ExpressionAttributeValues: { ':kind': 'counters', ...values },
        },
      },
    },
  ]
}
