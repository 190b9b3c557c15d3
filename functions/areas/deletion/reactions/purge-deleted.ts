import { reaction, written } from '../../../platform/stream.ts'
import { conversations } from '../../timeline/changes.ts'
import { purgeConversation } from '../use-cases/delete-conversation.ts'

type Deps = Parameters<typeof purgeConversation>[0]

/** A11: what was said in a deleted conversation is removed. */
export const purgeDeleted = reaction({
  name: 'purge-deleted',
  on: written(conversations),
  when: ({ after }) => after.deletedAt !== undefined,
  run: ({ after }, deps: Deps) => purgeConversation(deps, after.contactId, after.n),
})
