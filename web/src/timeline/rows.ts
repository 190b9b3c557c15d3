import { numberOf } from '../api/keys.ts'
import type { Entry, Message } from '../api/types.ts'
import { isSaid, recognise, rowKeyOf, type Sending } from '../messages/outbox.ts'
import { heights } from './entry-kinds.ts'
import { dayOf, folded, together } from './folding.ts'
import type { RowOf } from './row.ts'

/** What the timeline shows, one under the other. */
export type Row = RowOf<Sending>

const rowHeights = { divider: 44, day: 34, unread: 30, sending: 64, movements: 20 }
const LINE = 21
const PICTURE = 190
const CELL = 158

/** About how high a row will be: near enough that nothing much moves when it is measured. */
export function heightOf(row: Row | undefined): number {
  if (row?.kind === 'album') return 44 + Math.ceil(row.entries.length / 3) * CELL
  if (row?.kind !== 'entry') return row ? rowHeights[row.kind] : 60
  const { entry, isFirst } = row
  const height = heights[entry.kind]
  if (height !== 'text') return height
  const message: Partial<Message> = entry.message ?? {}
  const { text = entry.note?.text ?? '', attachments = [], tags = [], replyTo, reactions } = message
  const lines = text === '' ? 0 : text.split('\n').reduce((sum, line) => sum + 1 + Math.floor(line.length / 68), 0)
  return (
    (isFirst || entry.kind === 'note' ? 42 : 14) +
    lines * LINE +
    attachments.reduce((sum, { height = PICTURE }) => sum + Math.min(height, 320) + 24, 0) +
    (tags.length > 0 ? 20 : 0) +
    (replyTo ? 46 : 0) +
    (reactions ? 30 : 0)
  )
}

interface Options {
  entries: readonly Entry[]
  sending: readonly Sending[]
  me: string
  /** the first entry that nobody had read when the conversation was opened */
  firstUnread: string | undefined
  /** older entries come when one scrolls up */
  hasMore: boolean
}

/** Entries under days and conversations; what is being sent is at the end until it is said. */
export function rowsOf({ entries, sending, me, firstUnread, hasMore }: Options): Row[] {
  const waiting = paired(entries, sending, me)
  const rows: Row[] = []
  let before: Entry | undefined
  for (const entry of entries) {
    // What the first one belongs under is above it and not read yet: a heading there would move when that comes.
    const isCut = !before && hasMore
    const crossed = before?.conversationId !== entry.conversationId
    if (crossed && !isCut) {
      const { conversationId } = entry
      rows.push({ kind: 'divider', key: `c:${conversationId}`, conversationId, n: numberOf(conversationId) })
    }
    if (!isCut && (crossed || !before || dayOf(before.at) !== dayOf(entry.at))) {
      rows.push({ kind: 'day', key: `d:${entry.conversationId}:${dayOf(entry.at)}`, at: entry.at })
    }
    if (entry.id === firstUnread) rows.push({ kind: 'unread', key: 'unread' })
    const isFirst = crossed || entry.id === firstUnread || !together(before, entry)
    rows.push({ kind: 'entry', key: rowKeyOf(entry.id), entry, isFirst, isLast: true })
    before = entry
  }
  for (const [index, item] of waiting.entries()) {
    const isFirst = index === 0 && !(before?.kind === item.kind && before.actor.id === me)
    rows.push({ kind: 'sending', key: item.key, item, isFirst })
  }
  return folded(rows)
}

/** Without what has come back over the socket before the answer did: it is one message, and keeps its row. */
function paired(entries: readonly Entry[], sending: readonly Sending[], me: string): Sending[] {
  const taken = new Set<string>()
  return sending.filter((item) => {
    const said = entries.find(
      (entry) =>
        !taken.has(entry.id) &&
        entry.seq > item.afterSeq &&
        entry.conversationId === item.conversationId &&
        entry.actor.id === me &&
        (rowKeyOf(entry.id) === entry.id || rowKeyOf(entry.id) === item.key) &&
        isSaid(item, entry),
    )
    if (!said || item.state === 'refused') return true
    taken.add(said.id)
    recognise(said.id, item.key)
    return false
  })
}
