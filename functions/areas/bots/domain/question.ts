/** A customer's message as a bot is asked about it. */
export interface Question {
  /** the entry's id: the same whenever it is asked again */
  id: string
  conversationId: string
  text: string
  /** of the choice that was taken */
  payload?: string | undefined
  /** the customer's, where it is known */
  language?: string | undefined
  contact: { id: string; name: string }
  channel: { id: string; type: string }
  attachments: { name: string; type: string }[]
  at: number
}
