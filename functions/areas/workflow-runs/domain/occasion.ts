import { STARTED } from '../../channels/domain/welcome.ts'
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

/** What a new entry may start; undefined: nothing. */
export function occasionOf({ event, message, n }: Entry): Occasion | undefined {
  if (n === 0) return undefined
  const on = event && ofEvents[event.name]
  if (on) return { on }
  if (message?.direction !== 'inbound' || message.automatic || message.history) return undefined
  return { on: message.text === STARTED ? 'welcome' : 'message.received', channel: message.channel }
}

/** Whether something was said, by which a silence begins anew. */
export function breaksSilence({ message, n }: Entry): boolean {
  return n > 0 && message !== undefined && !message.automatic && !message.history
}
