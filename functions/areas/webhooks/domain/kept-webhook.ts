/** A webhook that was signed but not understood, without its body. */
export interface KeptWebhook {
  id: string
  channelId: string
  at: number
  reasons: string[]
  method: string
  url: string
  headers: Record<string, string>
  bytes: number
  /** when it was read again and understood */
  replayedAt: number | null
  /** when somebody asked for that; until it was tried */
  replayAskedAt?: number
}
