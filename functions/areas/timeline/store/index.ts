import { bind, type Table } from '../../../platform/table.ts'
import type { TimelineStore } from '../port.ts'
import * as contact from './contact.ts'
import * as conversations from './conversations.ts'
import * as entries from './entries.ts'
import * as externalIds from './external-ids.ts'
import * as knownBy from './known-by.ts'
import * as scheduled from './scheduled.ts'
import * as taken from './taken.ts'

/** This area's part of the table. */
export const createTimelineStore = (table: Table): TimelineStore =>
  bind(table, { ...contact, ...conversations, ...entries, ...externalIds, ...knownBy, ...scheduled, ...taken })
