import type { PageInput } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { canSee } from '../../timeline/domain/visibility.ts'
import { presentConversation } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { ContactsStore } from '../port.ts'
import { readVisibleContact } from './contacts.ts'

type Deps = HasStore<ContactsStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** C4: a contact's conversations that the agent may see, the newest first. */
export async function listConversationsOf(deps: Deps, call: Call, input: PageInput & { id: string }) {
  const [{ contact, agent }, teams] = await Promise.all([
    readVisibleContact(deps, call, input.id),
    deps.store.readTeams(),
  ])
  const { cursor, limit = 25 } = input
  const page = await deps.store.readConversationsOf(contact, { cursor, limit })
  // The contact goes onto the blacklist at once, its earlier conversations follow.
  const isShown = (one: (typeof page.items)[number]) =>
    canSee(agent, { ...one, blacklisted: one.blacklisted || contact.blacklisted })
  const now = deps.clock.now()
  return {
    items: page.items.filter(isShown).map((conversation) => presentConversation(conversation, { now, teams })),
    nextCursor: page.nextCursor,
  }
}
