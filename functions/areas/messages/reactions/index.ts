import { markFailedMessage } from './mark-failed.ts'

/** What follows in this area from changes of the table. */
export const messagesReactions = [markFailedMessage]
