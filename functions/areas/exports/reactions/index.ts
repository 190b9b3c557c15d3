import { queueExport } from './queue-export.ts'

/** What follows in this area from changes of the table. */
export const exportsReactions = [queueExport]
