import type { HasStore } from '../../../kernel/ports.ts'
import { created, reaction, written } from '../../../platform/stream.ts'
import { contacts, entries } from '../../timeline/changes.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { type Found, foundInContact, foundInMessage } from '../domain/found-words.ts'
import type { SearchStore } from '../port.ts'

type Deps = HasStore<SearchStore & TimelineStore>

async function index(deps: Deps, contactId: string, n: number, found: Found[]): Promise<void> {
  if (found.length === 0) return
  const indexed = await deps.store.readWords(contactId, n)
  const fresh = found.filter(({ word, where }) => !indexed.has(`${where}:${word}`))
  await deps.store.indexWords(contactId, n, fresh)
}

/** F1: what was said is found by its words, each of a conversation once. */
export const indexMessage = reaction({
  name: 'index-message',
  on: created(entries),
  when: ({ after }) => after.message !== undefined,
  async run({ after: { contactId, n, message } }, deps: Deps) {
    await index(deps, contactId, n, foundInMessage(message))
  },
})

/** F1: a contact is found by name, phone and email, in the latest conversation. */
async function indexContactWords(deps: Deps, contactId: string): Promise<void> {
  const state = await deps.store.readContact(contactId)
  if (!state?.latest || state.latest.deletedAt !== undefined) return
  const { contact, latest } = state
  await index(deps, contact.id, latest.n, foundInContact(contact))
}

export const indexContact = reaction({
  name: 'index-contact',
  on: written(contacts),
  run: ({ partition }, deps: Deps) => indexContactWords(deps, partition),
})

/** The next conversation is the latest then. */
export const indexContactAgain = reaction({
  name: 'index-contact-again',
  on: created(entries),
  when: ({ after }) => after.event?.name === 'opened' && after.n > 1,
  run: ({ after }, deps: Deps) => indexContactWords(deps, after.contactId),
})
