/** N1: what kind of news an entry can be. `grab_offer_by_agent`: an offer where an agent did it, else nothing. */
type News =
  | 'none'
  | 'message'
  | 'handed_over'
  | 'mention'
  | 'told'
  | 'assigned'
  | 'soon'
  | 'overdue'
  | 'reminder'
  | 'grab_offer'
  | 'grab_offer_by_agent'

interface Rule {
  /** who may be notified, by what it is */
  news: News
  /** the event by which open consoles learn of it */
  frame: 'conversation.opened' | 'message.created' | 'conversation.updated'
}
interface KindRule extends Rule {
  /** said between customer and company: in notes on records (L2) and in exports (F3) */
  isSaid: boolean
}
interface EventRule extends Rule {
  /** A12: somebody's doing, which the access log keeps */
  isLogged: boolean
}

const silent = { news: 'none', frame: 'conversation.updated' } as const
const movement = { ...silent, isLogged: true } as const

/** Every kind of entry, and what follows from one; of an event its name decides. */
export const entryKinds = {
  message: { news: 'message', frame: 'message.created', isSaid: true },
  event: { ...silent, isSaid: false },
  note: { ...silent, news: 'mention', isSaid: false },
  resolution: { ...silent, isSaid: false },
} satisfies Record<string, KindRule>

/** Every movement of a conversation, and what follows from it. Clocks follow the step itself, not its entry. */
export const eventNames = {
  opened: { ...movement, frame: 'conversation.opened' },
  joined: movement,
  left: movement,
  assigned: { ...movement, news: 'assigned' },
  unassigned: { ...movement, news: 'grab_offer' },
  transferred: { ...movement, news: 'grab_offer' },
  held: movement,
  // Only where the time that it was held until has come.
  resumed: { ...movement, news: 'reminder' },
  withheld: { ...silent, news: 'reminder', isLogged: false },
  soon: { ...silent, news: 'soon', isLogged: false },
  overdue: { ...silent, news: 'overdue', isLogged: false },
  closed: movement,
  // A customer's message that reopens is an offer itself.
  reopened: { ...movement, news: 'grab_offer_by_agent' },
  pinned: movement,
  unpinned: movement,
  blacklisted: movement,
  unblacklisted: movement,
  opted_out: movement,
  opted_in: movement,
  deleted: movement,
  exported: movement,
  merged: movement,
  unmerged: movement,
  /** O2: a bot answers from now on; `to`: which */
  bot_began: movement,
  /** O2: people answer from now on; `from`: the bot, `to`: why */
  bot_ended: { ...movement, news: 'handed_over' },
  /** a workflow ended before its end, or did not begin; `to`: why */
  workflow_stopped: { ...silent, isLogged: false },
  /** a workflow could not take one of its steps; `from`: the step, `to`: why */
  step_skipped: { ...silent, isLogged: false },
  /** a workflow tells an agent to look at it; `to`: whom */
  notified: { ...silent, news: 'told', isLogged: false },
  /** L5: to whom a CRM knows by their number or address; `from`: the record, `to`: the CRM's name */
  record_linked: { ...silent, isLogged: false },
  /** O5: the customer's doing; `from`: the score before, `to`: the score */
  rated: { ...silent, isLogged: false },
} satisfies Record<string, EventRule>

export type EntryKind = keyof typeof entryKinds
export type EventName = keyof typeof eventNames
/** What of an entry decides. */
interface Kinded {
  kind: EntryKind
  event?: { name: EventName; from?: string | null; to?: string | null } | undefined
  message?: { automatic?: true | undefined; history?: true | undefined } | undefined
}

const ruleOf = ({ kind, event }: Kinded): Rule => (event ? eventNames[event.name] : entryKinds[kind])

/** What kind of news an entry is. */
export function newsOf(entry: Kinded): News {
  if (entry.message?.automatic || entry.message?.history) return 'none'
  if (entry.event?.name === 'resumed' && !entry.event.from) return 'none'
  // Somebody took it: nobody else is called.
  if (entry.event?.name === 'bot_ended' && entry.event.to === 'agent') return 'none'
  return ruleOf(entry).news
}

/** The event by which open consoles learn of a new entry. */
export function frameOf(entry: Kinded): Rule['frame'] {
  return ruleOf(entry).frame
}

/** A12: whether it is somebody's doing, which the access log keeps. */
export function isMovement({ event }: Pick<Kinded, 'event'>): boolean {
  return event !== undefined && eventNames[event.name].isLogged
}

/** Whether it was said between customer and company. */
export function isSaid({ kind }: Pick<Kinded, 'kind'>): boolean {
  return entryKinds[kind].isSaid
}
