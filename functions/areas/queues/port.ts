export type TeamKey = string | null

/** Which part of the inbox to read. `teams` bounds what is looked at; `null` stands for "no team". */
export type InboxPlace =
  | { by: 'place'; places: readonly ('unassigned' | 'assigned' | 'closed')[]; teams: readonly TeamKey[] }
  | { by: 'blacklist' }
  | { by: 'agent'; list: 'mine' | 'closed'; agentId: string }
  | { by: 'joined'; agentId: string }
  | { by: 'online' }
  | { by: 'waiting'; crew: readonly ('none' | 'some')[]; ranges: readonly WaitingRange[] }
  /** open, with the last activity before a time; the longest idle first */
  | { by: 'idle'; ranges: readonly { team: TeamKey; before: number }[] }

/** waitingSince in (after, before); either end may be open */
export interface WaitingRange {
  team: TeamKey
  after?: number
  before?: number
}

/** In which counters a conversation counts (`<group>#<name>`), as of its version. */
export interface CountedConversation {
  contactId: string
  n: number
  version: number
  counters: string[]
}
