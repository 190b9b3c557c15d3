import { countTags } from './count-tags.ts'

/** What follows in this area from changes of the table. */
export const tagsReactions = [countTags]
