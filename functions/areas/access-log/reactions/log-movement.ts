import type { Reaction } from '../../../edges/stream/reaction.ts'
import { movementOf } from '../domain/movement.ts'

/** A12: every movement stands in the access log, once, under its entry's id. */
export const logMovement: Reaction = {
  name: 'log-movement',
  on: (change) => change.kind === 'entry' && change.before === undefined && movementOf(change.after) !== undefined,
  async run(change, { store }) {
    const movement = change.kind === 'entry' ? movementOf(change.after) : undefined
    if (movement) await store.putMovement(movement)
  },
}
