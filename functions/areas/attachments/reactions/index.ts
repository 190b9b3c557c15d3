import { fetchMedia } from './fetch-media.ts'
import { removeTakenBack, removeUnsent } from './remove-unsent.ts'

/** What follows in this area from changes of the table. */
export const attachmentsReactions = [fetchMedia]
/** The same, of what may take long, or nobody waits for. */
export const patientAttachmentsReactions = [removeUnsent, removeTakenBack]
