interface Index {
  name: string
  partitionKey: string
  sortKey: string
  /** `KEYS_ONLY`: only a change of its keys costs it a write; what they lead to is read from the table */
  projection: 'ALL' | 'KEYS_ONLY'
}

/**
 * The one table: key names and indexes. Read by the stack, by the local runtime and by the store.
 * All key attributes are strings.
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
    /** all conversations of a team, open and closed, and the blacklisted ones, by last activity */
    byActivity: { name: 'byActivity', partitionKey: 'activityPk', sortKey: 'activitySk', projection: 'KEYS_ONLY' },
    /** whose a conversation is, by last activity: an agent's (assigned, closed), or nobody's in a team */
    byOwner: { name: 'byOwner', partitionKey: 'ownerPk', sortKey: 'ownerSk', projection: 'KEYS_ONLY' },
    /** sparse: what is assigned in a team, by last activity */
    byAssigned: { name: 'byAssigned', partitionKey: 'assignedPk', sortKey: 'assignedSk', projection: 'KEYS_ONLY' },
    /** sparse: conversations whose customer waits, by team and waiting since */
    byQueue: { name: 'byQueue', partitionKey: 'queuePk', sortKey: 'queueSk', projection: 'KEYS_ONLY' },
    /** contacts and records by creation */
    byPlace: { name: 'byPlace', partitionKey: 'placePk', sortKey: 'placeSk', projection: 'ALL' },
    /** what an agent joined, visitors who are connected, movements */
    byAgent: { name: 'byAgent', partitionKey: 'agentPk', sortKey: 'agentSk', projection: 'ALL' },
  },
  /** Of the first edition, with conversations in `byPlace` and `byAgent` too: read until nothing is in it any more. */
  earlierIndexes: {
    byWaiting: { name: 'byWaiting', partitionKey: 'waitPk', sortKey: 'waitSk', projection: 'ALL' },
  },
} as const satisfies { indexes: Record<string, Index>; earlierIndexes: Record<string, Index> } & Record<string, unknown>
