import { remember, remembered } from '../ui/remembered.ts'

const MOST = 8
const keyOf = (agentId: string) => `switchboard.searched.${agentId}`

/** What this agent searched for lately in this browser, the latest first. */
export function recentSearches(agentId: string): string[] {
  try {
    const found: unknown = JSON.parse(remembered(keyOf(agentId)) ?? '[]')
    return Array.isArray(found) ? found.filter((one): one is string => typeof one === 'string') : []
  } catch {
    // Somebody else wrote there: nothing was searched for yet.
    return []
  }
}

/** A result was opened: that was worth searching for. */
export function noteSearch(agentId: string, question: string): void {
  const others = recentSearches(agentId).filter((one) => one !== question)
  remember(keyOf(agentId), JSON.stringify([question, ...others].slice(0, MOST)))
}

/** None is kept any more. */
export const forgetSearches = (agentId: string): void => remember(keyOf(agentId), '[]')
