import { type Delivered, deliverMessage } from './deliver-message.ts'
import { fetchMedia } from './fetch-media.ts'
import type { Deps, QueueJob } from './ports.ts'
import { replayWebhook } from './replay-webhook.ts'
import { sendExport } from './send-export.ts'
import { writeOutsideNote } from './write-outside-note.ts'

/**
 * One job of the FIFO queue: a message for a customer, a customer's file, a note for a CRM, a conversation for
 * somebody's mailbox, or a webhook to be read again. `tries` is how often it was handed out.
 */
export function carryOut(deps: Deps, job: QueueJob, tries: number): Promise<Delivered> {
  if ('attachment' in job) return fetchMedia(deps, job, tries)
  if ('exportId' in job) return sendExport(deps, job)
  if ('webhookId' in job) return replayWebhook(deps, job)
  return 'noteId' in job ? writeOutsideNote(deps, job) : deliverMessage(deps, job)
}
