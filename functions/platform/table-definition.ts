/**
 * The one table: key names and indexes. Read by the stack, by the local runtime and by the store.
 * All key attributes are strings; every index projects all attributes.
 */
export const TABLE = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** number, seconds */
  timeToLive: 'ttl',
  streamViewType: 'NEW_AND_OLD_IMAGES',
  /** The kind of an item: 'entry', 'conversation', 'contact' … Stream filters look at it. */
  kind: 'itemKind',
  /** number: in which shape the item is stored; without one it is the kind's first (`shapes.ts`) */
  shape: 'shape',
  indexes: {
    /** open, closed and blacklisted conversations of a team, by last activity */
    byPlace: { name: 'byPlace', partitionKey: 'placePk', sortKey: 'placeSk' },
    /** conversations of an agent (assigned, joined, closed), by last activity */
    byAgent: { name: 'byAgent', partitionKey: 'agentPk', sortKey: 'agentSk' },
    /** sparse: conversations whose customer waits, by waiting since */
    byWaiting: { name: 'byWaiting', partitionKey: 'waitPk', sortKey: 'waitSk' },
  },
} as const
