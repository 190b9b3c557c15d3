/** M13: what somebody does in a conversation. */
export type PresenceState = 'viewing' | 'typing'
/** Which conversation a socket shows, and until when (epoch ms) that may be believed without another sign. */
export interface PresenceMark {
  conversationId: string
  state: PresenceState
  until: number
}

/** M13: how long a sign of life holds; clients repeat it in less. */
export const PRESENCE_MS = 60_000
/** M13: how long somebody is taken to type after the last sign of it. */
export const TYPING_MS = 10_000

interface Socket {
  agentId: string
  looking?: PresenceMark | undefined
}

/** M13: who is in a conversation at `now` (epoch ms), by agent id; somebody who types in one of several windows types. */
export function presenceOf(
  sockets: readonly Socket[],
  conversationId: string,
  now: number,
): ReadonlyMap<string, PresenceState> {
  const out = new Map<string, PresenceState>()
  for (const { agentId, looking } of sockets) {
    if (looking?.conversationId !== conversationId || looking.until <= now) continue
    const types = looking.state === 'typing' && looking.until - PRESENCE_MS + TYPING_MS > now
    if (types || !out.has(agentId)) out.set(agentId, types ? 'typing' : 'viewing')
  }
  return out
}
