import * as z from 'zod'
import type { Queued } from '../../kernel/ports.ts'
import { ConnectorId } from './domain/connector-id.ts'

/** L5: a note that changed or is gone, to be brought up to date in a CRM; `at`: when that was asked for (epoch ms). */
export const OutsideNoteJob = z.lazy(() =>
  z.object({
    kind: z.literal('write-outside-note'),
    noteId: z.string(),
    recordId: z.string(),
    at: z.number(),
    /** absent: Pipedrive, which was the only one */
    connector: ConnectorId.optional(),
  }),
)
export type OutsideNoteJob = z.infer<typeof OutsideNoteJob>

/** L5: a contact is to be looked for in the CRMs that contacts are linked to by themselves; `at`: since when (epoch ms). */
export const FindPersonJob = z.lazy(() =>
  z.object({ kind: z.literal('find-person'), contactId: z.string(), at: z.number() }),
)
export type FindPersonJob = z.infer<typeof FindPersonJob>

/** What is done in CRMs outside. */
export type CrmJob = OutsideNoteJob | FindPersonJob

/** Notes on one record follow each other in each CRM, which waits for no other, and nobody waits for them. */
export function outsideNoteJob(
  note: { id: string; recordId: string },
  connector: ConnectorId,
  at: number,
): Queued<OutsideNoteJob> {
  const { id: noteId, recordId } = note
  const lane = connector === 'pipedrive' ? recordId : `${recordId}:${connector}`
  return { job: { kind: 'write-outside-note', noteId, recordId, at, connector }, pace: 'patient', lane }
}

/** One contact is looked for at a time. */
export function findPersonJob(contactId: string, at: number): Queued<FindPersonJob> {
  return { job: { kind: 'find-person', contactId, at }, pace: 'patient', lane: `person:${contactId}` }
}
