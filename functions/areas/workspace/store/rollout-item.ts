import * as z from 'zod'
import { decode, type Item } from '../../../platform/item.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Rollout } from '../port.ts'
import { workspaceKeys } from './keys.ts'

/** As it was first called, and is stored. */
export const ROLLOUT_KIND = 'sweep'

const Stored = z.lazy(() =>
  z.object({
    // A layout counts as well, which a recount was for.
    what: z.preprocess(
      (what) => (what === 'tally' ? 'layout' : what),
      z.enum(['agent', 'team', 'layout', 'search', 'facts', 'timers']),
    ),
    id: z.string(),
    run: z.string(),
    startedAt: z.number(),
    step: z.number(),
    cursor: z.string().nullable(),
    finished: z.boolean(),
  }),
)

/** A stored rollout, or a stream image of one. */
export function toRollout(item: Item): Rollout {
  return decode(Stored, item)
}

/** A rollout as an item. */
export function rolloutItem(rollout: Rollout): Item {
  return { ...workspaceKeys.rollout(rollout.what, rollout.id), [TABLE.kind]: ROLLOUT_KIND, ...rollout }
}
