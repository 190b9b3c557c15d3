import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { reaction, written } from '../../../platform/stream.ts'
import { channels } from '../../channels/changes.ts'
import type { TemplatesStore } from '../port.ts'
import { mayHaveOthers } from '../use-cases/ask-in-time.ts'

type Deps = HasStore<TemplatesStore> & Pick<Parts, 'clock'>

/** M8: a channel that is new, gone or of another account has other templates. */
export const followChannel = reaction({
  name: 'follow-channel',
  on: written(channels),
  when: ({ before, after }) => mayHaveOthers(before, after),
  async run({ after: { id } }, { store, clock }: Deps) {
    await store.askForRefresh(id, clock.now())
  },
})
