/** What a change of settings leaves to be done in conversations, a page at a time. */
export interface Sweep {
  /** an agent who was deleted; a team whose times changed or that was deleted; conversations that do not count yet */
  what: 'agent' | 'team' | 'tally'
  id: string
  /** tells this sweep from one that was started anew */
  run: string
  startedAt: number
  step: number
  cursor: string | null
  /** it has been all the way round; once more, later, finds what the indexes did not show yet */
  finished: boolean
}
