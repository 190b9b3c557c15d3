import * as accessLog from '../areas/access-log/store/access-log.ts'
import * as uploads from '../areas/attachments/store/uploads.ts'
import * as cannedResponses from '../areas/canned-responses/store/canned-responses.ts'
import * as channelHealth from '../areas/channels/store/channel-health.ts'
import * as channels from '../areas/channels/store/channels.ts'
import * as contactList from '../areas/contacts/store/contact-list.ts'
import * as notes from '../areas/contacts/store/notes.ts'
import * as connectors from '../areas/crm/store/connectors.ts'
import * as recordNotes from '../areas/crm/store/record-notes.ts'
import * as records from '../areas/crm/store/records.ts'
import * as purge from '../areas/deletion/store/purge.ts'
import * as mailThreads from '../areas/email/store/mail-threads.ts'
import * as exports from '../areas/exports/store/exports.ts'
import * as receipts from '../areas/messages/store/receipts.ts'
import * as digests from '../areas/notifications/store/digests.ts'
import * as directoryCache from '../areas/notifications/store/directory.ts'
import * as notifications from '../areas/notifications/store/notifications.ts'
import * as inbox from '../areas/queues/store/inbox.ts'
import * as tallies from '../areas/queues/store/tallies.ts'
import * as reportFacts from '../areas/reports/store/report-facts.ts'
import * as search from '../areas/search/store/search.ts'
import * as connections from '../areas/sockets/store/connections.ts'
import * as tags from '../areas/tags/store/tags.ts'
import * as contact from '../areas/timeline/store/contact.ts'
import * as conversations from '../areas/timeline/store/conversations.ts'
import * as entries from '../areas/timeline/store/entries.ts'
import * as webhooks from '../areas/webhooks/store/webhooks.ts'
import * as agents from '../areas/workspace/store/agents.ts'
import * as categories from '../areas/workspace/store/categories.ts'
import * as sweeps from '../areas/workspace/store/rollouts.ts'
import * as teams from '../areas/workspace/store/teams.ts'
import * as workspace from '../areas/workspace/store/workspace.ts'
import type { Clock } from '../kernel/ports.ts'
import * as answers from '../platform/answers.ts'
import { commit, type Table } from '../platform/table.ts'
import type { Store } from './store-type.ts'

type Bound<Functions> = {
  [Name in keyof Functions]: Functions[Name] extends (table: Table, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never
}

function bind<Functions extends object>(table: Table, functions: Functions): Bound<Functions> {
  return Object.fromEntries(
    Object.entries(functions).map(([name, value]) => [
      name,
      (...rest: unknown[]) => (value as (...given: unknown[]) => unknown)(table, ...rest),
    ]),
  ) as Bound<Functions>
}

/** Every store function with the table filled in. */
export function createStore(table: Table, clock: Clock): Store {
  return {
    commit: (writes) => commit(table, writes),
    ...bind(table, {
      ...contact,
      ...conversations,
      ...entries,
      ...inbox,
      ...agents,
      ...teams,
      ...workspace,
      ...channels,
      ...connections,
      ...answers,
      ...webhooks,
      ...search,
    }),
    ...bind(table, { ...mailThreads, ...receipts, ...accessLog, ...contactList, ...purge }),
    ...bind(table, { ...records, ...recordNotes, ...connectors }),
    ...bind(table, { ...notifications, ...digests, ...reportFacts, ...directoryCache }),
    ...bind(table, { ...categories, ...channelHealth, ...sweeps, ...uploads }),
    ...bind(table, { ...tallies }),
    ...bind(table, { ...cannedResponses, ...tags, ...exports, ...notes }),
    readDirectory: () => directoryCache.readDirectory(table, clock.now()),
    teamTimes: (teamId) => teams.teamTimes(table, teamId, clock.now()),
    putEarlyReceipt: (channelId, providerMessageId, receipt) =>
      receipts.putEarlyReceipt(table, channelId, providerMessageId, receipt, clock.now()),
  }
}
