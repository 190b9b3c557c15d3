import { DomainError } from './errors.ts'

/** An opaque cursor for a position in a sorted list. */
export function toCursor(position: string): string {
  return Buffer.from(position).toString('base64url')
}

/** The position of a cursor, which starts so; undefined for none. Throws invalid_request for what was never handed out. */
export function fromCursor(cursor: string | undefined, start: string | RegExp = ''): string | undefined {
  if (cursor === undefined) return undefined
  const position = Buffer.from(cursor, 'base64url').toString()
  const fits = typeof start === 'string' ? position.startsWith(start) : start.test(position)
  if (fits && /^[\x21-\x7e]{1,1000}$/.test(position)) return position
  throw new DomainError('invalid_request', 'The cursor is not one of ours.', [
    { path: 'cursor', message: 'is not a cursor' },
  ])
}
