import { type Delivered, deliverMessage } from './deliver-message.ts'
import { fetchMedia } from './fetch-media.ts'
import type { Deps, QueueJob } from './ports.ts'
import { sendExport } from './send-export.ts'
import { writeOutsideNote } from './write-outside-note.ts'

/**
 * One job of the FIFO queue: a message for a customer, a customer's file, a note for a CRM, or a conversation for
 * somebody's mailbox. `tries` is how often it was handed out.
 */
export function carryOut(deps: Deps, job: QueueJob, tries: number): Promise<Delivered> {
  if ('attachment' in job) return fetchMedia(deps, job, tries)
  if ('exportId' in job) return sendExport(deps, job)
  return 'noteId' in job ? writeOutsideNote(deps, job) : deliverMessage(deps, job)
}
