import { reaction, written } from '../../../platform/stream.ts'
import { contacts } from '../../timeline/changes.ts'
import { knownBy } from '../../timeline/domain/known-by.ts'
import { noteAddresses } from '../use-cases/known-by.ts'

type Deps = Parameters<typeof noteAddresses>[0]

/** C1: whoever has a phone number or an email address is found by it, on whichever channel they write next. */
export const noteAddressesOf = reaction({
  name: 'note-addresses',
  on: written(contacts),
  when: ({ before, after }) => knownBy(after).join() !== (before ? knownBy(before).join() : ''),
  run: ({ before, after }, deps: Deps) => noteAddresses(deps, after.id, before),
})
