import type { Entry } from '../api/types.ts'

/** What a timeline shows, one under the other; `Item`: what is being sent. */
export type RowOf<Item> =
  | { kind: 'divider'; key: string; conversationId: string; n: number }
  | { kind: 'day'; key: string; at: string }
  | { kind: 'unread'; key: string }
  | { kind: 'entry'; key: string; entry: Entry; isFirst: boolean; isLast: boolean }
  /** pictures that somebody sent one after the other */
  | { kind: 'album'; key: string; entries: Entry[]; isFirst: boolean; isLast: boolean }
  /** what happened together */
  | { kind: 'movements'; key: string; entries: Entry[] }
  | { kind: 'sending'; key: string; item: Item; isFirst: boolean }

/** The entries that a row shows. */
export function entriesIn(row: RowOf<unknown> | undefined): readonly Entry[] {
  if (row?.kind === 'entry') return [row.entry]
  return row?.kind === 'album' || row?.kind === 'movements' ? row.entries : []
}
