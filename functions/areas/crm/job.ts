import * as z from 'zod'
import type { Queued } from '../../kernel/ports.ts'

/** L5: a note that changed or is gone, to be brought up to date in the CRM; `at`: when that was asked for (epoch ms). */
export const OutsideNoteJob = z.lazy(() =>
  z.object({
    kind: z.literal('write-outside-note'),
    noteId: z.string(),
    recordId: z.string(),
    at: z.number(),
  }),
)
export type OutsideNoteJob = z.infer<typeof OutsideNoteJob>

/** What is done in CRMs outside. */
export type CrmJob = OutsideNoteJob

/** Notes on one record follow each other, and nobody waits for them. */
export function outsideNoteJob(note: { id: string; recordId: string }, at: number): Queued<OutsideNoteJob> {
  const job: OutsideNoteJob = { kind: 'write-outside-note', noteId: note.id, recordId: note.recordId, at }
  return { job, pace: 'patient', lane: job.recordId }
}
