import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import { type EntryKey, entryIdOf, parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { appendEvent, byAgent, unchanged } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { presentConversation, readScene, writesOf } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { type Call, commitAnswer } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { requestOf } from '../domain/request.ts'
import { lengthOf, MAX_CHARACTERS } from '../domain/transcript.ts'
import type { ExportsStore } from '../port.ts'

type Deps = HasStore<ExportsStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

interface Input {
  id: string
  to: string
  subject: string
  messageIds?: string[] | undefined
}

/**
 * F3: a conversation, or messages of it, by email. That it was asked for stands on the timeline and in the access log, in
 * one transaction with what is to be sent; sending it follows from the entry.
 */
export function exportConversation(deps: Deps, call: Call, input: Input) {
  return retryOnConflict(async () => {
    const { conversation, agent, moment, teams } = await readScene(deps, call, input.id)
    const messageIds = input.messageIds && (await readSelected(deps, conversation, input.messageIds))
    const change = appendEvent(unchanged(conversation), moment, byAgent(agent), 'exported', null, input.to)
    const entry = change.entries.at(-1)
    if (!entry) throw new Error('an event adds an entry')
    const { id, name, email } = agent
    const { to, subject } = input
    const wanted = requestOf(entry, { by: { id, name, email }, to, subject, ...(messageIds ? { messageIds } : {}) })
    const after = { ...change.conversation, version: change.conversation.version + 1 }
    const answer = presentConversation(after, { now: moment.now, teams })
    await commitAnswer(deps, call, [...writesOf(deps, conversation, change), deps.store.putExport(wanted)], answer)
    return answer
  }, ['idempotency'])
}

/** The selected messages, each once; invalid_request where one is not of this conversation. */
async function readSelected(deps: Deps, { contactId, n }: Conversation, ids: string[]): Promise<string[]> {
  const keys = ids.map((id) => keyOf(id, contactId, n)).filter((key) => key !== undefined)
  const unique = new Map(keys.map((key) => [key.id, key]))
  const entries = (await deps.store.readEntries([...unique.values()])).filter(({ message }) => message)
  const found = new Set(entries.map(({ id }) => id))
  const errors = ids.flatMap((id, index) =>
    found.has(id) ? [] : [{ path: `messageIds.${index}`, message: 'is not a message of this conversation' }],
  )
  if (errors.length > 0) throw new DomainError('invalid_request', 'There is no such message.', errors)
  if (entries.reduce((sum, entry) => sum + lengthOf(entry), 0) > MAX_CHARACTERS) {
    throw new DomainError('result_too_large', `An email carries at most ${MAX_CHARACTERS} characters of messages.`)
  }
  return [...found]
}

function keyOf(id: string, contactId: string, n: number): (EntryKey & { id: string }) | undefined {
  const key = parseEntryId(id)
  if (!key || key.contactId !== contactId || key.n !== n) return undefined
  return entryIdOf(contactId, n, key.at, key.ulid) === id ? { ...key, id } : undefined
}
