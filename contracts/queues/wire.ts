import * as z from 'zod'

export const View = z.enum(['unassigned', 'mine', 'others', 'joined', 'closed', 'all', 'blacklist'])

export const Queue = z.enum(['rep_needed', 'pending', 'soon', 'overdue', 'online'])

export const Status = z.lazy(() => z.enum(['new', 'ongoing', 'on_hold', 'resolved', 'open', 'closed']))

export const Counts = z.lazy(() =>
  z.object({
    views: z.record(View, z.number()),
    queues: z.record(Queue, z.number()),
  }),
)
