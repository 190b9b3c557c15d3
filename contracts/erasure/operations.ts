import * as z from 'zod'
import { byId, Id, page, paged, Time } from '../fields.ts'
import { Job } from '../jobs/wire.ts'
import { operation } from '../operation.ts'

/** C7: that somebody was erased; nothing of them. */
const Erasure = z.lazy(() =>
  z.object({
    id: Id,
    /** stands for the contact here, and nowhere else */
    contactRef: Id,
    erasedAt: Time,
    /** null: the job is still at it */
    finishedAt: Time.nullable(),
    by: z.object({ id: Id, name: z.string() }),
    counts: z.record(z.string(), z.number()),
  }),
)

export const erasureOperations = [
  operation({
    name: 'contacts.erase',
    method: 'DELETE',
    path: '/v1/contacts/{id}',
    summary:
      'Erases everything about the contact for good, by a job: gone at once, removed from wherever it is kept within minutes. A new message from them starts at nothing',
    who: 'contacts.erase',
    about: 'contact',
    input: byId,
    output: Job,
  }),
  operation({
    name: 'contacts.data',
    method: 'POST',
    path: '/v1/contacts/{id}/data',
    summary:
      'Everything that is kept about the contact as one JSON file, made by a job: its `attachmentId`, for a week. Files are in it as base64, up to 5 MB each and 50 MB in all',
    who: 'contacts.export',
    about: 'contact',
    input: byId,
    output: Job,
  }),
  operation({
    name: 'erasures.list',
    method: 'GET',
    path: '/v1/erasures',
    summary: 'Who erased whom when, the latest first: of whom nothing is left but that',
    who: 'settings.manage',
    input: paged,
    output: () => page(Erasure),
  }),
] as const
