import { askAfterClosing } from './ask-after-closing.ts'

/** What follows in this area from changes of the table. */
export const satisfactionReactions = [askAfterClosing]
