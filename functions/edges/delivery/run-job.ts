import * as z from 'zod'
import { FileJob } from '../../areas/attachments/job.ts'
import { fetchMedia } from '../../areas/attachments/use-cases/fetch-media.ts'
import { BotJob } from '../../areas/bots/job.ts'
import { haveAsked } from '../../areas/bots/use-cases/have-asked.ts'
import { FindPersonJob, OutsideNoteJob } from '../../areas/crm/job.ts'
import { haveWorkedOutside } from '../../areas/crm/use-cases/have-worked-outside.ts'
import { AmendJob, DeliveryJob } from '../../areas/delivery/job.ts'
import { amendAtProvider } from '../../areas/delivery/use-cases/amend-at-provider.ts'
import { deliverMessage } from '../../areas/delivery/use-cases/deliver-message.ts'
import { ExportJob } from '../../areas/exports/job.ts'
import { sendExport } from '../../areas/exports/use-cases/send-export.ts'
import { ProfileJob } from '../../areas/profiles/job.ts'
import { fetchProfile } from '../../areas/profiles/use-cases/fetch-profile.ts'
import { TemplatesJob } from '../../areas/templates/job.ts'
import { fetchTemplates } from '../../areas/templates/use-cases/fetch-templates.ts'
import { ReplayJob } from '../../areas/webhooks/job.ts'
import { replayWebhook } from '../../areas/webhooks/use-cases/replay-webhook.ts'
import type { Every } from '../../kernel/every.ts'
import type { HandedOut, JobOutcome } from '../../kernel/ports.ts'
import type { Room } from '../../kernel/room.ts'

/** Every job of the queues, a line per kind. */
export const Job = z.lazy(() =>
  z.union([
    DeliveryJob,
    AmendJob,
    FileJob,
    ProfileJob,
    ExportJob,
    OutsideNoteJob,
    FindPersonJob,
    ReplayJob,
    TemplatesJob,
    BotJob,
  ]),
)
export type Job = z.infer<typeof Job>

const handlers = {
  'deliver-message': deliverMessage,
  'amend-message': amendAtProvider,
  'fetch-file': fetchMedia,
  'fetch-profile': fetchProfile,
  'send-export': sendExport,
  'write-outside-note': haveWorkedOutside,
  'find-person': haveWorkedOutside,
  'replay-webhook': replayWebhook,
  'fetch-templates': fetchTemplates,
  'ask-bot': haveAsked,
} satisfies { [Kind in Job['kind']]: Run<Extract<Job, { kind: Kind }>> }
type Run<Of extends Job> = (deps: never, job: Of, out: HandedOut, room?: Room) => Promise<JobOutcome>

/** What the handlers of all jobs together need. */
export type JobDeps = Every<Parameters<(typeof handlers)[Job['kind']]>[0]>

/** Does one job; what it holds of files at once finds its place in `room`. */
export function runJob(deps: JobDeps, job: Job, out: HandedOut, room?: Room): Promise<JobOutcome> {
  return (handlers[job.kind] as (deps: JobDeps, ...rest: [Job, HandedOut, Room?]) => Promise<JobOutcome>)(
    deps,
    job,
    out,
    room,
  )
}

/** A message of a queue as a job. One that was put in before jobs had kinds is recognised by its fields. */
export function parseJob(body: string): Job {
  const given = JSON.parse(body) as Record<string, unknown>
  return Job.parse('kind' in given ? given : { ...given, kind: kindOf(given) })
}

function kindOf(given: Record<string, unknown>): Job['kind'] {
  if ('noteId' in given) return 'write-outside-note'
  if ('exportId' in given) return 'send-export'
  if ('webhookId' in given) return 'replay-webhook'
  return 'attachment' in given ? 'fetch-file' : 'deliver-message'
}
