import type { HasStore } from '../../../kernel/ports.ts'
import { created, reaction } from '../../../platform/stream.ts'
import { entries } from '../../timeline/changes.ts'
import { movementOf } from '../domain/movement.ts'
import type { AccessLogStore } from '../port.ts'

/** A12: every movement stands in the access log, once, under its entry's id. */
export const logMovement = reaction({
  name: 'log-movement',
  on: created(entries),
  when: ({ after }) => movementOf(after) !== undefined,
  async run({ after }, { store }: HasStore<AccessLogStore>) {
    const movement = movementOf(after)
    if (movement) await store.putMovement(movement)
  },
})
