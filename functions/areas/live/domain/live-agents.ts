import type { Agent } from '../../workspace/domain/agent.ts'

/** An agent as they are now. */
export interface AgentNow {
  id: string
  name: string
  /** has the console open */
  online: boolean
  /** A9: conversations may be assigned to them */
  available: boolean
  /** epoch ms; null: that is not known */
  since: number | null
}

/**
 * R2: an agent with the sockets that they have open, each since when (epoch ms). Since when they are online or away is since
 * when they both have the console open and are as available as they are; when they left nobody keeps.
 */
export function agentNow(
  { id, name, available, availableChangedAt = 0, deleted = false }: Agent,
  sockets: readonly { since: number }[],
): AgentNow {
  if (deleted || sockets.length === 0) return { id, name, online: false, available: available && !deleted, since: null }
  const opened = Math.min(...sockets.map(({ since }) => since))
  return { id, name, online: true, available, since: Math.max(opened, availableChangedAt) }
}
