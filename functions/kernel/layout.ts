/**
 * How conversations are spread over partitions. It is changed while messages flow: what is written takes the present
 * generation, what was written before stays where it is until it is written again, and readers look at both.
 */
export interface Layout {
  /** counts up with every change; 1 was the first edition, whose rows do not say how they lie */
  generation: number
  /** of each partition of the inbox's indexes, for what is written now */
  shards: number
  /** items that a team's counters are shared out to */
  lanes: number
  /** shards that may have rows: those of earlier generations too */
  readShards: number
  /** rows of the first edition may be left, in the indexes of old */
  hasFirstEdition: boolean
  /** every contact is in the lists by name, by whom they are pinned to, and by channel; absent: those of earlier versions are brought there */
  hasContactLists?: boolean | undefined
  /** how it is to become; a migration sees to it */
  wanted?: { shards: number; lanes: number } | undefined
  version: number
}

/** Of a table that nobody has said anything about yet: it may be older than layouts. */
export const initialLayout: Layout = {
  generation: 2,
  shards: 1,
  lanes: 4,
  readShards: 1,
  hasFirstEdition: true,
  version: 0,
}

/** Where a contact's conversations are put: generation, shard and lane, as it is stored. */
export function placeIn({ generation, shards, lanes }: Layout, contactId: string): string {
  let hash = 7
  for (const char of contactId.slice(-5)) hash = (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) >>> 0
  return `${generation}.${hash % shards}.${(hash >>> 5) % lanes}`
}

/** The parts of what `placeIn` made. */
export function placed(laid: string): { generation: number; shard: number; lane: number } {
  const [generation = 0, shard = 0, lane = 0] = laid.split('.').map(Number)
  return { generation, shard, lane }
}
