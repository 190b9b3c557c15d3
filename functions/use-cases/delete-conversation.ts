import { mayDelete, remove } from '../domain/deletion.ts'
import { DomainError } from '../domain/errors.ts'
import { conversationIdOf } from '../domain/ids.ts'
import { type Call, commitAnswer, retryOnConflict, writesOf } from './commit.ts'
import { readScene } from './conversation-step.ts'
import type { Deps } from './ports.ts'

/**
 * A11: gone from that commit on: the row that stays is in no list and nobody sees it, and the contact names it among
 * those whose entries are not to be shown until they are removed.
 */
export function deleteConversation(deps: Deps, call: Call, input: { id: string }) {
  return retryOnConflict(async () => {
    const { conversation, contact, agent, moment } = await readScene(deps, call, input.id)
    const channelId = conversation.lastChannel?.id
    const channel = channelId === undefined ? undefined : await deps.store.readChannel(channelId)
    if (!mayDelete(agent, channel)) {
      throw new DomainError('forbidden', 'Deleting needs the permission conversations.delete.')
    }
    const change = remove(conversation, agent, moment)
    const answer = { id: conversation.id }
    const purging = [...new Set([...(contact.purging ?? []), conversation.id])]
    const writes = [deps.store.putContact({ ...contact, purging }), ...writesOf(deps, conversation, change)]
    await commitAnswer(deps, call, writes, answer)
    return answer
  }, ['idempotency'])
}

/** Items that one run removes: what it leaves, the next one does. */
const MOST_PURGED = 1_000

/**
 * A11: removes what was said in a deleted conversation, a bounded part per run. Where something is left the row is
 * touched, which brings the next run by the stream; doing any of it again does nothing.
 */
export async function purgeConversation(
  deps: Pick<Deps, 'store'>,
  contactId: string,
  n: number,
  most = MOST_PURGED,
): Promise<void> {
  const id = conversationIdOf(contactId, n)
  const waits = async () => {
    const state = await deps.store.readContact(contactId)
    return state?.contact.purging?.includes(id) ? state.contact : undefined
  }
  if (!(await waits())) return
  const { done } = await deps.store.purgeConversation(contactId, n, most)
  await retryOnConflict(async () => {
    const [[conversation], contact] = await Promise.all([deps.store.readConversations([{ contactId, n }]), waits()])
    if (!conversation || !contact) return
    const { purging = [], ...rest } = contact
    const left = purging.filter((other) => other !== id)
    await deps.store.commit(
      done
        ? [deps.store.putContact(left.length > 0 ? { ...rest, purging: left } : rest)]
        : deps.store.putConversation(conversation, conversation),
    )
  })
}
