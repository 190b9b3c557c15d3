import { askWhoSpeaks } from './ask-who-speaks.ts'
import { askWhoWrites } from './ask-who-writes.ts'

/** What follows in this area from changes of the table. */
export const profilesReactions = [askWhoWrites, askWhoSpeaks]
