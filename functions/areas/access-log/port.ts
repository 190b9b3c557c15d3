import type { Page, PageRequest } from '../../kernel/page.ts'
import type { Movement } from './domain/movement.ts'
/** Which movements of the access log: of one conversation, made by an agent or moving one. */
export interface MovementFilter {
  conversation?: { contactId: string; n: number }
  agentId?: string
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface AccessLogStore {
  keepMovements(movements: readonly Movement[]): Promise<void>
  /** C7: takes addresses out of what is kept of a contact's movements: where something was sent to */
  blankMovements(contactId: string, addresses: readonly string[]): Promise<void>
  listMovements(filter: MovementFilter, page: PageRequest, now: number): Promise<Page<Movement>>
}
