import type { Write } from '../../kernel/commit.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { Agent, Team } from '../workspace/domain/agent.ts'
import type { TeamKey } from '../workspace/port.ts'
import type { EmailLanguage } from './domain/email-language.ts'
import type { Notification, NotificationSettings, ReadMarks } from './domain/notifications.ts'

/** Who a notification is kept for: an agent, or everybody of a team (null: of none). */
export type Audience = { agentId: string } | { teamId: TeamKey }

/** N1: what an agent has chosen; kinds that are not there are as they are by default. Version 0: nothing ever was. */
export interface OwnNotificationSettings {
  agentId: string
  ways: Partial<NotificationSettings>
  /** R1: figures of the week before by email, each Monday; absent: none */
  weeklyReport?: true | undefined
  /** what emails to them are in; absent: nobody said */
  language?: EmailLanguage | undefined
  version: number
}

/** Everybody who can be notified of something, and how they want to be. */
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

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface NotificationsStore {
  /** agents, teams and what agents want to be notified of; may be some seconds old */
  readDirectory(): Promise<Directory>
  /** this process learned of a change */
  forgetDirectory(): void
  putNotification(audience: Audience, notification: Notification, since: number): Promise<void>
  listNotifications(audiences: readonly Audience[], page: PageRequest, now: number): Promise<Page<Notification>>
  readNotificationMarks(agentId: string): Promise<ReadMarks>
  markNotificationsRead(agentId: string, ids: string[], now: number): Promise<void>
  markAllNotificationsRead(agentId: string, before: number): Promise<void>
  readNotificationSettings(agentId: string): Promise<OwnNotificationSettings>
  putNotificationSettings(settings: OwnNotificationSettings): Write
  /** choices of all who have made any, those who are gone too */
  listNotificationSettings(): Promise<OwnNotificationSettings[]>
  /** adds to the agent's digest, which is due at `dueAt` (epoch ms) unless it is due already */
  addToDigest(agentId: string, notification: Notification, dueAt: number): Promise<void>
  /** all that are being gathered or sent */
  listDigests(): Promise<Digest[]>
  /** undefined: none is due, or another process is sending it */
  takeDigest(agentId: string, now: number, leaseUntil: number): Promise<Digest | undefined>
  readDigestNotes(agentId: string): Promise<Notification[]>
  /** over, unless something was added since it was taken: that is then due at `nextDueAt` */
  finishDigest(digest: Digest, done: Notification[], nextDueAt: number): Promise<void>
  /** it was not sent: due again at `dueAt` */
  postponeDigest(digest: Digest, dueAt: number): Promise<void>
}
