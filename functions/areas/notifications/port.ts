import type { TeamKey } from '../queues/port.ts'
import type { Agent, Team } from '../workspace/domain/agent.ts'
import type { NotificationSettings } from './domain/notifications.ts'

/** Who a notification is kept for: an agent, or everybody of a team (null: of none). */
export type Audience = { agentId: string } | { teamId: TeamKey }

/** N1: what an agent has chosen; kinds that are not there are as they are by default. Version 0: nothing ever was. */
export interface OwnNotificationSettings {
  agentId: string
  ways: Partial<NotificationSettings>
  version: number
}

/** Everybody who can be told of something, and how they want to be. */
export interface Directory {
  agents: readonly Agent[]
  teams: readonly Team[]
  settingsOf(agentId: string): NotificationSettings
}

/** An email that is being gathered for an agent. */
export interface Digest {
  agentId: string
  /** epoch ms */
  dueAt: number
  /** how often something was added */
  count: number
  /** a process is sending it: until when it may be presumed alive */
  leaseUntil: number | null
  /** how often it was taken to be sent without our knowing that it was not */
  attempts: number
}
