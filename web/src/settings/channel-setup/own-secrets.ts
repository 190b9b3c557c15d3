const made = new Map<string, Record<string, string>>()

/** Something that nobody guesses, of letters and digits: every provider's field takes it. */
export function inventSecret(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => (byte % 36).toString(36)).join('')
}

/** Keeps what was made up for a channel until the page is left: the server never tells it again, and it is to be pasted. */
export function keepInvented(channelId: string, secrets: Record<string, string>): void {
  made.set(channelId, { ...made.get(channelId), ...secrets })
}

/** What was made up for a channel, where that was done on this page. */
export const inventedOf = (channelId: string): Record<string, string> | undefined => made.get(channelId)
