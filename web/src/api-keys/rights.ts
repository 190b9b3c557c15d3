import type { ApiKey } from './queries.ts'

/** To see every team’s conversations is no right of a key: it has all teams, or some. */
export type Right = Exclude<ApiKey['scopes'][number], 'conversations.viewAll'>

const groups = ['conversations', 'writing', 'contacts', 'workspace'] as const
type Group = (typeof groups)[number]

/** What each right is about. */
const groupOf: Record<Right, Group> = {
  'conversations.manageBlacklist': 'conversations',
  'conversations.delete': 'conversations',
  'conversations.export': 'conversations',
  'messages.startOutgoing': 'writing',
  'messages.receive': 'writing',
  'campaigns.manage': 'writing',
  'contacts.merge': 'contacts',
  'contacts.import': 'contacts',
  'contacts.export': 'contacts',
  'contacts.erase': 'contacts',
  'reports.view': 'workspace',
  'assistant.use': 'workspace',
  'settings.manage': 'workspace',
}

export const isRight = (scope: string): scope is Right => scope in groupOf

/** The rights by what they are about, in the order in which they are offered. */
export const rightsByGroup = groups.map((group) => ({
  group,
  rights: (Object.keys(groupOf) as Right[]).filter((right) => groupOf[right] === group),
}))
