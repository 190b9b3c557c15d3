import type { HasStore } from '../../../kernel/ports.ts'
import { created, reaction } from '../../../platform/stream.ts'
import { earlierMovements } from '../changes.ts'
import type { AccessLogStore } from '../port.ts'

/** A12: what an earlier version wrote while this one came stands in the access log too, under its entry's id. */
export const logMovement = reaction({
  name: 'log-movement',
  on: created(earlierMovements),
  run: ({ after }, { store }: HasStore<AccessLogStore>) => store.keepMovements([after]),
})
