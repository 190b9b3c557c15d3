import * as z from 'zod'
import type { Queued } from '../../kernel/ports.ts'

/** A provider is to be asked who a contact is, or who said something in a group. */
export const ProfileJob = z.lazy(() =>
  z.object({
    kind: z.literal('fetch-profile'),
    contactId: z.string(),
    /** who said this is to be found out */
    entryId: z.string().optional(),
  }),
)
export type ProfileJob = z.infer<typeof ProfileJob>

/** What is asked about one contact is asked in turn, so that the same person is asked about once. */
export function profileJob(fields: Omit<ProfileJob, 'kind'>): Queued<ProfileJob> {
  return { job: { kind: 'fetch-profile', ...fields }, pace: 'patient', lane: `profile:${fields.contactId}` }
}
