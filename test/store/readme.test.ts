import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as accessLog from '../../functions/store/access-log.ts'
import * as answers from '../../functions/store/answers.ts'
import * as cannedResponses from '../../functions/store/canned-responses.ts'
import * as categories from '../../functions/store/categories.ts'
import * as channelHealth from '../../functions/store/channel-health.ts'
import * as connections from '../../functions/store/connections.ts'
import * as connectors from '../../functions/store/connectors.ts'
import * as contactList from '../../functions/store/contact-list.ts'
import * as contacts from '../../functions/store/contacts.ts'
import * as digests from '../../functions/store/digests.ts'
import * as directory from '../../functions/store/directory.ts'
import * as directoryCache from '../../functions/store/directory-cache.ts'
import * as exports from '../../functions/store/exports.ts'
import * as inbox from '../../functions/store/inbox.ts'
import { createStore } from '../../functions/store/index.ts'
import * as mailThreads from '../../functions/store/mail-threads.ts'
import * as notes from '../../functions/store/notes.ts'
import * as notifications from '../../functions/store/notifications.ts'
import * as purge from '../../functions/store/purge.ts'
import * as receipts from '../../functions/store/receipts.ts'
import * as recordNotes from '../../functions/store/record-notes.ts'
import * as records from '../../functions/store/records.ts'
import * as reportFacts from '../../functions/store/report-facts.ts'
import * as search from '../../functions/store/search.ts'
import * as sweeps from '../../functions/store/sweeps.ts'
import type { Table } from '../../functions/store/table.ts'
import * as tags from '../../functions/store/tags.ts'
import * as tallies from '../../functions/store/tallies.ts'
import * as uploads from '../../functions/store/uploads.ts'
import * as webhooks from '../../functions/store/webhooks.ts'

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
  contacts,
  directory,
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
