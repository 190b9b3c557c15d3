/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface DeletionStore {
  /** removes what was said in a conversation, a bounded part; `done`: nothing is left */
  purgeConversation(
    deleted: { contactId: string; n: number; deletedAt: number },
    limit: number,
  ): Promise<{ done: boolean }>
}
