import { clockOf, type Times } from '../../workspace/domain/times.ts'
import type { Conversation } from './conversation.ts'

export type Waiting = 'none' | 'waiting' | 'soon' | 'overdue'

/** Q3, Q4: how long the customer waits, exact at `now`; "longer than" is strict. */
export function waitingState(conversation: Pick<Conversation, 'waitingSince'>, times: Times, now: number): Waiting {
  if (conversation.waitingSince === null) return 'none'
  const { waitingSince } = conversation
  const clock = clockOf(times)
  if (waitingSince < clock.sinceBefore(now, times.overdueAfter)) return 'overdue'
  return waitingSince < clock.sinceBefore(now, times.soonAfter) ? 'soon' : 'waiting'
}

/** Q1: the customer waits and no agent has joined. */
export function repNeeded(conversation: Pick<Conversation, 'waitingSince' | 'participantIds'>): boolean {
  return conversation.waitingSince !== null && conversation.participantIds.length === 0
}

/** Q2: the customer waits for the crew. */
export function pending(conversation: Pick<Conversation, 'waitingSince' | 'participantIds'>): boolean {
  return conversation.waitingSince !== null && conversation.participantIds.length > 0
}

/** Q8: the web chat customer is connected. */
export function online(conversation: Pick<Conversation, 'onlineUntil'>, now: number): boolean {
  return conversation.onlineUntil !== null && conversation.onlineUntil > now
}
