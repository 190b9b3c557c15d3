import { number, time } from '../../../platform/keys.ts'

/** Primary keys of what this area stores. */
export const reportsKeys = {
  /** apart from the contact's own items, by month: reports outlive what they tell of */
  fact: (month: string, shard: number, at: number, id: string) => ({
    pk: `FACTS#${month}#${shard}`,
    sk: `${time(at)}#${id}`,
  }),
  /** which answer was a conversation's first */
  firstResponse: (contactId: string, n: number) => ({ pk: `FACT#${contactId}`, sk: `${number(n)}#FIRST` }),
}
