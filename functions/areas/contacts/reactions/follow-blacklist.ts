import type { Reaction } from '../../../edges/stream/reaction.ts'
import { spreadBlacklist } from '../use-cases/blacklist-contact.ts'

/** A10: a contact's earlier conversations go onto the blacklist and back with it. */
export const followBlacklist: Reaction = {
  name: 'follow-blacklist',
  on: (change) =>
    change.kind === 'contact' && change.before !== undefined && change.before.blacklisted !== change.after.blacklisted,
  run: (change, deps) => spreadBlacklist(deps, change.contactId),
}
