import { number } from '../../../platform/keys.ts'

/** Primary keys of what this area stores. */
export const queuesKeys = {
  tallyLayout: () => ({ pk: 'COUNTS', sk: 'LAYOUT' }),
  /** in which counters it counts */
  counted: (contactId: string, n: number) => ({ pk: contactId, sk: `N#${number(n)}` }),
  /** a team's lie behind the teams, to be read with them */
  counters: (group: string) =>
    group.startsWith('team:') ? { pk: 'WORKSPACE', sk: `TEAM+${group.slice(5)}` } : { pk: 'COUNTS', sk: group },
}
