import { enqueueTemplates } from './enqueue-templates.ts'
import { followChannel } from './follow-channel.ts'
import { noteRefusedTemplate } from './note-refusal.ts'

/** What follows in this area from changes of the table. */
export const templatesReactions = [enqueueTemplates, followChannel, noteRefusedTemplate]
