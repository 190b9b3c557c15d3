import { conversationIdOf, parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { created, modified, reaction, written } from '../../../platform/stream.ts'
import { contacts, entries } from '../../timeline/changes.ts'
import { isAside } from '../../timeline/domain/campaign-message.ts'
import { isOpen } from '../../timeline/domain/change.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { LAST_CHANGE } from '../../timeline/domain/last-change.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { recordOfContact, recordOfEntry } from '../domain/records.ts'
import { isFound, isFoundAnew, termsOfContact, termsOfEntry } from '../domain/terms.ts'
import type { SearchParts, SearchStore } from '../port.ts'
import { indexUnderName } from '../use-cases/index-again.ts'
import { logTerms, sealSoon } from '../use-cases/keep-index.ts'

type Deps = HasStore<SearchStore & TimelineStore> & Pick<Parts, 'clock'>

/** A message's contact as of some moments ago, and no older than the message. */
async function contactOf({ store }: Deps, { contactId, n, seq }: Entry) {
  const lately = await store.readContact(contactId, false)
  const latest = lately?.latest
  // Of a part (C3) the contact's latest conversation tells nothing.
  const isPart = lately !== undefined && lately.contact.id !== contactId
  const isBehind = !isPart && (!latest || latest.n < n || (latest.n === n && latest.seq < seq))
  return isBehind ? store.readContact(contactId) : lately
}

/** A conversation shows at most 64 characters of a name, the last of which then says that there was more. */
const WHOLE_NAME = 62

/** What whoever said it is called; undefined: what was said is gone, or about to be (A11, C7). */
async function nameBeside(deps: Deps, entry: Entry): Promise<string | undefined> {
  const { contactId, n, seq } = entry
  const [told] = n > 0 ? await deps.store.readConversationsLately([{ contactId, n, seq, version: 0 }]) : []
  if (told?.deletedAt !== undefined) return undefined
  // An open one is the latest, which shows what its contact is called.
  const isOfContact = told && isOpen(told) && told.mergedInto === undefined
  if (isOfContact && told.contactName.length <= WHOLE_NAME) return told.contactName
  const state = await contactOf(deps, entry)
  const isGone =
    state?.contact.purging?.includes(conversationIdOf(contactId, n)) ||
    (state?.latest?.contactId === contactId && state.latest.n === n && state.latest.deletedAt !== undefined)
  return isGone ? undefined : state?.contact.name
}

async function indexEntry(deps: Deps, entry: Entry, isEdited = false): Promise<void> {
  const name = await nameBeside(deps, entry)
  if (name === undefined) return
  await logTerms(deps, [{ record: recordOfEntry(entry.id), terms: termsOfEntry(entry, name) }], isEdited)
}

/** F1: what was said or noted is found by its words; what a campaign sent to so many alike (M18), with the campaign. */
export const indexMessage = reaction({
  name: 'index-message',
  on: created(entries),
  when: ({ after }) => isFound(after) && !isAside(after),
  run: ({ after }, deps: Deps) => indexEntry(deps, after),
  // A11: what was deleted since leaves no words behind.
  async late({ after }, deps: Deps) {
    const key = parseEntryId(after.id)
    if (key && (await deps.store.readEntry(key))) await indexEntry(deps, after)
  },
})

/** F1: what was edited is found by how it reads now. */
export const indexEdited = reaction({
  name: 'index-edited',
  on: modified(entries, LAST_CHANGE.edited),
  when: ({ before, after }) => after.message !== undefined && before?.message?.text !== after.message.text,
  run: ({ after }, deps: Deps) => indexEntry(deps, after, true),
})

/** F1: a contact is found by name, phone and email; and by their name beside words of what was said. */
export const indexContact = reaction({
  name: 'index-contact',
  on: written(contacts),
  when: ({ before, after }) => isFoundAnew(before, after),
  async run({ before, after }, deps: Deps) {
    // C7: who was erased since leaves no words behind.
    if (!(await deps.store.readContact(after.id))) return
    await logTerms(deps, [{ record: recordOfContact(after), terms: termsOfContact(after) }])
    if (before && before.name !== after.name) await indexUnderName(deps, after)
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
