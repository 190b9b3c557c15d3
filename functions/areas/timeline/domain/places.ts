import { isOpen } from './change.ts'
import type { Conversation } from './conversation.ts'

/*
 * Which counters a conversation counts in (Q9). Of a team (`-`: none, `*`: blacklisted) count, where class `f` is what
 * everybody in the team sees and `o` what a representative has grabbed (A4):
 *
 *   U O X + class          unassigned, assigned, closed
 *   n + class + 3 digits   visitor connected, by the quarter of an hour in which that ends at the latest
 *   B                      blacklisted
 *
 * and of an agent in that team, beside the names of class `o` of what this agent sees of it as owner or assignee:
 *
 *   m, j + sight, c + sight   assigned, joined, closed by; sight `a`: assigned to them, else the class
 *
 * Who waits is not kept: it is counted where it is listed.
 */

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_'
/** Presence ends on one of these, so that few counters hold it (Q8). */
export const QUARTER_MS = 900_000
/** Three digits come round after five years. */
export const ROUND = 64 ** 3

type Class = 'f' | 'o'

/** A number below 64 ^ `width` in so many digits. */
function digits(value: number, width: number): string {
  let left = value
  let text = ''
  for (let place = 0; place < width; place++) {
    text = `${DIGITS[left % 64]}${text}`
    left = Math.floor(left / 64)
  }
  return text
}
/** The number that these digits stand for. */
export const fromDigits = (text: string): number =>
  [...text].reduce((sum, digit) => sum * 64 + DIGITS.indexOf(digit), 0)

export const teamKey = (teamId: string | null) => teamId ?? '-'

/** Counters that lie together: a team's, or an agent's in a team. */
export interface CounterGroup {
  team: string
  agentId?: string
}
/** One counter. */
export interface Counter extends CounterGroup {
  name: string
}

/** Who sees what others of the team don't: whoever has grabbed it, and whoever it is assigned to. */
export function ownersOf({
  grabbedBy,
  teamId,
  assigneeId,
}: Pick<Conversation, 'grabbedBy' | 'teamId' | 'assigneeId'>): string[] {
  if (grabbedBy === null || teamId === null) return []
  return [...new Set([grabbedBy, ...(assigneeId === null ? [] : [assigneeId])])]
}

/** Q9: the counters in which this conversation counts, one each. */
export function countersOf(conversation: Conversation): Counter[] {
  const { deletedAt, blacklisted, teamId, assigneeId, grabbedBy, participantIds, closedById, onlineUntil } =
    conversation
  if (deletedAt !== undefined) return []
  if (blacklisted) return [{ team: '*', name: 'B' }]
  const open = isOpen(conversation)
  const place = !open ? 'X' : assigneeId === null ? 'U' : 'O'
  const team = teamKey(teamId)
  const shown: Class = grabbedBy === null || teamId === null ? 'f' : 'o'
  const names = [
    `${place}${shown}`,
    ...(open && onlineUntil !== null ? [`n${shown}${digits(Math.ceil(onlineUntil / QUARTER_MS) % ROUND, 3)}`] : []),
  ]
  const own = (agentId: string, name: string): Counter => ({ team, agentId, name })
  const sight = (agentId: string) => (assigneeId === agentId ? 'a' : shown === 'f' || grabbedBy === agentId ? 'f' : 'o')
  return [
    ...names.map((name) => ({ team, name })),
    ...ownersOf(conversation).flatMap((id) => names.map((name) => own(id, name))),
    ...(place === 'O' && assigneeId !== null ? [own(assigneeId, 'm')] : []),
    ...(open ? participantIds.map((id) => own(id, `j${sight(id)}`)) : []),
    ...(!open && closedById !== null ? [own(closedById, `c${sight(closedById)}`)] : []),
  ]
}

const MARKS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** One letter for whom it is assigned to, which several may share; `-`: nobody. */
export function assigneeMark(assigneeId: string | null): string {
  if (assigneeId === null) return '-'
  let hash = 7
  for (const char of assigneeId) hash = (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) >>> 0
  return MARKS[hash % MARKS.length] as string
}
