import type { Moment } from '../../../kernel/moment.ts'
import { botLostAt, leaveLostBot, withoutBot } from '../../conversations/domain/bot.ts'
import { clockStopped } from '../../conversations/domain/clocks.ts'
import { wake } from '../../conversations/domain/lifecycle.ts'
import { amend, appendEvent, type Change, isOpen, system, unchanged } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { byTime, type Scheduled, withScheduled } from '../../timeline/domain/scheduled.ts'
import { dueAfterClosing } from '../../timeline/domain/survey.ts'
import type { Team } from '../../workspace/domain/agent.ts'
import { clockOf, defaultTimes, type Times } from '../../workspace/domain/times.ts'
import { depart, type Heard } from './departure.ts'

export type Timer = 'bot' | 'soon' | 'overdue' | 'autoClose' | 'noteWindow' | 'wake' | 'send'

/** A team's times in milliseconds; the defaults where there is no team, or none any more. */
export function timesOf(teamId: string | null, teams: readonly Team[]): Times {
  return teams.find((team) => team.id === teamId) ?? defaultTimes
}

/** Clocks run in open conversations, except on hold (S2) and for blacklisted contacts (A10). */
function running(conversation: Conversation): boolean {
  return isOpen(conversation) && conversation.status !== 'on_hold' && !conversation.blacklisted
}

interface Ahead {
  timer: Timer
  at: number
}

/** What comes whatever becomes of the conversation: the end of a note's window (L3), a message that was to be sent later (M19). */
function inAnyCase({ noteUntil, scheduled }: Conversation): Ahead[] {
  return [
    ...(noteUntil === undefined ? [] : [{ timer: 'noteWindow' as const, at: noteUntil }]),
    ...(typeof scheduled?.next === 'number' ? [{ timer: 'send' as const, at: scheduled.next }] : []),
  ]
}

/** S2: the end of a hold that has one. */
function holds({ status, blacklisted, holdUntil }: Conversation): Ahead[] {
  return status === 'on_hold' && !blacklisted && holdUntil !== undefined ? [{ timer: 'wake', at: holdUntil }] : []
}

/** What is still to happen unless something else does before, by when it falls due (epoch ms). */
function ahead(conversation: Conversation, times: Times): Ahead[] {
  const all = [...inAnyCase(conversation), ...holds(conversation), ...clocks(conversation, times)]
  return all.filter(({ at }) => at < Number.POSITIVE_INFINITY).sort((a, b) => a.at - b.at)
}

