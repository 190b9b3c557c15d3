/** What jobs do. */
export const jobKinds = [
  'conversations.bulk',
  'contacts.bulk',
  'contacts.import',
  'contacts.export',
  'contacts.erase',
  'contacts.data',
  'conversations.expire',
] as const
export type JobKind = (typeof jobKinds)[number]

/** What nobody stops or gives up once it was begun: half of it would be nothing that anybody asked for. */
export const unstoppable: readonly JobKind[] = ['contacts.erase']

export const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const

/** What can be done to many conversations. */
export const bulkActions = [
  'assign',
  'unassign',
  'transfer',
  'close',
  'reopen',
  'hold',
  'resume',
  'tag',
  'blacklist',
  'unblacklist',
  'undo',
] as const
export type BulkAction = (typeof bulkActions)[number]

/** Conversations that one call may name. */
export const MAX_NAMED = 500
/** Conversations that a filter may find. */
export const MAX_FOUND = 10_000
