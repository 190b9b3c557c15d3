import type { Clock } from '../../../kernel/ports.ts'
import { bind, type Table } from '../../../platform/table.ts'
import type { TimelineStore } from '../port.ts'
import * as contact from './contact.ts'
import * as conversations from './conversations.ts'
import { readConversationsLately } from './conversations.ts'
import * as entries from './entries.ts'
import * as externalIds from './external-ids.ts'
import * as knownBy from './known-by.ts'
import * as scheduled from './scheduled.ts'
import * as taken from './taken.ts'

/** This area's part of the table; a contact says when it was changed. */
export function createTimelineStore(table: Table, clock: Clock): TimelineStore {
  const { putContact, restoreContact, ...contacts } = contact
  return {
    ...bind(table, contacts, conversations, entries, externalIds, knownBy, scheduled, taken),
    readConversationsLately: (heard) => readConversationsLately(table, heard, clock.now()),
    putContact: (one) => putContact(table, one, clock.now()),
    restoreContact: (one, from) => restoreContact(table, one, from, clock.now()),
  }
}
