import { reaction, written } from '../../../platform/stream.ts'
import { contacts } from '../../timeline/changes.ts'
import { provenAddresses } from '../domain/same-person.ts'
import { mergeSame } from '../use-cases/merge-same.ts'

type Deps = Parameters<typeof mergeSame>[0]

/** C8: whoever writes from a number or address under which somebody is known already may be the same. */
export const mergeSameContact = reaction({
  name: 'merge-same',
  on: written(contacts),
  when: ({ before, after }) => {
    const proven = provenAddresses(after)
    return proven.length > 0 && proven.join() !== (before ? provenAddresses(before).join() : '')
  },
  run: ({ after }, deps: Deps) => mergeSame(deps, after.id),
})
