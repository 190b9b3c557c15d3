import { ConflictError, retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { fold } from '../../../kernel/fold.ts'
import { conversationIdOf, type EntryKey, entryIdOf, parseEntryId } from '../../../kernel/ids.ts'
import { type PageInput, pageOf } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { canSee } from '../../timeline/domain/visibility.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Doer } from '../../workspace/domain/doer.ts'
import { type Call, commitAnswer, taken } from '../../workspace/index.ts'
import { MAX_TAGS, MAX_TAGS_OF_MESSAGE, type Tag, tagIdOf } from '../domain/tag.ts'
import type { TagsStore } from '../port.ts'

type Deps = HasStore<TagsStore & TimelineStore> & Pick<Parts, 'clock'>

const present = ({ createdAt, ...tag }: Tag) => ({ ...tag, createdAt: new Date(createdAt).toISOString() })

/** F2: all tags, with how many messages were given each. */
export async function listTags(deps: Deps, call: Call, input: PageInput & { q?: string | undefined }) {
  const [, tags] = await Promise.all([call.agent, deps.store.readTags()])
  const q = fold(input.q?.trim() ?? '')
  return pageOf(tags.filter(({ name }) => fold(name).includes(q)).map(present), input)
}

/** One tag. */
export async function getTag(deps: Deps, call: Call, input: { id: string }) {
  const [, tag] = await Promise.all([call.agent, deps.store.readTag(input.id)])
  if (!tag) throw notFound('tag')
  return present(tag)
}

async function newTag(deps: Deps, name: string): Promise<Tag> {
  if ((await deps.store.readTags()).length >= MAX_TAGS) {
    throw new DomainError('limit_reached', `A workspace has at most ${MAX_TAGS} tags.`)
  }
  return { id: tagIdOf(name), name, messages: 0, createdAt: deps.clock.now() }
}

/** F2: a tag that no message has yet; its name is its own, whatever the case. */
export function createTag(deps: Deps, call: Call, input: { name: string }) {
  return retryOnConflict(async () => {
    const [, existing] = await Promise.all([call.agent, deps.store.readTag(tagIdOf(input.name))])
    if (existing) throw taken('name')
    const tag = await newTag(deps, input.name)
    const answer = present(tag)
    await commitAnswer(deps, call, [deps.store.putTag(tag)], answer)
    return answer
  }, ['idempotency'])
}

/** Messages changed at the same time. */
const AT_ONCE = 10

/**
 * F2: adds a tag, which is made if there is none of that name, to messages that one may see. A message that has it
 * keeps it once. Doing it again does what a process that died left undone.
 */
export async function tagMessages(deps: Deps, call: Call<Doer>, input: { messageIds: string[]; tag: string }) {
  const agent = await call.agent
  const ids = [...new Set(input.messageIds)]
  const entries = await readVisibleMessages(deps, agent, ids)
  const tag = await ensureTag(deps, input.tag)
  const untagged = entries.filter(({ message }) => !message?.tags.includes(tag.name))
  const full = untagged.find(({ message }) => (message?.tags.length ?? 0) >= MAX_TAGS_OF_MESSAGE)
  if (full) throw tooMany(input.messageIds.indexOf(full.id))
  const waiting = untagged.values()
  const addAll = async () => {
    for (const entry of waiting) {
      const key = parseEntryId(entry.id)
      if (!key || (await deps.store.tagEntry(key, tag.name, MAX_TAGS_OF_MESSAGE))) continue
      const now = await deps.store.readEntry(key)
      // Deleted, or given the tag by somebody else, at this moment: nothing is left to do.
      if (now?.message && !now.message.tags.includes(tag.name)) throw tooMany(input.messageIds.indexOf(entry.id))
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, untagged.length) }, addAll))
  const answer = { tag: { id: tag.id, name: tag.name }, messageIds: ids }
  await commitAnswer(deps, call, [], answer)
  return answer
}

function tooMany(index: number): DomainError {
  return new DomainError('limit_reached', `A message has at most ${MAX_TAGS_OF_MESSAGE} tags.`, [
    { path: `messageIds.${index}`, message: `has ${MAX_TAGS_OF_MESSAGE} tags` },
  ])
}

function ensureTag(deps: Deps, name: string): Promise<Tag> {
  return retryOnConflict(async () => {
    const existing = await deps.store.readTag(tagIdOf(name))
    if (existing) return existing
    const tag = await newTag(deps, name)
    await deps.store.commit([deps.store.putTag(tag)])
    return tag
  })
}

function keyOf(id: string): EntryKey | undefined {
  const key = parseEntryId(id)
  return key && entryIdOf(key.contactId, key.n, key.at, key.ulid) === id ? key : undefined
}

/** The messages, all of them seen by the agent; not_found otherwise. */
async function readVisibleMessages(deps: Deps, agent: Doer, ids: string[]): Promise<Entry[]> {
  // One that is written in another way than we write it is not ours.
  const keys = ids.map(keyOf).filter((key) => key !== undefined)
  const places = new Map(keys.map(({ contactId, n }) => [conversationIdOf(contactId, n), { contactId, n }]))
  const contactIds = [...new Set(keys.map(({ contactId }) => contactId))]
  const [entries, conversations, ...contacts] = await Promise.all([
    deps.store.readEntries(keys),
    deps.store.readConversations([...places.values()]),
    ...contactIds.map((contactId) => deps.store.readContact(contactId)),
  ])
  const hidden = new Set(contactIds.filter((_, at) => contacts[at]?.contact.blacklisted !== false))
  const visible = new Set(
    conversations
      .filter((one) => canSee(agent, { ...one, blacklisted: one.blacklisted || hidden.has(one.contactId) }))
      .map(({ id }) => id),
  )
  const found = entries.filter(({ message, contactId, n }) => message && visible.has(conversationIdOf(contactId, n)))
  if (found.length < ids.length) throw notFound('message')
  return found
}

/** F2: counts a message under a tag, once however often the stream repeats it. */
export async function countTagged(deps: Pick<Deps, 'store'>, entry: Entry, tag: string): Promise<void> {
  try {
    await retryOnConflict(() => deps.store.commit(deps.store.countTag(tagIdOf(tag), entry)), ['counted', 'tag'])
  } catch (error) {
    if (!(error instanceof ConflictError) || !error.labels.includes('counted')) throw error
  }
}
