import type { Moment } from '../../../kernel/moment.ts'
import { clockAgain, clockStopped } from '../../conversations/domain/clocks.ts'
import { dueWithoutClocks } from '../../timeline/domain/appointment.ts'
import { isOpen } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { ContactChange } from './pin.ts'

/** A10: a conversation that reaches no agent and runs no clock; whether the customer is unanswered is kept. */
export function silenced(conversation: Conversation): Partial<Conversation> {
  const timerAt = dueWithoutClocks({ ...conversation, blacklisted: true })
  return { blacklisted: true, ...clockStopped(conversation), alerted: null, timerAt }
}

/** A10: back as it was; an unanswered customer waits from now, and silence for auto-close counts from now. */
export function restored(conversation: Conversation, moment: Moment): Partial<Conversation> {
  const back = { ...conversation, blacklisted: false }
  if (!isOpen(back)) return { blacklisted: false }
  const clock = back.status === 'on_hold' ? {} : clockAgain(back, moment)
  return { blacklisted: false, ...clock, quietFrom: moment.now, lastActivityAt: moment.now }
}

/** A10: undefined where the contact is on the blacklist already. */
export function blacklist(contact: Contact, latest: Conversation | undefined): ContactChange | undefined {
  if (contact.blacklisted) return undefined
  return {
    contact: { blacklisted: true },
    conversation: latest ? silenced(latest) : {},
    event: { name: 'blacklisted', from: null, to: null },
  }
}

/** A10: undefined where the contact is not on the blacklist. */
export function unblacklist(
  contact: Contact,
  latest: Conversation | undefined,
  moment: Moment,
): ContactChange | undefined {
  if (!contact.blacklisted) return undefined
  return {
    contact: { blacklisted: false },
    conversation: latest ? restored(latest, moment) : {},
    event: { name: 'unblacklisted', from: null, to: null },
  }
}
