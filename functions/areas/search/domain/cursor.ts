import { createHash } from 'node:crypto'
import { DomainError } from '../../../kernel/errors.ts'
import { TOP } from './records.ts'

/** How far a search has come: contacts first, then messages, each from the newest down. */
export interface Progress {
  in: 'contacts' | 'messages'
  /** what is above was looked at */
  below: string
}

/** What makes a search this one and no other. */
export const fingerprint = (search: object): string =>
  createHash('sha256').update(JSON.stringify(search)).digest('base64url').slice(0, 8)

/** An opaque cursor, good for this search only. */
export function toSearchCursor(search: string, progress: Progress): string {
  return Buffer.from(`${search} ${progress.in} ${progress.below}`).toString('base64url')
}

/** Where a search goes on. Throws invalid_request for a cursor of another one, or of nobody. */
export function fromSearchCursor(search: string, cursor: string | undefined): Progress {
  if (cursor === undefined) return { in: 'contacts', below: TOP }
  const text = Buffer.from(cursor, 'base64url').toString()
  const [, of, list, below] = /^([\w-]{8}) (contacts|messages) ([0-9A-Z-]{14,72}|~)$/.exec(text) ?? []
  if (of === search && below !== undefined) return { in: list as Progress['in'], below }
  throw new DomainError('invalid_request', 'The cursor is not one of this search.', [
    { path: 'cursor', message: 'is not a cursor of this search' },
  ])
}
