import * as z from 'zod'
import { decode } from './item.ts'
import { get, type Table } from './table.ts'
import { TABLE } from './table-definition.ts'

/**
 * How conversations are spread over partitions. It is changed while messages flow: what is written takes the present
 * generation, what was written before stays where it is until it is written again, and readers look at both.
 */
const StoredLayout = z.lazy(() =>
  z.object({
    /** counts up with every change; 1 was the first edition, whose rows do not say how they lie */
    generation: z.number(),
    /** of each partition of the inbox's indexes, for what is written now */
    shards: z.number(),
    /** items that a team's counters are shared out to */
    lanes: z.number(),
    /** shards that may have rows: those of earlier generations too */
    readShards: z.number(),
    /** rows of the first edition may be left, in the indexes of old */
    hasFirstEdition: z.boolean(),
  }),
)
export type Layout = z.output<typeof StoredLayout>

export const layoutKey = { pk: 'LAYOUT', sk: 'LAYOUT' }
const KIND = 'layout'

/** Of a table that nobody has said anything about yet: it may be older than layouts. */
export const initialLayout: Layout = { generation: 2, shards: 2, lanes: 4, readShards: 2, hasFirstEdition: true }

/** For so long a process remembers the layout: others go on with the one before until then. */
export const LAYOUT_REMEMBERED_MS = 10_000

const remembered = new WeakMap<Table, { layout: Layout; until: number }>()

/** The layout as of at most ten seconds ago. */
export async function readLayout(table: Table): Promise<Layout> {
  const known = remembered.get(table)
  if (known && Date.now() < known.until) return known.layout
  const item = await get(table, layoutKey)
  const layout = item ? decode(StoredLayout, item) : initialLayout
  remembered.set(table, { layout, until: Date.now() + LAYOUT_REMEMBERED_MS })
  return layout
}

/** The layout as this process read it last; whoever writes has read before. */
export const knownLayout = (table: Table): Layout => remembered.get(table)?.layout ?? initialLayout

/** The next read asks the table. */
export const forgetLayout = (table: Table) => void remembered.delete(table)

/** The layout as an item. */
export const layoutItem = (layout: Layout) => ({ ...layoutKey, [TABLE.kind]: KIND, ...layout })

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
