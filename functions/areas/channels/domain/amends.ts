/** What an agent can do to messages of a channel. */
export interface Amends {
  /** with any emoji, or with one of these */
  react?: 'any' | readonly string[]
  edit?: true
  /** so long after it was sent, ms */
  unsendWithinMs?: number
  /** an answer can quote the message that it answers */
  quote?: true
}
