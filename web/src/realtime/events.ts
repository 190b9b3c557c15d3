import type { Campaign, Contact, Conversation, Entry, Job, Notification } from '../api/types.ts'
import type { AgentNow } from '../live/moving.ts'

/** Another agent who has the conversation open. */
export interface Colleague {
  id: string
  name: string
  state: 'viewing' | 'typing'
}

/** What the socket tells; which fields are there depends on the type. */
export interface LiveEvent {
  id: string
  type: string
  seq?: number
  at: string
  conversation?: Conversation
  entry?: Entry
  contact?: Contact
  job?: Job
  campaign?: Campaign
  /** R2: how somebody is now */
  agent?: AgentNow
  conversationId?: string
  agents?: Colleague[]
  /** the customer (`contactId`) or an agent writes */
  typing?: { contactId?: string; state?: 'typing' | 'idle' }
  notification?: Omit<Notification, 'read'>
  /** one may not see any more what one saw until now; a frame does not say what */
  gone?: true
}

const REMEMBERED = 5_000
const seen = new Set<string>()

/** Leaves out what was there before: a frame may come twice. */
export function onlyNew(events: readonly LiveEvent[]): LiveEvent[] {
  const fresh = events.filter(({ id }) => !seen.has(id))
  for (const { id } of fresh) seen.add(id)
  for (const id of seen) {
    if (seen.size <= REMEMBERED) break
    seen.delete(id)
  }
  return fresh
}
