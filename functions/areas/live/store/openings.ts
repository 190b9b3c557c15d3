import type { Item } from '../../../platform/item.ts'
import { shards, time } from '../../../platform/keys.ts'
import { query, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { timelinePartitions, toEntry } from '../../timeline/items.ts'
import type { Opening } from '../port.ts'

const { byAgent } = TABLE.indexes
const AT_ONCE = 500
const monthOf = (ms: number) => new Date(ms).toISOString().slice(0, 7)

/**
 * Conversations that were opened from a time (epoch ms) on, as the movements of the access log tell. Of each shard `most` movements
 * are looked at, the latest: where there are more, those before are left out.
 */
export async function listOpenings(table: Table, from: number, now: number, most: number): Promise<Opening[]> {
  const months = [...new Set([monthOf(now), monthOf(from)])]
  const found = await Promise.all(
    shards.map(async (shard) => {
      const openings: Opening[] = []
      let left = most
      for (const month of months) {
        let start: Item | undefined
        do {
          const page = await readPage(table, timelinePartitions.movements(month, shard), time(from), start)
          openings.push(...page.openings)
          start = page.lastKey
          left -= AT_ONCE
        } while (start && left > 0)
        if (left <= 0) break
      }
      return openings
    }),
  )
  return found.flat()
}

async function readPage(table: Table, partition: string, low: string, start: Item | undefined) {
  const { items, lastKey } = await query(table, {
    IndexName: byAgent.name,
    KeyConditionExpression: '#p = :p AND #s >= :low',
    FilterExpression: '#event.#name = :opened AND #kind = :entry',
    ExpressionAttributeNames: {
      '#p': byAgent.partitionKey,
      '#s': byAgent.sortKey,
      '#event': 'event',
      '#name': 'name',
      '#kind': TABLE.kind,
    },
    ExpressionAttributeValues: { ':p': partition, ':low': low, ':opened': 'opened', ':entry': 'entry' },
    ScanIndexForward: false,
    Limit: AT_ONCE,
    ExclusiveStartKey: start,
  })
  const openings = items.map(toEntry).map(({ contactId, n, receivedAt }) => ({ contactId, n, at: receivedAt }))
  return { openings, lastKey }
}
