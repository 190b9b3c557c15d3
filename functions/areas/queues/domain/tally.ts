import { createHash } from 'node:crypto'
import { isOpen } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'

/*
 * Which counters a conversation counts in. A counter is written `<group>#<name>`; the groups are
 *
 *   team:<team>            of all of a team's conversations (`-`: of no team; `*`: blacklisted)
 *   agent:<agent>:<team>   of those among them that are this agent's in some way
 *   wait:<bucket>:<team>   when exactly those waits began that began within these ten minutes
 *
 * and the names, where class `f` is what everybody in the team sees and `o` what a representative has grabbed (A4):
 *
 *   U O X + class          unassigned, assigned, closed        R P + class   nobody, somebody joined and it waits
 *   class + 3 digits       waits by the ten minutes in which they began
 *   n + class + 3 digits   visitor connected, by the quarter of an hour in which that ends at the latest
 *   m, j + sight, c + sight   the agent's: assigned, joined, closed by; sight `a`: assigned to them, else the class
 *   4 or 2 digits + owners (in `wait:`)   the millisecond of the ten minutes; the second, where waits are many
 *
 * A group `agent:` counts under the names of class `o` what of it this agent sees, as owner or assignee.
 */

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_'
export const BUCKET_MS = 600_000
/** Presence ends on one of these, so that few counters hold it (Q8). */
export const QUARTER_MS = 900_000
/** Three digits come round after five years. */
export const ROUND = 64 ** 3
/** More entries than this in ten minutes of a team: further ones share those of their second. */
export const DENSE = 150

export type Class = 'f' | 'o'

/** A number below 64 ^ `width` in so many digits. */
export function digits(value: number, width: number): string {
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
export const bucketOf = (ms: number) => Math.floor(ms / BUCKET_MS)
/** An agent in few characters: 36 bits of a digest. */
export const ownerCode = (agentId: string) => createHash('sha256').update(agentId).digest('base64url').slice(0, 6)

interface Wait {
  group: string
  /** how it may be counted: to the millisecond or, among many, to the second */
  exact: string
  rough: string
}

const suffix = (owners: readonly string[]) => owners.map((id) => `.${ownerCode(id)}`).join('')

function waitOf(conversation: Conversation): Wait | undefined {
  const { waitingSince, teamId, deletedAt, blacklisted } = conversation
  if (waitingSince === null || deletedAt !== undefined || blacklisted || !isOpen(conversation)) return undefined
  const group = `wait:${bucketOf(waitingSince)}:${teamKey(teamId)}`
  const into = waitingSince % BUCKET_MS
  const owners = suffix(ownersOf(conversation))
  return {
    group,
    exact: `${group}#${digits(into, 4)}${owners}`,
    rough: `${group}#${digits(Math.floor(into / 1000), 2)}${owners}`,
  }
}

/** Who sees what others of the team don't: whoever has grabbed it, and whoever it is assigned to. */
function ownersOf({ grabbedBy, teamId, assigneeId }: Conversation): string[] {
  if (grabbedBy === null || teamId === null) return []
  return [...new Set([grabbedBy, ...(assigneeId === null ? [] : [assigneeId])])]
}

/** The group that holds when this conversation's wait began; undefined where it does not wait. */
export const waitGroupOf = (conversation: Conversation): string | undefined => waitOf(conversation)?.group

/**
 * Q9: the counters in which a conversation counts, one each. `had`: those in which it counts so far: a wait stays where
 * it is counted. `dense`: many waits began in the same ten minutes.
 */
export function countersOf(conversation: Conversation, had: readonly string[] = [], dense = false): string[] {
  const { deletedAt, blacklisted, teamId, assigneeId, grabbedBy, participantIds, closedById, onlineUntil } =
    conversation
  if (deletedAt !== undefined) return []
  if (blacklisted) return ['team:*#B']
  const open = isOpen(conversation)
  const place = !open ? 'X' : assigneeId === null ? 'U' : 'O'
  const team = teamKey(teamId)
  const shown: Class = grabbedBy === null || teamId === null ? 'f' : 'o'
  const wait = waitOf(conversation)
  const since = conversation.waitingSince ?? 0
  const names = [
    `${place}${shown}`,
    ...(wait
      ? [`${participantIds.length === 0 ? 'R' : 'P'}${shown}`, `${shown}${digits(bucketOf(since) % ROUND, 3)}`]
      : []),
    ...(open && onlineUntil !== null ? [`n${shown}${digits(Math.ceil(onlineUntil / QUARTER_MS) % ROUND, 3)}`] : []),
  ]
  const own = (agentId: string, name: string) => `agent:${agentId}:${team}#${name}`
  const sight = (agentId: string) => (assigneeId === agentId ? 'a' : shown === 'f' || grabbedBy === agentId ? 'f' : 'o')
  return [
    ...names.map((name) => `team:${team}#${name}`),
    ...ownersOf(conversation).flatMap((id) => names.map((name) => own(id, name))),
    ...(place === 'O' && assigneeId !== null ? [own(assigneeId, 'm')] : []),
    ...(open ? participantIds.map((id) => own(id, `j${sight(id)}`)) : []),
    ...(!open && closedById !== null ? [own(closedById, `c${sight(closedById)}`)] : []),
    ...(wait ? [had.includes(wait.exact) || (!had.includes(wait.rough) && !dense) ? wait.exact : wait.rough] : []),
  ]
}

/** What to add to each counter, so that what counted in `had` counts in `has`. */
export function difference(had: readonly string[], has: readonly string[]): Map<string, number> {
  const change = new Map<string, number>()
  const add = (counter: string, by: number) => change.set(counter, (change.get(counter) ?? 0) + by)
  for (const counter of has) add(counter, 1)
  for (const counter of had) add(counter, -1)
  return new Map([...change].filter(([, by]) => by !== 0))
}
