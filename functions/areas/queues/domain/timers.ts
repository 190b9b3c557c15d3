import type { Moment } from '../../../kernel/moment.ts'
import { amend, appendEvent, type Change, isOpen, system, unchanged } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Team } from '../../workspace/domain/agent.ts'
import { defaultTimes, type Times } from '../../workspace/domain/times.ts'

export type Timer = 'soon' | 'overdue' | 'autoClose' | 'noteWindow'

/** A team's times in milliseconds; the defaults where there is no team, or none any more. */
export function timesOf(teamId: string | null, teams: readonly Team[]): Times {
  return teams.find((team) => team.id === teamId) ?? defaultTimes
}

/** Timers run in open conversations, except on hold (S2) and for blacklisted contacts (A10). */
function running(conversation: Conversation): boolean {
  return isOpen(conversation) && conversation.status !== 'on_hold' && !conversation.blacklisted
}

/** L3: the end of a note's window, which comes whatever becomes of the conversation. */
function windows({ noteUntil }: Conversation): { timer: 'noteWindow'; at: number }[] {
  return noteUntil === undefined ? [] : [{ timer: 'noteWindow', at: noteUntil }]
}

/** What is still to happen unless something else does before, by when it falls due (epoch ms). */
function ahead(conversation: Conversation, times: Times): { timer: Timer; at: number }[] {
  return [...windows(conversation), ...clocks(conversation, times)].sort((a, b) => a.at - b.at)
}

/** What a customer's waiting or silence leads to. */
function clocks(conversation: Conversation, times: Times): { timer: Exclude<Timer, 'noteWindow'>; at: number }[] {
  if (!running(conversation)) return []
  const { waitingSince, alerted, lastInboundAt, openedAt, quietFrom } = conversation
  const lastHeard = Math.max(lastInboundAt ?? openedAt, quietFrom ?? 0)
  const out: ReturnType<typeof clocks> = [{ timer: 'autoClose', at: lastHeard + times.autoCloseAfter }]
  if (waitingSince !== null) {
    // An alert belongs to one wait, which its start identifies: whatever ends a wait or starts another need not know of it.
    const level = alerted?.wait === waitingSince ? alerted.level : 'none'
    // "Longer than" is strict: a crossing is the first millisecond after.
    if (level === 'none' && times.soonAfter < times.overdueAfter) {
      out.push({ timer: 'soon', at: waitingSince + times.soonAfter + 1 })
    }
    if (level !== 'overdue') out.push({ timer: 'overdue', at: waitingSince + times.overdueAfter + 1 })
  }
  return out.sort((a, b) => a.at - b.at)
}

/** Q3, Q4, Q7: what is due at `now` (epoch ms) and not done yet, in the order in which it fell due. */
export function dueTimers(conversation: Conversation, times: Times, now: number): Timer[] {
  return ahead(conversation, times)
    .filter(({ at }) => at <= now)
    .map(({ timer }) => timer)
}

/** When the next timer falls due (epoch ms, may be past); null: nothing is to come. */
export function nextDue(conversation: Conversation, times: Times): number | null {
  return ahead(conversation, times)[0]?.at ?? null
}

/**
 * Q6, Q7: does what is due. A crossing stands on the timeline at the moment at which it happened, however late the timer
 * is; a closing at the moment it is done. Applied again it changes nothing.
 */
export function applyTimers(conversation: Conversation, times: Times, moment: Moment): Change {
  const { noteUntil, ...noted } = conversation
  // The notes themselves follow from the step, by the stream.
  let change = unchanged(noteUntil !== undefined && noteUntil <= moment.now ? noted : conversation)
  for (const { timer, at } of clocks(conversation, times)) {
    if (at > moment.now) break
    if (timer === 'autoClose') return closeForTimer(change, moment)
    const alerted = { level: timer, wait: conversation.waitingSince ?? at }
    change = appendEvent(amend(change, { alerted }), moment, system, timer, null, null, at)
  }
  return change
}

function closeForTimer(change: Change, moment: Moment): Change {
  const closed = amend(change, {
    status: 'resolved',
    waitingSince: null,
    heldWaiting: false,
    alerted: null,
    quietFrom: null,
    timerAt: null,
    closedAt: moment.now,
    closedBy: 'timer',
    closedById: null,
    resolution: null,
    lastActivityAt: moment.now,
  })
  return appendEvent(closed, moment, system, 'closed')
}

/** When the conversation's timer fires (epoch ms); infinity where none is set, or where it has fired. */
export function armedAt(conversation: Conversation, now: number): number {
  const { timerAt } = conversation
  return timerAt !== null && timerAt > now ? timerAt : Number.POSITIVE_INFINITY
}

/**
 * Moves the timer to the next due time if that is closer than what is set. One that would fire too early stays: it
 * finds nothing due then, and is set anew.
 */
export function armTimer(conversation: Conversation, times: Times, now: number): Conversation {
  const due = nextDue(conversation, times)
  return due !== null && due < armedAt(conversation, now) ? { ...conversation, timerAt: due } : conversation
}

/** Whether a step may have brought a due time closer, whatever the times are: a wait or the conversation (re)started, or the team changed. */
export function mayMoveCloser(before: Conversation | undefined, after: Conversation): boolean {
  if (!running(after)) return false
  if (!before || !running(before) || after.teamId !== before.teamId) return true
  return after.waitingSince !== null && after.waitingSince !== before.waitingSince
}
