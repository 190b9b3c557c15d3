import { fetchMedia } from '../../areas/attachments/use-cases/fetch-media.ts'
import { writeOutsideNote } from '../../areas/crm/use-cases/write-outside-note.ts'
import { deliverMessage } from '../../areas/delivery/use-cases/deliver-message.ts'
import { sendExport } from '../../areas/exports/use-cases/send-export.ts'
import { replayWebhook } from '../../areas/webhooks/use-cases/replay-webhook.ts'
import type { Delivered, QueueJob } from '../../kernel/jobs.ts'
import type { Every } from '../../manifest.ts'

type Handlers = [
  typeof fetchMedia,
  typeof sendExport,
  typeof replayWebhook,
  typeof writeOutsideNote,
  typeof deliverMessage,
]
type Deps = Every<Parameters<Handlers[number]>[0]>

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
