import { conversationIdOf } from '../../../kernel/ids.ts'
import { isWelcome, STARTED } from '../../channels/domain/welcome.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import type { Occasion } from '../../workflows/domain/listening.ts'

const ofEvents: Partial<Record<string, Occasion['on']>> = {
  opened: 'conversation.opened',
  closed: 'conversation.closed',
  reopened: 'conversation.reopened',
  assigned: 'conversation.assigned',
  transferred: 'conversation.transferred',
  soon: 'waiting.soon',
  overdue: 'waiting.overdue',
}

/** What a new entry may start. */
export function occasionsOf({ event, message, n }: Entry): Occasion[] {
  if (n === 0) return []
  const on = event && ofEvents[event.name]
  if (on) return [{ on }]
  if (message?.direction !== 'inbound' || message.automatic || message.history) return []
  const { channel, text } = message
  return [
    ...(isWelcome(message) ? [{ on: 'welcome' as const, channel }] : []),
    // Where nothing was said at all, nothing was received.
    ...(text === STARTED ? [] : [{ on: 'message.received' as const, channel }]),
  ]
}

/** Whether something was said, by which a silence begins anew. */
export function breaksSilence({ message, n }: Entry): boolean {
  return n > 0 && message !== undefined && !message.automatic && !message.history
}

/** What a silence's schedule is named by. */
export const silenceIdOf = (minutes: number, contactId: string, n: number): string =>
  `${minutes}-${conversationIdOf(contactId, n)}`
