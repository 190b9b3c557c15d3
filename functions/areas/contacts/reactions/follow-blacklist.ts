import { reaction, written } from '../../../platform/stream.ts'
import { contacts } from '../../timeline/changes.ts'
import { spreadBlacklist } from '../use-cases/blacklist-contact.ts'

type Deps = Parameters<typeof spreadBlacklist>[0]

/** A10: a contact's earlier conversations go onto the blacklist and back with it. */
export const followBlacklist = reaction({
  name: 'follow-blacklist',
  on: written(contacts),
  when: ({ before, after }) => before !== undefined && before.blacklisted !== after.blacklisted,
  run: ({ after }, deps: Deps) => spreadBlacklist(deps, after.id),
})