/** What a customer's waiting or silence leads to. */
function clocks(conversation: Conversation, times: Times): Ahead[] {
  if (!running(conversation)) return []
  const { waitingSince, alerted, lastInboundAt, openedAt, quietFrom } = conversation
  const lastHeard = Math.max(lastInboundAt ?? openedAt, quietFrom ?? 0)
  const clock = clockOf(times)
  // Closed once it has been silent for so long, not longer: a millisecond before "longer than".
  const out: Ahead[] = [
    { timer: 'autoClose', at: clock.longerThan(lastHeard, times.autoCloseAfter - 1) },
    { timer: 'bot', at: botLostAt(conversation) },
  ]
  if (waitingSince !== null) {
    // An alert belongs to one wait, which its start identifies: whatever ends a wait or starts another need not know of it.
    const level = alerted?.wait === waitingSince ? alerted.level : 'none'
    // "Longer than" is strict: a crossing is the first millisecond after.
    if (level === 'none' && times.soonAfter < times.overdueAfter) {
      out.push({ timer: 'soon', at: clock.longerThan(waitingSince, times.soonAfter) })
    }
    if (level !== 'overdue') out.push({ timer: 'overdue', at: clock.longerThan(waitingSince, times.overdueAfter) })
  }
  return out
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

/** M19: the messages that wait in a conversation, and what the contact's latest one knows of what the customer said. */
export interface Waiting {
  messages: readonly Scheduled[]
  latest: Heard
}

/** What timers are given beside the conversation: what waits, where any of that is due, and (O5) whether customers are asked after closing. */
interface Given {
  waiting?: Waiting | undefined
  asks?: boolean
}

/** What timers did; `sent`: messages that wait no more, `withheld`: as they wait on. */
export interface Fired extends Change {
  sent: Scheduled[]
  withheld: Scheduled[]
}

/**
 * Q6, Q7, S2, M19: does what is due, in the order in which it fell due. A crossing and the end of a hold stand on the
 * timeline at the moment at which they happened, however late the timer is; a closing at the moment it is done. Applied
 * again it changes nothing.
 */
export function applyTimers(
  conversation: Conversation,
  times: Times,
  moment: Moment,
  { waiting, asks = false }: Given = {},
): Fired {
  let fired: Fired = { ...unchanged(conversation), sent: [], withheld: [] }
  for (;;) {
    const [next] = ahead(fired.conversation, times)
    if (!next || next.at > moment.now) return fired
    fired = { ...fired, ...apply(fired, next, moment, { waiting, asks }) }
  }
}

function apply(fired: Fired, { timer, at }: Ahead, moment: Moment, { waiting, asks }: Given): Partial<Fired> {
  const { conversation } = fired
  switch (timer) {
    case 'noteWindow': {
      // The notes themselves follow from the step, by the stream.
      const { noteUntil: _noteUntil, ...noted } = conversation
      return { conversation: noted }
    }
    case 'send':
      return sendDue(fired, moment, waiting)
    case 'wake':
      return wake(fired, at, moment)
    case 'autoClose':
      return closeForTimer(fired, moment, asks)
    case 'bot':
      return leaveLostBot(fired, moment)
    case 'soon':
    case 'overdue': {
      const alerted = { level: timer, wait: conversation.waitingSince ?? at }
      return appendEvent(amend(fired, { alerted }), moment, system, timer, null, null, at)
    }
  }
}

/** M19: the next message that is due leaves, or is withheld; the conversation knows what waits on. */
function sendDue(fired: Fired, moment: Moment, waiting: Waiting | undefined): Partial<Fired> {
  if (!waiting) throw new Error(`the messages that wait were not read: ${fired.conversation.id}`)
  const done = [...fired.sent, ...fired.withheld].map(({ ulid }) => ulid)
  const left = waiting.messages.filter(({ ulid }) => !done.includes(ulid))
  const due = left.filter(({ at, withheld }) => withheld === undefined && at <= moment.now).sort(byTime)[0]
  const others = [...left.filter((one) => one !== due), ...fired.withheld]
  if (!due) return { conversation: withScheduled(fired.conversation, others) }
  const { change, withheld } = depart(fired, due, waiting.latest, moment)
  const stay = withheld ? [...others, withheld] : others
  return {
    ...change,
    conversation: withScheduled(change.conversation, stay),
    ...(withheld ? { withheld: [...fired.withheld, withheld] } : { sent: [...fired.sent, due] }),
  }
}

function closeForTimer(change: Change, moment: Moment, asks: boolean | undefined): Change {
  const closed = amend(
    { ...change, conversation: withoutBot(change.conversation) },
    {
      status: 'resolved',
      ...clockStopped(change.conversation),
      alerted: null,
      quietFrom: null,
      timerAt: null,
      closedAt: moment.now,
      closedBy: 'timer',
      closedById: null,
      resolution: null,
      lastActivityAt: moment.now,
      ...(asks ? dueAfterClosing(change.conversation, moment.now) : {}),
    },
  )
  return appendEvent(closed, moment, system, 'closed')
}

/** When the conversation's timer fires (epoch ms); infinity where none is set, or where it has fired. */
export function armedAt(conversation: Conversation, now: number): number {
  const { timerAt } = conversation
  return timerAt !== null && timerAt > now ? timerAt : Number.POSITIVE_INFINITY
}

/**
 * What the conversation's schedule is to be set to (epoch ms): the next due time, or what steps take it to be set to already, whichever
 * is closer; null where nothing is to come.
 */
export function nextFiring(conversation: Conversation, times: Times, now: number): number | null {
  const due = nextDue(conversation, times)
  return due === null ? null : Math.min(due, armedAt(conversation, now))
}

/** So many times as long as the customer has been silent. */
const PATIENCE = 2

/**
 * Whether the customer, by how long they have been silent, may well write again before a time comes for which they are not waited for
 * any more. A message that begins another wait then needs no call of the scheduler, nor does the answer to it: so quick dialogues go
 * on at one call for some messages, and auto-close, a day ahead, is not moved by the minute. If nobody writes, what fires finds
 * nothing due, once, and is set anew.
 */
const mayWriteBefore = ({ lastInboundAt }: Conversation, at: number, now: number) =>
  lastInboundAt !== null && at - now >= PATIENCE * (now - lastInboundAt)

/** Sets the timer to what comes next: closer at once, later where what is set would fire in vain, and to none where nothing comes. */
export function armTimer(conversation: Conversation, times: Times, now: number): Conversation {
  const due = nextDue(conversation, times)
  const armed = armedAt(conversation, now)
  if (due === null) return conversation.timerAt === null ? conversation : { ...conversation, timerAt: null }
  // What is due by now, and was waited for, is done by what fires, or found by the sweep: no step need hurry it.
  if (due <= now && conversation.timerAt !== null && conversation.timerAt <= now) return conversation
  if (due === armed || (due > armed && mayWriteBefore(conversation, armed, now))) return conversation
  return { ...conversation, timerAt: due }
}

/** The same for who only looks, and has nothing else to write: what is set too early costs less than the writing, once it fires. */
export function armCloser(conversation: Conversation, times: Times, now: number): Conversation {
  const due = nextDue(conversation, times)
  return due !== null && due < armedAt(conversation, now) ? { ...conversation, timerAt: due } : conversation
}

/** Whether a step may have brought a due time closer, whatever the times are: a wait or the conversation (re)started, or the team changed. */
export function mayMoveCloser(before: Conversation | undefined, after: Conversation): boolean {
  if (bringsAppointment(before, after)) return true
  if (!running(after)) return false
  if (!before || !running(before) || after.teamId !== before.teamId || botLostAt(after) < botLostAt(before)) return true
  return after.waitingSince !== null && after.waitingSince !== before.waitingSince
}

function bringsAppointment(before: Conversation | undefined, after: Conversation): boolean {
  const next = (conversation: Conversation) => [...inAnyCase(conversation), ...holds(conversation)].map(({ at }) => at)
  const [was, is] = [before ? next(before) : [], next(after)]
  return is.length > 0 && Math.min(...is) < Math.min(Number.POSITIVE_INFINITY, ...was)
}
