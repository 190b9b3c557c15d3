import type { HasStore } from '../../../kernel/ports.ts'
import { reaction, written } from '../../../platform/stream.ts'
import type { JobParts, JobsStore } from '../../jobs/port.ts'
import { erasedContacts } from '../../timeline/changes.ts'
import type { ErasureStore } from '../port.ts'
import { notePassed } from '../use-cases/note-passed.ts'

/** C7: what follows from what was written before a contact was erased has been done: its job may go on to what that has left. */
export const passErased = reaction({
  name: 'pass-erased',
  on: written(erasedContacts),
  run: ({ after }, deps: HasStore<ErasureStore & JobsStore> & JobParts) => notePassed(deps, after),
})
