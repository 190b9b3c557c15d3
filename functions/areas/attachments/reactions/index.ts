import { fetchMedia } from './fetch-media.ts'

/** What follows in this area from changes of the table. */
export const attachmentsReactions = [fetchMedia]
