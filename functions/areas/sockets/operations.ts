import { createSocketTicket } from './use-cases/create-socket-ticket.ts'

/** What this area does of the table of operations. */
export const socketsOperations = {
  'socketTickets.create': createSocketTicket,
}
