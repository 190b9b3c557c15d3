import { enqueueReplay } from './enqueue-replay.ts'

/** What follows in this area from changes of the table. */
export const webhooksReactions = [enqueueReplay]
