import { retryOnConflict, type Write } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import { conversationIdOf } from '../../../kernel/ids.ts'
import type { Moment } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { conversationFolder, pictureKey } from '../../attachments/domain/file-keys.ts'
import type { FileParts } from '../../attachments/port.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import { purgeNotes } from '../../crm/index.ts'
import type { CrmStore } from '../../crm/port.ts'
import { gatherFacts } from '../../reports/index.ts'
import type { ReportsStore } from '../../reports/port.ts'
import { byAgent } from '../../timeline/domain/change.ts'
import type { Actor } from '../../timeline/domain/entry.ts'
import { readScene, writesOf } from '../../timeline/index.ts'
import type { ConversationState, TimelineStore } from '../../timeline/port.ts'
import { type Call, commitAnswer } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { mayDelete, remove } from '../domain/deletion.ts'
import type { DeletionStore } from '../port.ts'

type Deps = HasStore<ChannelsStore & CrmStore & DeletionStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'ulid'>

/**
 * A11: gone from that commit on: the row that stays is in no list and nobody sees it, and the contact names it among
 * those whose entries are not to be shown until they are removed.
 */
export function deleteConversation(deps: Deps, call: Call, input: { id: string }) {
  return retryOnConflict(async () => {
    const { conversation, contact, isLatest, agent, moment } = await readScene(deps, call, input.id)
    const channelId = conversation.lastChannel?.id
    const channel = channelId === undefined ? undefined : await deps.store.readChannel(channelId)
    if (!mayDelete(agent, channel)) {
      throw new DomainError('forbidden', 'Deleting needs the permission conversations.delete.')
    }
    const answer = { id: conversation.id }
    const writes = deletionOf(deps, { conversation, contact, isLatest }, byAgent(agent), moment)
    await commitAnswer(deps, call, writes, answer)
    return answer
  }, ['idempotency'])
}

/** What deletes a conversation for good, as it was read. */
export function deletionOf(
  deps: HasStore<TimelineStore>,
  { conversation, contact, isLatest }: ConversationState,
  by: Actor,
  moment: Moment,
): Write[] {
  const change = remove(conversation, by, moment)
  const purging = [...new Set([...(contact.purging ?? []), conversation.id])]
  // The rating is kept in the latest conversation: what is deleted hands it back.
  const rating = isLatest ? conversation.contactRating : contact.rating
  const { profile: _profile, members: _members, ...rest } = contact
  const left = isLatest ? rest : contact
  return [deps.store.putContact({ ...left, purging, rating }), ...writesOf(deps, conversation, change)]
}

/** Items that one run removes: what it leaves, the next one does. */
const MAX_PURGED = 1_000

/**
 * A11: removes what was said in a deleted conversation, a bounded part per run. Where something is left the row is
 * touched, which brings the next run by the stream; doing any of it again does nothing.
 */
export async function purgeConversation(
  deps: EmptyDeps,
  contactId: string,
  n: number,
  limit = MAX_PURGED,
): Promise<void> {
  const id = conversationIdOf(contactId, n)
  const waits = async () => {
    const state = await deps.store.readContact(contactId)
    return state?.contact.purging?.includes(id) ? state.contact : undefined
  }
  if (!(await waits())) return
  const done = await emptyConversation(deps, contactId, n, limit)
  if (done === undefined) return
  // With the latest conversation goes what its provider said of the contact.
  if (done && !(await waits())?.profile) await deps.files.remove(pictureKey(contactId))
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

type EmptyDeps = HasStore<CrmStore & DeletionStore & ReportsStore & TimelineStore & WorkspaceStore> &
  Pick<FileParts, 'files'> &
  Pick<Parts, 'clock'>

/** Removes a bounded part of what was said in a deleted conversation; false: something is left; undefined: it is not deleted. */
export async function emptyConversation(
  deps: EmptyDeps,
  contactId: string,
  n: number,
  limit = MAX_PURGED,
): Promise<boolean | undefined> {
  const [row] = await deps.store.readConversations([{ contactId, n }])
  // Before its entries go: reports outlive them.
  if (row) await gatherFacts(deps, row)
  await purgeNotes(deps, contactId, n)
  const [deleted] = await deps.store.readConversations([{ contactId, n }])
  if (deleted?.deletedAt === undefined) return undefined
  const purged = await deps.store.purgeConversation({ contactId, n, deletedAt: deleted.deletedAt }, limit)
  // After the entries: a file that comes in later finds none, and is removed by whoever fetched it.
  return purged.done && (await purgeFiles(deps, contactId, n))
}

const MAX_FILES = 200
const FILES_AT_ONCE = 10

/** Removes a part of a conversation's files; true when none is left. */
async function purgeFiles({ files }: Pick<FileParts, 'files'>, contactId: string, n: number): Promise<boolean> {
  const found = await files.list(conversationFolder(contactId, n), MAX_FILES)
  const rest = found.values()
  await Promise.all(
    Array.from({ length: Math.min(FILES_AT_ONCE, found.length) }, async () => {
      for (const key of rest) await files.remove(key)
    }),
  )
  return found.length < MAX_FILES
}
