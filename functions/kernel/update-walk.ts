import { DomainError } from './errors.ts'

/**
 * What is written at a time may be in a list some moments later: a commit is decided before it is made, and an index follows the
 * table. Whoever asks for what changed since begins so far before they began last time.
 */
const BEHIND_MS = 60_000

/** How far somebody is through a list of what changed: where they began (epoch ms), and the list's own cursor. */
export interface UpdateWalk {
  began: number
  cursor: string | undefined
}

const CURSOR = /^(\d{13})\.(.+)$/s

/** The walk that a cursor goes on with, or one that begins at `now` (epoch ms). Throws invalid_request. */
export function readWalk(cursor: string | undefined, now: number): UpdateWalk {
  if (cursor === undefined) return { began: now, cursor: undefined }
  const [, began, rest] = CURSOR.exec(cursor) ?? []
  if (began !== undefined) return { began: Number(began), cursor: rest }
  throw new DomainError('invalid_request', 'The cursor is not one of this list.', [
    { path: 'cursor', message: 'is not a cursor of this list' },
  ])
}

/**
 * What a page of a walk says of going on: its cursor, and from when to ask once it has ended. That is before the walk began, so that
 * what changes while it lasts is seen by it or by the next one.
 */
export function pageOfWalk({ began }: UpdateWalk, nextCursor: string | null) {
  return {
    nextCursor: nextCursor === null ? null : `${began}.${nextCursor}`,
    nextUpdatedAfter: new Date(began - BEHIND_MS).toISOString(),
  }
}
