import * as z from 'zod'
import { decode, type Item } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Sweep } from '../port.ts'
import { workspaceKeys } from './keys.ts'

const Stored = z.lazy(() =>
  z.object({
    what: z.enum(['agent', 'team', 'tally']),
    id: z.string(),
    run: z.string(),
    startedAt: z.number(),
    step: z.number(),
    cursor: z.string().nullable(),
    finished: z.boolean(),
  }),
)

/** A stored sweep, or a stream image of one. */
export function toSweep(item: Item): Sweep {
  return decode(Stored, item)
}

/** A sweep as an item. */
export function sweepItem(sweep: Sweep): Item {
  return { ...workspaceKeys.sweep(sweep.what, sweep.id), [TABLE.kind]: 'sweep', ...sweep }
}
