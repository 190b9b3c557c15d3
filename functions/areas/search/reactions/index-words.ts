import { conversationIdOf, parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { created, gathering, modified, reaction, written } from '../../../platform/stream.ts'
import { contacts, entries } from '../../timeline/changes.ts'
import { isAside } from '../../timeline/domain/campaign-message.ts'
import { isOpen } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { LAST_CHANGE } from '../../timeline/domain/last-change.ts'
import type { HeardOf, TimelineStore } from '../../timeline/port.ts'
import { recordOfEntry } from '../domain/records.ts'
import { isFound, isFoundAnew, termsOfEntry } from '../domain/terms.ts'
import type { SearchParts, SearchStore } from '../port.ts'
import { indexContacts, indexUnderName } from '../use-cases/index-again.ts'
import { logTerms, sealSoon } from '../use-cases/keep-index.ts'

type Deps = HasStore<SearchStore & TimelineStore> & Pick<Parts, 'clock'>

/** A conversation shows at most 64 characters of a name, the last of which then says that there was more. */
const WHOLE_NAME = 62

/** These with what whoever said them is called, a moment ago; without those that are gone, or about to be (A11, C7). */
async function named(deps: Deps, all: readonly Entry[]): Promise<[Entry, string][]> {
  const told = await toldOf(deps, all)
  const conversationIn = ({ contactId, n }: Entry) => told.get(conversationIdOf(contactId, n))
  const there = all.filter((entry) => conversationIn(entry)?.deletedAt === undefined)
  const byConversation = there.flatMap((entry): [Entry, string][] => {
    const conversation = conversationIn(entry)
    // An open one is the latest, which shows what its contact is called.
    const isOfContact = conversation && isOpen(conversation) && conversation.mergedInto === undefined
    return isOfContact && conversation.contactName.length <= WHOLE_NAME ? [[entry, conversation.contactName]] : []
  })
  const known = new Map(byConversation)
  const others = there.filter((entry) => !known.has(entry))
  const byContact = await Promise.all(
    [...new Set(others.map(({ contactId }) => contactId))].map((id) =>
      namedByContact(
        deps,
        id,
        others.filter(({ contactId }) => contactId === id),
      ),
    ),
  )
  return [...byConversation, ...byContact.flat()]
}

/** Conversations as of some moments ago, none older than what of it is among these. */
async function toldOf({ store }: Deps, all: readonly Entry[]): Promise<Map<string, Conversation>> {
  const heard = new Map<string, HeardOf>()
  for (const { contactId, n, seq } of all) {
    const id = conversationIdOf(contactId, n)
    if (n > 0) heard.set(id, { contactId, n, seq: Math.max(seq, heard.get(id)?.seq ?? 0), version: 0 })
  }
  const told = heard.size > 0 ? await store.readConversationsLately([...heard.values()]) : []
  return new Map(told.map((one) => [conversationIdOf(one.contactId, one.n), one]))
}

/** The same of one contact's, by what the contact is called. */
async function namedByContact({ store }: Deps, contactId: string, all: readonly Entry[]): Promise<[Entry, string][]> {
  const lately = await store.readContact(contactId, false)
  // Of a part (C3) the contact's latest conversation tells nothing.
  const isPart = lately !== undefined && lately.contact.id !== contactId
  const isBehind = ({ n, seq }: Entry) => {
    const latest = lately?.latest
    return !isPart && (!latest || latest.n < n || (latest.n === n && latest.seq < seq))
  }
  const state = all.some(isBehind) ? await store.readContact(contactId) : lately
  if (!state) return []
  const { contact, latest } = state
  const isGone = ({ n }: Entry) =>
    contact.purging?.includes(conversationIdOf(contactId, n)) ||
    (latest?.contactId === contactId && latest.n === n && latest.deletedAt !== undefined)
  return all.filter((entry) => !isGone(entry)).map((entry) => [entry, contact.name])
}

async function indexEntries(deps: Deps, all: readonly Entry[]): Promise<void> {
  const found = await named(deps, all)
  await logTerms(
    deps,
    found.map(([entry, name]) => ({ record: recordOfEntry(entry.id), terms: termsOfEntry(entry, name) })),
  )
}

const entriesOf = (changes: readonly { after: Entry }[]) => changes.map(({ after }) => after)

/** F1: what was said or noted is found by its words; what a campaign sent to so many alike (M18), with the campaign. */
export const indexMessage = gathering({
  name: 'index-message',
  on: created(entries),
  when: ({ after }) => isFound(after) && !isAside(after),
  run: (changes, deps: Deps) => indexEntries(deps, entriesOf(changes)),
  // A11: what was deleted since leaves no words behind.
  async late(changes, deps: Deps) {
    const left = await Promise.all(
      entriesOf(changes).map(async (entry) => {
        const key = parseEntryId(entry.id)
        return key && (await deps.store.readEntry(key)) ? [entry] : []
      }),
    )
    await indexEntries(deps, left.flat())
  },
})

/** F1: what was edited is found by how it reads now. */
export const indexEdited = gathering({
  name: 'index-edited',
  on: modified(entries, LAST_CHANGE.edited),
  when: ({ before, after }) => after.message !== undefined && before?.message?.text !== after.message.text,
  run: (changes, deps: Deps) => indexEntries(deps, entriesOf(changes)),
})

/** F1: a contact is found by name, phone and email; and by their name beside words of what was said. */
export const indexContact = gathering({
  name: 'index-contact',
  on: written(contacts),
  when: ({ before, after }) => isFoundAnew(before, after),
  async run(changes, deps: Deps) {
    const newest = [...new Map(changes.map(({ after }) => [after.id, after])).values()]
    // C7: who was erased since leaves no words behind.
    const states = await Promise.all(newest.map(({ id }) => deps.store.readContact(id)))
    const there = newest.filter((_, at) => states[at] !== undefined)
    await indexContacts(deps, there)
    const renamed = new Set(
      changes.flatMap(({ before, after }) => (before && before.name !== after.name ? [after.id] : [])),
    )
    for (const contact of there) if (renamed.has(contact.id)) await indexUnderName(deps, contact)
  },
})

/** One message of so many has a look at how long the log has become. */
const isLook = ({ id }: Entry) => id.endsWith('0')

/** F4: the log is sealed when it is long; nobody looks while nobody writes. */
export const sealWords = reaction({
  name: 'seal-words',
  on: created(entries),
  when: ({ after }) => after.message !== undefined && isLook(after),
  run: (_change, deps: HasStore<SearchStore> & SearchParts & Pick<Parts, 'clock' | 'log' | 'ulid'>) => sealSoon(deps),
})
