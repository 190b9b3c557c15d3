/** L3: messages join a note for so long after its first message. */
export const NOTE_WINDOW_MS = 24 * 60 * 60 * 1000

/** When the window of a note closes (epoch ms): a message received then is too late. */
export function windowEnd(firstAt: number): number {
  return firstAt + NOTE_WINDOW_MS
}

/** L3: whether a message received at `at` joins the note whose first message was received at `firstAt` (epoch ms). */
export function joinsNote(firstAt: number, at: number): boolean {
  return at < windowEnd(firstAt)
}

/**
 * L3, L4: shares out messages, in the order in which they were stored, by when they were received (epoch ms): those that
 * join the open note, where there is one, and after them one group per new note. No message is in two, or in none.
 */
export function shareOut<Message extends { receivedAt: number }>(
  open: { firstAt: number } | null,
  messages: readonly Message[],
): { joined: Message[]; started: Message[][] } {
  const joined: Message[] = []
  const started: Message[][] = []
  for (const message of messages) {
    const group = started.at(-1)
    const firstAt = group ? group[0]?.receivedAt : open?.firstAt
    if (firstAt === undefined || !joinsNote(firstAt, message.receivedAt)) started.push([message])
    else (group ?? joined).push(message)
  }
  return { joined, started }
}
