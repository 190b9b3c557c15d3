import { fetchMedia } from './fetch-media.ts'
import { removeTakenBack, removeUnsent } from './remove-unsent.ts'

/** What follows in this area from changes of the table. */
export const attachmentsReactions = [fetchMedia, removeUnsent, removeTakenBack]
