import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { TimelineStore } from '../../timeline/port.ts'

type Deps = HasStore<Pick<TimelineStore, 'readConversations'>> & Pick<Parts, 'clock' | 'scheduler'>

/** What a conversation's schedule is to be set to (epoch ms); null: to nothing. */
type Wanted = (conversation: Conversation) => number | null

/** As the table has it. */
export const asWritten: Wanted = ({ timerAt }) => timerAt

/**
 * Sets a conversation's schedule, or takes it away, whatever it is set to, and looks again. `exists`: whether there is one, as far as is
 * known. Answers whether something is due by now, which is left to the caller.
 */
export async function setSchedule(
  deps: Deps,
  conversation: Conversation,
  wanted: Wanted,
  exists = false,
): Promise<boolean> {
  const { id } = conversation
  const at = wanted(conversation)
  if (at !== null && at <= deps.clock.now()) return true
  if (at === null) await deps.scheduler.remove(id)
  else await deps.scheduler.arm({ kind: 'conversation', id, at, replaces: exists })
  return lookAgain(deps, conversation, wanted, at !== null)
}

/**
 * Another step may have been committed, and carried out, while the schedule was set for this one, and was then undone by it. One that
 * was committed before this look is seen by it; the call for one that comes later comes later, too.
 */
export async function lookAgain(deps: Deps, known: Conversation, wanted: Wanted, exists: boolean): Promise<boolean> {
  const [latest] = await deps.store.readConversations([known])
  return latest && latest.version !== known.version ? setSchedule(deps, latest, wanted, exists) : false
}
