import { retryOnConflict } from '../../../kernel/commit.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
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
 * A10, C3: the earlier conversations of a contact and its parts follow it onto the blacklist and back, and say whose they are.
 * Every one is set to what is so now, so that doing it again, or after a crash half-way, ends the same.
 */
export async function settleConversations(
  deps: Pick<Deps, 'store' | 'clock' | 'ulid'>,
  partitions: readonly string[],
): Promise<void> {
  for (const partition of partitions) {
    const state = await deps.store.readPart(partition)
    if (!state?.latest) continue
    for (let first = 1; first <= state.latest.n; first += AT_ONCE) {
      const count = Math.min(AT_ONCE, state.latest.n - first + 1)
      const keys = Array.from({ length: count }, (_, index) => ({ contactId: partition, n: first + index }))
      for (const found of await deps.store.readConversations(keys)) {
        if (!isSettled(found, state.contact)) await settle(deps, found)
      }
    }
  }
}

const ownerIn = ({ contactId }: Conversation, { id }: Contact) => (contactId === id ? undefined : id)

const isSettled = (one: Conversation, contact: Contact) =>
  one.deletedAt !== undefined || (one.blacklisted === contact.blacklisted && one.mergedInto === ownerIn(one, contact))

function settle(deps: Pick<Deps, 'store' | 'clock' | 'ulid'>, { contactId, n }: Conversation): Promise<void> {
  return retryOnConflict(async () => {
    const [[conversation], state] = await Promise.all([
      deps.store.readConversations([{ contactId, n }]),
      deps.store.readPart(contactId),
    ])
    if (!conversation || !state || isSettled(conversation, state.contact)) return
    const { blacklisted } = state.contact
    const { mergedInto: _mergedInto, ...rest } = conversation
    const owner = ownerIn(conversation, state.contact)
    const own = owner === undefined ? rest : { ...rest, mergedInto: owner }
    const moved = blacklisted ? silenced(own) : restored(own, momentOf(deps))
    const after = { ...own, ...(blacklisted === own.blacklisted ? {} : moved) }
    await deps.store.commit(deps.store.putConversation(conversation, after))
  })
}
