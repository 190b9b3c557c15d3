import { countTags } from './count-tags.ts'

/** What follows in this area from changes of the table: it may take long, or nobody waits for it. */
export const patientTagsReactions = [countTags]
