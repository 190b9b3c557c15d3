import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as accessLog from '../../functions/areas/access-log/store/access-log.ts'
import * as uploads from '../../functions/areas/attachments/store/uploads.ts'
import * as cannedResponses from '../../functions/areas/canned-responses/store/canned-responses.ts'
import * as channelHealth from '../../functions/areas/channels/store/channel-health.ts'
import * as channels from '../../functions/areas/channels/store/channels.ts'
import * as contactList from '../../functions/areas/contacts/store/contact-list.ts'
import * as notes from '../../functions/areas/contacts/store/notes.ts'
import * as connectors from '../../functions/areas/crm/store/connectors.ts'
import * as recordNotes from '../../functions/areas/crm/store/record-notes.ts'
import * as records from '../../functions/areas/crm/store/records.ts'
import * as purge from '../../functions/areas/deletion/store/purge.ts'
import * as mailThreads from '../../functions/areas/email/store/mail-threads.ts'
import * as exports from '../../functions/areas/exports/store/exports.ts'
import * as receipts from '../../functions/areas/messages/store/receipts.ts'
import * as digests from '../../functions/areas/notifications/store/digests.ts'
import * as directoryCache from '../../functions/areas/notifications/store/directory.ts'
import * as notifications from '../../functions/areas/notifications/store/notifications.ts'
import * as inbox from '../../functions/areas/queues/store/inbox.ts'
import * as tallies from '../../functions/areas/queues/store/tallies.ts'
import * as reportFacts from '../../functions/areas/reports/store/report-facts.ts'
import * as search from '../../functions/areas/search/store/search.ts'
import * as connections from '../../functions/areas/sockets/store/connections.ts'
import * as tags from '../../functions/areas/tags/store/tags.ts'
import * as contact from '../../functions/areas/timeline/store/contact.ts'
import * as conversations from '../../functions/areas/timeline/store/conversations.ts'
import * as entries from '../../functions/areas/timeline/store/entries.ts'
import * as webhooks from '../../functions/areas/webhooks/store/webhooks.ts'
import * as agents from '../../functions/areas/workspace/store/agents.ts'
import * as categories from '../../functions/areas/workspace/store/categories.ts'
import * as sweeps from '../../functions/areas/workspace/store/rollouts.ts'
import * as teams from '../../functions/areas/workspace/store/teams.ts'
import * as workspace from '../../functions/areas/workspace/store/workspace.ts'
import { createStore } from '../../functions/edges/store.ts'
import * as answers from '../../functions/platform/answers.ts'
import type { Table } from '../../functions/platform/table.ts'

const modules = {
  accessLog,
  contactList,
  purge,
  answers,
  cannedResponses,
  categories,
  channelHealth,
  sweeps,
  tallies,
  connections,
  connectors,
  digests,
  directoryCache,
  notes,
  notifications,
  reportFacts,
  contact,
  conversations,
  entries,
  channels,
  agents,
  teams,
  workspace,
  exports,
  inbox,
  mailThreads,
  receipts,
  recordNotes,
  records,
  search,
  tags,
  uploads,
  webhooks,
}
const readme = readFileSync(new URL('../../functions/store/README.md', import.meta.url), 'utf8')
const patterns = readme.slice(readme.indexOf('## Access patterns'))
const listed = [...patterns.matchAll(/^\| `(\w+)` +\|/gm)].map((match) => match[1])
const offered = Object.keys(createStore({} as Table, { now: () => 0 }))

describe('store/README.md', () => {
  it('lists every store function, and no other', () => {
    expect([...listed].sort()).toEqual([...offered].sort())
  })
  it('lists each once', () => {
    expect(new Set(listed).size).toBe(listed.length)
  })
  it.each(Object.entries(modules))('%s exports nothing that is not offered and listed', (_name, module) => {
    expect(Object.keys(module).filter((name) => !offered.includes(name))).toEqual([])
  })
})
