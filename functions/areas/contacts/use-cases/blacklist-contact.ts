import { retryOnConflict } from '../../../kernel/commit.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { blacklist, restored, silenced, unblacklist } from '../domain/blacklist.ts'
import { stepContact } from './contact-step.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** A10: messages of the contact are kept, but reach no agent and fire no timer. */
export function blacklistContact(deps: Deps, call: Call, input: { id: string }) {
  return stepContact(deps, call, input.id, ({ contact, latest }) => blacklist(contact, latest))
}

/** A10: puts the contact back. */
export function unblacklistContact(deps: Deps, call: Call, input: { id: string }) {
  return stepContact(deps, call, input.id, ({ contact, latest, moment }) => unblacklist(contact, latest, moment))
}

const AT_ONCE = 50

/**
 * A10: the contact's earlier conversations follow it onto the blacklist and back. Every one is set to what the contact
 * is now, so that doing it again, or after a crash half-way, ends the same.
 */
export async function spreadBlacklist(deps: Pick<Deps, 'store' | 'clock' | 'ulid'>, contactId: string): Promise<void> {
  const state = await deps.store.readContact(contactId)
  if (!state?.latest) return
  const { contact, latest } = state
  for (let first = 1; first <= latest.n; first += AT_ONCE) {
    const count = Math.min(AT_ONCE, latest.n - first + 1)
    const keys = Array.from({ length: count }, (_, index) => ({ contactId: contact.id, n: first + index }))
    for (const found of await deps.store.readConversations(keys)) {
      if (found.blacklisted !== contact.blacklisted) await follow(deps, found, contact.blacklisted)
    }
  }
}

function follow(
  deps: Pick<Deps, 'store' | 'clock' | 'ulid'>,
  { contactId, n }: Conversation,
  blacklisted: boolean,
): Promise<void> {
  return retryOnConflict(async () => {
    const [conversation] = await deps.store.readConversations([{ contactId, n }])
    if (!conversation || conversation.blacklisted === blacklisted) return
    const fields = blacklisted ? silenced(conversation) : restored(conversation, momentOf(deps))
    await deps.store.commit(deps.store.putConversation(conversation, { ...conversation, ...fields }))
  })
}
