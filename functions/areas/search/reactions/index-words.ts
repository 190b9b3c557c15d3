import type { Reaction } from '../../../edges/stream/reaction.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import { wordsOf, wordsOfPhone } from '../../../kernel/words.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { SearchStore, WordHit } from '../port.ts'

type Deps = HasStore<SearchStore & TimelineStore>

type Found = { word: string; where: WordHit['where'] }

async function index(deps: Deps, contactId: string, n: number, found: Found[]): Promise<void> {
  if (found.length === 0) return
  const known = await deps.store.readWords(contactId, n)
  const fresh = found.filter(({ word, where }) => !known.has(`${where}:${word}`))
  await deps.store.indexWords(contactId, n, fresh)
}

/** F1: what was said is found by its words, each of a conversation once. */
export const indexMessage: Reaction = {
  name: 'index-message',
  on: (change) => change.kind === 'entry' && change.before === undefined && change.after.message !== undefined,
  async run(change, deps) {
    if (change.kind !== 'entry') return
    const { contactId, n, message } = change.after
    const words = wordsOf(message?.text ?? '').slice(0, 1_000)
    await index(
      deps,
      contactId,
      n,
      words.map((word) => ({ word, where: 'message' })),
    )
  },
}

/** F1: a contact is found by name, phone and email, in the latest conversation. */
export const indexContact: Reaction = {
  name: 'index-contact',
  on: (change) =>
    change.kind === 'contact' ||
    (change.kind === 'entry' &&
      change.before === undefined &&
      change.after.event?.name === 'opened' &&
      change.after.n > 1),
  async run(change, deps) {
    const state = await deps.store.readContact(change.contactId)
    if (!state?.latest || state.latest.deletedAt !== undefined) return
    const { contact, latest } = state
    const found: Found[] = [
      ...wordsOf(contact.name).map((word): Found => ({ word, where: 'name' })),
      ...contact.phones.flatMap(wordsOfPhone).map((word): Found => ({ word, where: 'phone' })),
      ...contact.emails.flatMap(wordsOf).map((word): Found => ({ word, where: 'email' })),
    ]
    await index(deps, contact.id, latest.n, found)
  },
}
