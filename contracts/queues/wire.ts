import * as z from 'zod'
import { Id } from '../fields.ts'

export const View = z.enum(['unassigned', 'mine', 'others', 'joined', 'closed', 'all', 'blacklist'])

export const Queue = z.enum(['rep_needed', 'pending', 'soon', 'overdue', 'online'])

export const Status = z.lazy(() => z.enum(['new', 'ongoing', 'on_hold', 'resolved', 'open', 'closed']))

export const Counts = z.lazy(() =>
  z.object({
    views: z.record(View, z.number()),
    queues: z.record(Queue, z.number()),
  }),
)

/** Which conversations a list shows. */
export const listFilter = () => ({
  view: View.optional(),
  queue: Queue.optional(),
  status: Status.optional(),
  teamId: Id.optional(),
  assigneeId: Id.optional(),
  channelId: Id.optional(),
})
