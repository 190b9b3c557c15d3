import { keyReused } from '../../../kernel/errors.ts'
import { parseConversationId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { codeOf } from '../../timeline/domain/code.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { queuedDelivery } from '../../timeline/domain/queued-delivery.ts'
import { ANSWERED_FOR_MS, recall } from '../../timeline/domain/taken.ts'
import { findAsked, presentEntry, presentScheduled } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Call } from '../../workspace/index.ts'

type Deps = HasStore<TimelineStore> & Pick<Parts, 'clock'>

type Answer = ReturnType<typeof presentEntry>

/** How an entry says which call it answers. */
export const askedAs = ({ code, hash }: { code: string; hash: string }): string => `${code}${hash.slice(0, 10)}`

/** What the call was answered when it was carried out before; undefined: it was not. */
export async function answeredBefore(
  { store, clock }: Deps,
  call: Call,
  conversation: Conversation,
): Promise<Answer | undefined> {
  if (!call.once) return undefined
  const now = clock.now()
  const code = codeOf((await call.agent).id, call.once.key)
  const recalled = recall(conversation.taken, code, { now, within: ANSWERED_FOR_MS })
  if (recalled === 'no') return undefined
  if (recalled === 'perhaps') {
    const codes = await store.readTaken(conversation.contactId, now - ANSWERED_FOR_MS)
    if (!codes.includes(code)) return undefined
  }
  const asked = askedAs({ code, hash: call.once.hash })
  const entry = await findAsked({ store }, conversation, code, now)
  if (entry && entry.asked !== asked) throw keyReused()
  if (entry) return asAnswered(entry)
  // M19: it waits, or was taken back since.
  const scheduled = await store.readScheduled(conversation.contactId, conversation.n, 'taken back too')
  const waiting = scheduled.find((one) => one.asked?.startsWith(code))
  if (waiting && waiting.asked !== asked) throw keyReused()
  return waiting && presentScheduled(waiting)
}

/** The same of a call that was refused: what it did itself may be why. */
export async function readAnswered(deps: Deps, call: Call, conversationId: string): Promise<Answer | undefined> {
  const key = parseConversationId(conversationId)
  const state = key && (await deps.store.readConversation(key.contactId, key.n))
  // What was said there is gone.
  if (!state || state.conversation.deletedAt !== undefined) return undefined
  return answeredBefore(deps, call, state.conversation)
}

/** What was answered: of a message that was to be sent later, that it waited. */
function asAnswered(entry: Entry): Answer {
  const answer = presentEntry(asQueued(entry))
  const { message } = answer
  if (message?.sendAt === undefined) return answer
  return { ...answer, seq: 0, message: { ...message, delivery: { status: 'scheduled', error: null, attempts: 0 } } }
}

/** The message as the call left it: it may have gone further since. */
function asQueued(entry: Entry): Entry {
  const { message } = entry
  if (!message) throw new Error(`no message: ${entry.id}`)
  const { fallback: _fallback, ...sent } = message
  const asSent = { ...sent, delivery: queuedDelivery(entry.receivedAt), providerMessageId: null, tags: [] }
  return { ...entry, message: asSent }
}
