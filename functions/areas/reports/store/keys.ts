import { time } from '../../../platform/keys.ts'

/** Primary keys of what this area stores. */
export const reportsKeys = {
  /** apart from the contact's own items, by month: reports outlive what they tell of */
  fact: (month: string, shard: number, at: number, id: string): { pk: string; sk: string } => ({
    pk: `FACTS#${month}#${shard}`,
    sk: `${time(at)}#${id}`,
  }),
  /** a conversation's of one day */
  facts: (month: string, shard: number, day: number, conversationId: string) =>
    reportsKeys.fact(month, shard, day, `${conversationId}:day`),
}
