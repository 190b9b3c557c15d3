import { askMailRoom } from './ask-mail-room.ts'

/** What follows in this area from changes of the table. */
export const unmatchedMailReactions = [askMailRoom]
