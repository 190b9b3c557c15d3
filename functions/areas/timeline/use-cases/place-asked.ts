import { DomainError } from '../../../kernel/errors.ts'
import { type EntryKey, parseEntryId } from '../../../kernel/ids.ts'

/** The entry from which on a timeline is to be read; a cursor goes on from there. Throws invalid_request where it is none of these. */
export function placeAsked(
  { at, cursor }: { at?: string | undefined; cursor?: string | undefined },
  isOfThese: (key: EntryKey) => boolean,
): EntryKey | undefined {
  if (at === undefined) return undefined
  const key = parseEntryId(at)
  if (!key || !isOfThese(key)) {
    throw new DomainError('invalid_request', 'There is no such entry here.', [
      { path: 'at', message: 'is no entry of this timeline' },
    ])
  }
  return cursor === undefined ? key : undefined
}
