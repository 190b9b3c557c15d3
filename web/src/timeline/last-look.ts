import { remember, remembered } from '../ui/remembered.ts'

const KEPT = 'switchboard.looked'
const MOST = 200

function kept(): [conversationId: string, seq: number][] {
  try {
    const found: unknown = JSON.parse(remembered(KEPT) ?? '[]')
    return Array.isArray(found) ? (found as [string, number][]) : []
  } catch {
    // Somebody else wrote there: nobody looked yet.
    return []
  }
}

/** Up to which entry this person has looked at a conversation in this browser; undefined: not lately. */
export const lookedUntil = (conversationId: string): number | undefined =>
  kept().find(([id]) => id === conversationId)?.[1]

/** They have seen it up to that entry; of conversations that were looked at long ago it is forgotten. */
export function noteLook(conversationId: string, seq: number): void {
  const known = lookedUntil(conversationId) ?? 0
  if (seq <= known) return
  const others = kept().filter(([id]) => id !== conversationId)
  remember(KEPT, JSON.stringify([[conversationId, seq], ...others].slice(0, MOST)))
}
