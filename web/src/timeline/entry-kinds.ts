import type { Entry } from '../api/types.ts'

type EntryKind = Entry['kind']
type EventName = NonNullable<Entry['event']>['name']

/** About how high an entry of a kind is; `text`: as its text is long. */
export const heights = {
  message: 'text',
  note: 'text',
  event: 20,
  resolution: 62,
} satisfies Record<EntryKind, number | 'text'>

interface Shown {
  /** what it leads from and to */
  between: 'agents' | 'teams' | 'nobody'
  tone: 'text-muted' | 'text-ink' | 'text-warn' | 'text-bad'
  /** it is the contact that changed */
  isAboutContact: boolean
}
const plain: Shown = { between: 'agents', tone: 'text-muted', isAboutContact: false }
const aboutContact: Shown = { ...plain, isAboutContact: true }

/** How each movement shows; its words are `movement.<name>`. */
export const movements = {
  opened: plain,
  joined: plain,
  left: plain,
  assigned: plain,
  unassigned: plain,
  transferred: { ...plain, between: 'teams' },
  held: plain,
  resumed: plain,
  withheld: { ...plain, tone: 'text-warn' },
  soon: { ...plain, tone: 'text-warn' },
  overdue: { ...plain, tone: 'text-bad' },
  closed: plain,
  reopened: plain,
  pinned: aboutContact,
  unpinned: aboutContact,
  blacklisted: aboutContact,
  unblacklisted: aboutContact,
  opted_out: aboutContact,
  opted_in: aboutContact,
  deleted: plain,
  exported: plain,
  merged: aboutContact,
  unmerged: aboutContact,
  rated: { ...plain, between: 'nobody', tone: 'text-ink' },
  bot_began: plain,
  bot_ended: { ...plain, tone: 'text-warn' },
  workflow_stopped: { ...plain, tone: 'text-warn' },
  step_skipped: { ...plain, tone: 'text-warn' },
  notified: plain,
  record_linked: { ...plain, between: 'nobody' },
} satisfies Record<EventName, Shown>
