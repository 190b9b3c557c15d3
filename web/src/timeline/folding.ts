import type { Entry } from '../api/types.ts'
import { movements } from './entry-kinds.ts'
import { isBarePicture } from './files/file-kind.ts'
import { entriesIn, type RowOf } from './row.ts'

const TOGETHER_MS = 5 * 60_000
/** Pictures that are sent at once come within moments. */
const ALBUM_MS = 60_000

/** A number for each day where one is. Written out it takes three times as long; what is kept of one would outlast a journey. */
export function dayOf(at: string): number {
  const date = new Date(at)
  return (date.getFullYear() * 12 + date.getMonth()) * 31 + date.getDate()
}

/** Whether two entries, one after the other, are what one person said at once. */
export function together(before: Entry | undefined, entry: Entry): boolean {
  if (before?.kind !== entry.kind) return false
  if (before.actor.id !== entry.actor.id || before.actor.type !== entry.actor.type) return false
  if (before.message?.channel.id !== entry.message?.channel.id) return false
  if (before.message?.speaker?.id !== entry.message?.speaker?.id) return false
  return apart(before, entry) < TOGETHER_MS && dayOf(before.at) === dayOf(entry.at)
}

const apart = (before: Entry, entry: Entry) => Date.parse(entry.at) - Date.parse(before.at)

/** What happened together is one row, and so are pictures that came together; only the last of a group says when it was. */
export function folded<Item>(rows: readonly RowOf<Item>[]): RowOf<Item>[] {
  const out: RowOf<Item>[] = []
  for (const row of rows) {
    const before = out.at(-1)
    const joined = before && row.kind === 'entry' ? joinedTo(before, row.entry, row.isFirst) : undefined
    if (joined) out[out.length - 1] = joined
    else {
      const goesOn = 'isFirst' in row && !row.isFirst
      if (goesOn && before && 'isLast' in before) out[out.length - 1] = { ...before, isLast: false }
      out.push(row)
    }
  }
  return out
}

function joinedTo<Item>(before: RowOf<Item>, entry: Entry, isFirst: boolean): RowOf<Item> | undefined {
  const [first] = entriesIn(before)
  const last = entriesIn(before).at(-1)
  if (!first || !last) return undefined
  const { key } = before
  if (last.conversationId !== entry.conversationId) return undefined
  if (isQuiet(last) && isQuiet(entry) && dayOf(last.at) === dayOf(entry.at) && apart(last, entry) < TOGETHER_MS) {
    return { kind: 'movements', key, entries: [...entriesIn(before), entry] }
  }
  const isPictures = before.kind === 'album' || (before.kind === 'entry' && isBarePicture(last.message, 'captioned'))
  if (!isPictures || isFirst || !isBarePicture(entry.message) || apart(last, entry) >= ALBUM_MS) return undefined
  return { kind: 'album', key, entries: [...entriesIn(before), entry], isFirst: before.isFirst, isLast: true }
}

/** Nothing that anybody must see. */
const isQuiet = ({ event }: Entry): boolean => event !== undefined && movements[event.name].tone === 'text-muted'
