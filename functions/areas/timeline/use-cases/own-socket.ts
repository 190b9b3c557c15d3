import type { Doer } from '../../workspace/domain/doer.ts'
import type { Call } from '../../workspace/index.ts'
import { amend, type Change } from '../domain/change.ts'
import type { Conversation } from '../domain/conversation.ts'
import { socketCode, toldAs, toldOf } from '../domain/told.ts'
import { canSee } from '../domain/visibility.ts'
import { countsEvent, createdEvent, movesCounts, needsUpdate, updatedEvent } from './events.ts'
import { presentConversation, type Reading } from './present.ts'

/**
 * The step as it is to be committed: where the caller named a socket, with its mark, so that this one is told by the answer and
 * not once more. Whoever does not see the conversation any more is told that by the socket.
 */
export function marked(call: Call<Doer>, doer: Doer, before: Conversation, change: Change): Change {
  const { conversation } = change
  if (!call.socket || conversation === before || !canSee(doer, conversation)) return change
  const code = socketCode(doer.id, call.socket.connectionId)
  return amend(change, { told: toldAs(conversation.version + 1, change.entries.length, code) })
}

/** Has the answer tell what the socket is not told of a step that was committed. */
export function tellCaller({ socket }: Call<Doer>, before: Conversation, change: Change, reading: Reading): void {
  if (!socket) return
  const after = { ...change.conversation, version: change.conversation.version + 1 }
  if (change.conversation === before || toldOf(after) === undefined) {
    socket.events = []
    return
  }
  const shown = presentConversation(after, reading)
  socket.events = [
    ...change.entries.map((entry) => createdEvent(entry, shown)),
    ...(needsUpdate(before, after) ? [updatedEvent(after, shown)] : []),
    ...(movesCounts(before, after) ? [countsEvent(`${after.id}:v${after.version}`, after)] : []),
  ]
}
