import type { Conversation, Entry } from '../api/types.ts'

/** After how many milliseconds the customer was answered first; undefined: not yet, or it was not read. */
export function firstResponse({ id }: Pick<Conversation, 'id'>, entries: readonly Entry[]): number | undefined {
  const own = entries.filter((entry) => entry.conversationId === id)
  if (!own.some(({ seq }) => seq === 1)) return undefined
  const asked = own.find(({ message }) => message?.direction === 'inbound' && !message.automatic)
  const answer = own.find(({ message, at }) => asked && message?.direction === 'outbound' && at > asked.at)
  return asked && answer ? Date.parse(answer.at) - Date.parse(asked.at) : undefined
}
