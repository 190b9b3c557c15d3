import { DomainError } from '../../../kernel/errors.ts'
import { parseConversationId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { canSee } from '../../timeline/domain/visibility.ts'
import {
  placeAsked,
  presentConversation,
  presentEntry,
  readScene,
  readVisible,
  stepConversation,
  withWhatWaits,
} from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { markRead } from '../domain/lifecycle.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** Marks a conversation's messages as read. */
export function markConversationRead(deps: Deps, call: Call, input: { id: string }) {
  return stepConversation(deps, call, input.id, ({ conversation }) => markRead(conversation))
}

/** A3: one conversation; whoever may see it may read it without joining. */
export async function getConversation(deps: Deps, call: Call, input: { id: string }) {
  const { conversation, moment, teams } = await readScene(deps, call, input.id)
  return presentConversation(conversation, { now: moment.now, teams })
}

/** Several at once, in the order in which they are asked for; what may not be seen is left out. */
export async function readConversations(deps: Deps, call: Call, { ids }: { ids: string[] }) {
  const keys = [...new Set(ids)].flatMap((id) => parseConversationId(id) ?? [])
  const [agent, teams, states] = await Promise.all([
    call.agent,
    deps.store.readTeams(),
    Promise.all(keys.map(({ contactId, n }) => deps.store.readConversation(contactId, n))),
  ])
  const now = deps.clock.now()
  const items = states.flatMap((state) => {
    if (!state) return []
    const { conversation, contact } = state
    // The contact goes onto the blacklist at once, its earlier conversations follow.
    const blacklisted = conversation.blacklisted || contact.blacklisted
    return canSee(agent, { ...conversation, blacklisted }) ? [presentConversation(conversation, { now, teams })] : []
  })
  return { items }
}

interface TimelineInput {
  id: string
  afterSeq?: number | undefined
  order?: 'asc' | 'desc' | undefined
  cursor?: string | undefined
  limit?: number | undefined
}

/** Where the last page after a number ended. */
function numberOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor)
  throw new DomainError('invalid_request', 'The cursor is not one of ours.', [
    { path: 'cursor', message: 'is not a cursor' },
  ])
}

/** A page of its entries, or what was stored after a number: what a client asks for when it was away. */
export async function readConversationTimeline(deps: Deps, call: Call, input: TimelineInput) {
  const { conversation } = await readVisible(deps, call, input.id)
  const { contactId, n } = conversation
  const limit = input.limit ?? (input.afterSeq === undefined ? 50 : 100)
  if (input.afterSeq !== undefined) {
    const entries = await deps.store.readEntriesAfter(conversation, numberOf(input.cursor) ?? input.afterSeq, limit)
    const last = entries.at(-1)?.seq
    const nextCursor = entries.length === limit && last !== conversation.seq ? String(last) : null
    return withWhatWaits(deps, [conversation], { items: entries.map(presentEntry), nextCursor }, 'asc')
  }
  const { order } = input
  const at = placeAsked(input, (key) => key.contactId === contactId && key.n === n)
  const cursor = at ? await deps.store.placeInTimeline({ contactId, n }, at) : input.cursor
  const page = await deps.store.readTimeline({ contactId, n }, { limit, cursor, order })
  const shown = { items: page.items.map(presentEntry), nextCursor: page.nextCursor }
  return order === 'desc' && cursor !== undefined ? shown : withWhatWaits(deps, [conversation], shown, order)
}
