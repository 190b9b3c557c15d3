import * as z from 'zod'
import { none } from '../fields.ts'
import { operation } from '../operation.ts'

export const socketsOperations = [
  operation({
    name: 'socketTickets.create',
    method: 'POST',
    path: '/v1/socket-tickets',
    summary: 'A socket URL that is good once, for 60 seconds',
    who: 'agent',
    reads: true,
    input: none,
    output: () => z.object({ url: z.string() }),
    status: 201,
  }),
]
