import type { HasStore } from '../../../kernel/ports.ts'
import { wordsOf, wordsOfPhone } from '../../../kernel/words.ts'
import { reaction, written } from '../../../platform/stream.ts'
import { contacts, entries } from '../../timeline/changes.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { SearchStore, WordHit } from '../port.ts'

type Deps = HasStore<SearchStore & TimelineStore>

type Found = { word: string; where: WordHit['where'] }

async function index(deps: Deps, contactId: string, n: number, found: Found[]): Promise<void> {
  if (found.length === 0) return
  const indexed = await deps.store.readWords(contactId, n)
  const fresh = found.filter(({ word, where }) => !indexed.has(`${where}:${word}`))
  await deps.store.indexWords(contactId, n, fresh)
}

/** F1: what was said is found by its words, each of a conversation once. */
export const indexMessage = reaction({
  name: 'index-message',
  on: written(entries),
  when: ({ before, after }) => before === undefined && after.message !== undefined,
  async run({ after: { contactId, n, message } }, deps: Deps) {
    const words = wordsOf(message?.text ?? '').slice(0, 1_000)
    await index(
      deps,
      contactId,
      n,
      words.map((word) => ({ word, where: 'message' })),
    )
  },
})

/** F1: a contact is found by name, phone and email, in the latest conversation. */
async function indexContactWords(deps: Deps, contactId: string): Promise<void> {
  const state = await deps.store.readContact(contactId)
  if (!state?.latest || state.latest.deletedAt !== undefined) return
  const { contact, latest } = state
  const found: Found[] = [
    ...wordsOf(contact.name).map((word): Found => ({ word, where: 'name' })),
    ...contact.phones.flatMap(wordsOfPhone).map((word): Found => ({ word, where: 'phone' })),
    ...contact.emails.flatMap(wordsOf).map((word): Found => ({ word, where: 'email' })),
  ]
  await index(deps, contact.id, latest.n, found)
}

export const indexContact = reaction({
  name: 'index-contact',
  on: written(contacts),
  run: ({ partition }, deps: Deps) => indexContactWords(deps, partition),
})

/** The next conversation is the latest then. */
export const indexContactAgain = reaction({
  name: 'index-contact-again',
  on: written(entries),
  when: ({ before, after }) => before === undefined && after.event?.name === 'opened' && after.n > 1,
  run: ({ after }, deps: Deps) => indexContactWords(deps, after.contactId),
})
