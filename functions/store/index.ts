import type { Clock } from '../use-cases/ports.ts'
import type { Store } from '../use-cases/store-port.ts'
import * as accessLog from './access-log.ts'
import * as answers from './answers.ts'
import * as cannedResponses from './canned-responses.ts'
import * as categories from './categories.ts'
import * as channelHealth from './channel-health.ts'
import * as connections from './connections.ts'
import * as connectors from './connectors.ts'
import * as contactList from './contact-list.ts'
import * as contacts from './contacts.ts'
import * as digests from './digests.ts'
import * as directory from './directory.ts'
import * as directoryCache from './directory-cache.ts'
import * as exports from './exports.ts'
import * as inbox from './inbox.ts'
import * as mailThreads from './mail-threads.ts'
import * as notes from './notes.ts'
import * as notifications from './notifications.ts'
import * as purge from './purge.ts'
import * as receipts from './receipts.ts'
import * as recordNotes from './record-notes.ts'
import * as records from './records.ts'
import * as reportFacts from './report-facts.ts'
import * as search from './search.ts'
import * as sweeps from './sweeps.ts'
import { commit, type Table } from './table.ts'
import * as tags from './tags.ts'
import * as tallies from './tallies.ts'
import * as uploads from './uploads.ts'
import * as webhooks from './webhooks.ts'

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
    ...bind(table, { ...contacts, ...inbox, ...directory, ...connections, ...answers, ...webhooks, ...search }),
    ...bind(table, { ...mailThreads, ...receipts, ...accessLog, ...contactList, ...purge }),
    ...bind(table, { ...records, ...recordNotes, ...connectors }),
    ...bind(table, { ...notifications, ...digests, ...reportFacts, ...directoryCache }),
    ...bind(table, { ...categories, ...channelHealth, ...sweeps, ...uploads }),
    ...bind(table, { ...tallies }),
    ...bind(table, { ...cannedResponses, ...tags, ...exports, ...notes }),
    readDirectory: () => directoryCache.readDirectory(table, clock.now()),
    teamTimes: (teamId) => directory.teamTimes(table, teamId, clock.now()),
    putEarlyReceipt: (channelId, providerMessageId, receipt) =>
      receipts.putEarlyReceipt(table, channelId, providerMessageId, receipt, clock.now()),
  }
}
