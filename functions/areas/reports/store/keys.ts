import { conversationIdOf } from '../../../kernel/ids.ts'
import { shardOf, time } from '../../../platform/keys.ts'

const monthOf = (ms: number) => new Date(ms).toISOString().slice(0, 7)

/** Primary keys of what this area stores. */
export const reportsKeys = {
  /** apart from the contact's own items, by month: reports outlive what they tell of */
  month: (month: string, shard: number) => `FACTS#${month}#${shard}`,
  /** a conversation's of one UTC day (epoch ms) */
  facts: ({ contactId, n, day }: { contactId: string; n: number; day: number }) => ({
    pk: reportsKeys.month(monthOf(day), shardOf(contactId)),
    sk: `${time(day)}#${conversationIdOf(contactId, n)}:day`,
  }),
  /** of earlier versions: one that was kept alone; `name`: its kind, and what it was told apart by */
  fact: ({ contactId, n, at }: { contactId: string; n: number; at: number }, name: string) => ({
    pk: reportsKeys.month(monthOf(at), shardOf(contactId)),
    sk: `${time(at)}#${conversationIdOf(contactId, n)}:${name}`,
  }),
  /** what is rolled up */
  rollups: () => ({ pk: 'REPORTS', sk: 'STATE' }),
  /** beside it, to be read with it */
  stale: (day: string) => ({ pk: 'REPORTS', sk: `STALE#${day}` }),
}
