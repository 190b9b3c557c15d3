import type { Moment } from '../../../kernel/moment.ts'
import { dueWithoutClocks } from '../../timeline/domain/appointment.ts'
import { amend, type Change } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'

/** No clock runs (on hold, closed, blacklisted); whether the customer is unanswered is kept. */
export const clockStopped = (
  conversation: Pick<Conversation, 'waitingSince' | 'heldWaiting'>,
): Pick<Conversation, 'waitingSince' | 'heldWaiting'> => ({
  waitingSince: null,
  heldWaiting: conversation.waitingSince !== null || conversation.heldWaiting,
})

/** Where no clock runs any more, what the conversation's timer waits for is known without its team's times. */
export const timerWithoutClocks = (change: Change): Change =>
  amend(change, { timerAt: dueWithoutClocks(change.conversation) })

/** A customer who was unanswered while no clock ran waits from now on; a blacklisted one still does not (A10). */
export function clockAgain(
  conversation: Pick<Conversation, 'heldWaiting' | 'blacklisted'>,
  moment: Moment,
): Pick<Conversation, 'waitingSince' | 'heldWaiting'> {
  if (conversation.blacklisted) return { waitingSince: null, heldWaiting: conversation.heldWaiting }
  return { waitingSince: conversation.heldWaiting ? moment.now : null, heldWaiting: false }
}
