/** Which movements of the access log: of one conversation, made by an agent or moving one. */
export interface MovementFilter {
  conversation?: { contactId: string; n: number }
  agentId?: string
}
