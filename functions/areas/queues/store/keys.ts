import { number } from '../../../platform/keys.ts'

/** Primary keys of what this area stores. */
export const queuesKeys = {
  /** beside the teams' counters, to be read with them */
  waitSummary: () => ({ pk: 'PLACES', sk: 'waits' }),
  /** of the first edition: in which counters a conversation counted */
  earlierCounted: (contactId: string, n: number) => ({ pk: contactId, sk: `N#${number(n)}` }),
}
