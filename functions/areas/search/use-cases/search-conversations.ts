import { DomainError } from '../../../kernel/errors.ts'
import { conversationIdOf } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { fold, wordsOf } from '../../../kernel/words.ts'
import { isOpen } from '../../timeline/domain/change.ts'
import { canSee } from '../../timeline/domain/visibility.ts'
import { presentConversation } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { SearchStore, WordHit } from '../port.ts'

type Deps = HasStore<SearchStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock'>

/** Read per word and shard: what bounds a search's cost whatever the size of the inbox. */
const PER_SHARD = 60
const MAX_CANDIDATES = 100

interface Input {
  q: string
  teamId?: string | undefined
  agentId?: string | undefined
  status?: 'open' | 'closed' | undefined
  cursor?: string | undefined
  limit?: number | undefined
}

/** The words to look for; a search for nothing but too short words finds nothing it could look up. */
function searchWords(q: string): string[] {
  const words = wordsOf(q)
  if (words.length > 0) return words.slice(0, 6)
  const plain = fold(q).replace(/[^\p{L}\p{N}]+/gu, '')
  return plain.length >= 3 ? [plain] : []
}

/** F1: conversations whose names, phones, emails and messages have every word; only what the agent may see. */
export async function searchConversations(deps: Deps, call: Call, input: Input) {
  const words = searchWords(input.q)
  const [agent, teams] = await Promise.all([call.agent, deps.store.readTeams()])
  if (words.length === 0) return { items: [], nextCursor: null }
  const offset = input.cursor === undefined ? 0 : Number(input.cursor)
  if (!Number.isInteger(offset) || offset < 0) {
    throw new DomainError('invalid_request', 'The cursor is not one of ours.', [
      { path: 'cursor', message: 'is not a cursor' },
    ])
  }
  const found = await candidates(deps, words)
  const keys = [...found.values()].slice(0, MAX_CANDIDATES).map(([hit]) => hit as WordHit)
  const conversations = await deps.store.readConversations(keys)
  const now = deps.clock.now()
  const visible = conversations
    .filter(
      (conversation) =>
        canSee(agent, conversation) &&
        (input.teamId === undefined || conversation.teamId === input.teamId) &&
        (input.agentId === undefined || conversation.assigneeId === input.agentId) &&
        (input.status === undefined || isOpen(conversation) === (input.status === 'open')),
    )
    .sort((a, b) => b.lastActivityAt - a.lastActivityAt)
  const limit = input.limit ?? 25
  const items = visible.slice(offset, offset + limit).map((conversation) => ({
    conversation: presentConversation(conversation, { now, teams }),
    matchedIn: [...new Set((found.get(conversation.id) ?? []).map((hit) => hit.where))],
  }))
  return { items, nextCursor: visible.length > offset + limit ? String(offset + limit) : null }
}

/** By conversation, the hits that every word has there. A word too common to be read whole is checked in the others' finds. */
async function candidates(deps: Deps, words: string[]): Promise<Map<string, WordHit[]>> {
  const lists = await Promise.all(
    words.map(async (word) => {
      const hits = await deps.store.findWord(word, PER_SHARD)
      const byId = new Map<string, WordHit[]>()
      for (const hit of hits) {
        const id = conversationIdOf(hit.contactId, hit.n)
        byId.set(id, [...(byId.get(id) ?? []), hit])
      }
      return { word, byId, cut: hits.length >= PER_SHARD }
    }),
  )
  const [base, ...others] = lists.toSorted((a, b) => Number(a.cut) - Number(b.cut) || a.byId.size - b.byId.size)
  if (!base) return new Map()
  const out = new Map<string, WordHit[]>()
  for (const [id, hits] of base.byId) {
    if (out.size >= MAX_CANDIDATES) break
    const more = await Promise.all(
      others.map(async ({ word, byId, cut }) => {
        const there = byId.get(id)
        if (there || !cut) return there
        const [hit] = hits
        const indexed = hit ? await deps.store.readWords(hit.contactId, hit.n) : new Set<string>()
        return [...indexed].some((entry) => entry.slice(entry.indexOf(':') + 1).startsWith(word)) ? hits : undefined
      }),
    )
    if (more.every((list) => list !== undefined)) out.set(id, [...hits, ...more.flatMap((list) => list ?? [])])
  }
  return out
}
