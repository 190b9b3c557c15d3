import * as z from 'zod'
import { initialLayout, type Layout } from '../kernel/layout.ts'
import { decode } from './item.ts'
import { get, type Table } from './table.ts'
import { TABLE } from './table-definition.ts'

const StoredLayout = z.lazy(() =>
  z.object({
    generation: z.number(),
    shards: z.number(),
    lanes: z.number(),
    readShards: z.number(),
    hasFirstEdition: z.boolean(),
    hasContactLists: z.boolean().optional(),
    wanted: z.object({ shards: z.number(), lanes: z.number() }).optional(),
    version: z.number().default(0),
  }),
)

export const layoutKey = { pk: 'LAYOUT', sk: 'LAYOUT' }
const KIND = 'layout'

/** For so long a process remembers the layout: others go on with the one before until then. */
const LAYOUT_REMEMBERED_MS = 20_000

const remembered = new WeakMap<Table, { layout: Layout; until: number }>()

/** The layout as of some twenty seconds ago. Whoever has forgotten it, or knows none, has it as it is. */
export async function readLayout(table: Table): Promise<Layout> {
  const known = remembered.get(table)
  if (known && Date.now() < known.until) return known.layout
  const item = await get(table, layoutKey, known === undefined)
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
