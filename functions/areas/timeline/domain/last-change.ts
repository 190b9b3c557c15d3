const field = 'lastChange'

/**
 * What was done to an entry last, as the stream is told: those who listen ask for the changes that they want by it. The
 * way of a message to its receiver is none of these, unless a campaign has sent it.
 */
export const LAST_CHANGE = {
  tagged: { field, is: ['tagged'] },
  edited: { field, is: ['edited'] },
  unsent: { field, is: ['unsent'] },
  /** an agent reacted, or took it back */
  reacted: { field, is: ['reacted'] },
  /** M18: how far a message of a campaign has come */
  moved: { field, is: ['moved'] },
} as const
