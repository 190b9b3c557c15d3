import { reaction, written } from '../../../platform/stream.ts'
import { contacts } from '../../timeline/changes.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import { partsOf } from '../../timeline/domain/parts.ts'
import { settleConversations } from '../use-cases/blacklist-contact.ts'

type Deps = Parameters<typeof settleConversations>[0]

const isBlacklisted = (contact: Contact | undefined) => contact?.blacklisted ?? false
const partsIn = (contact: Contact | undefined) => (contact ? partsOf(contact) : [])

/** A10, C3: a contact's earlier conversations, and those of its parts, go onto the blacklist and back with it, and say whose they are. */
export const followContact = reaction({
  name: 'follow-contact',
  on: written(contacts),
  when: ({ before, after }) =>
    isBlacklisted(before) !== after.blacklisted || partsIn(before).join() !== partsOf(after).join(),
  // Those that are its parts no more, too: they are their own again.
  run: ({ before, after }, deps: Deps) =>
    settleConversations(deps, [...new Set([after.id, ...partsIn(before), ...partsOf(after)])]),
})
