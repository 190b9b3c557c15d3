import type { ReportFact } from '../../functions/areas/reports/domain/report-facts.ts'
import { reportsKeys } from '../../functions/areas/reports/store/keys.ts'
import { conversationIdOf } from '../../functions/kernel/ids.ts'
import { shardOf } from '../../functions/platform/keys.ts'

const DAY = 24 * 60 * 60_000

/** Where a fact may lie: in a row of its own, or with the conversation's others of that day. */
export function factKeysOf({ at, id, contactId, n }: ReportFact) {
  const month = new Date(at).toISOString().slice(0, 7)
  const shard = shardOf(contactId)
  const day = Math.floor(at / DAY) * DAY
  return [
    reportsKeys.fact(month, shard, at, id),
    reportsKeys.facts(month, shard, day, conversationIdOf(contactId, n)),
  ] as const
}
