import type { Write } from './commit.ts'
import type { SigningPurpose } from './signing-purposes.ts'

/** The current time in epoch milliseconds. */
export interface Clock {
  now(): number
}

/** A job with the lane that it goes in: jobs of one lane follow each other. */
export interface Queued<Job extends { kind: string }> {
  job: Job
  lane: string
}
/** What came of a job. */
export type JobOutcome = { done: true } | { retryAfterSeconds: number }
/** Where jobs wait that call somebody else: first in, first out within a lane. */
export interface JobQueue {
  enqueue(job: { kind: string }, way: { lane: string; deduplicationId: string }): Promise<void>
  /** leaves a received job alone for so long */
  postpone(receiptHandle: string, seconds: number): Promise<void>
  /** takes a job out that is done, before the rest of its batch is */
  finish(receiptHandle: string): Promise<void>
}

/** What a one-time schedule is about: a conversation's timer, or an agent's digest. */
export type ScheduleKind = 'conversation' | 'digest'
/** What fires at a time of the future, one schedule per conversation and per agent's digest. */
export interface Scheduler {
  /** sets the schedule to `at` (epoch ms); `replaces`: one is set already, as far as is known */
  arm(schedule: { kind: ScheduleKind; id: string; at: number; replaces: boolean }): Promise<void>
}

/** The first signs, all verify. */
export type SigningKeys = readonly [string, ...string[]]
/** How long what a replaced key signed goes on counting; not at all, when it is in the wrong hands. */
export interface Rotation {
  keepMs: number
  leaked: boolean
}

export interface Secrets {
  /** by the name they were put under: a channel's id, or `<id>/<change>`; none where there are none */
  channel(channelId: string): Promise<Record<string, string>>
  putChannel(channelId: string, secrets: Record<string, string>): Promise<void>
  /** no error where there are none */
  removeChannel(channelId: string): Promise<void>
  /** remembered for a minute */
  signingKeys(purpose: SigningPurpose): Promise<SigningKeys>
  /** makes a key for every purpose that has none */
  makeSigningKeys(): Promise<void>
  /** puts a new key in front; answers how many there are, and from when the new one signs (epoch ms) */
  rotateSigningKey(purpose: SigningPurpose, rotation: Rotation): Promise<{ keys: number; signsFrom: number }>
}

/** Structured log lines. Never a customer's text. */
export interface Log {
  info(event: string, fields?: Record<string, unknown>): void
  warn(event: string, fields?: Record<string, unknown>): void
  error(event: string, fields?: Record<string, unknown>): void
}

/** What every area's store comes with. */
export interface Commits {
  /** all or nothing; throws ConflictError with the labels of the broken conditions */
  commit(writes: Write[]): Promise<void>
}
/** A use-case names the stores of the areas it asks: `HasStore<TimelineStore & WorkspaceStore>`. */
export interface HasStore<Store = unknown> {
  store: Store & Commits
}

/** What an installation is configured with. */
export interface Settings {
  socketUrl: string
  emailDomain: string
  emailFrom: { name: string; address: string }
  /** origin of the agents' console, without a trailing slash */
  consoleUrl: string
  /** how often strangers may call is limited; off only for load tests */
  limits: boolean
}

/** What is no area's own; a use-case names its parts with Pick. */
export interface Parts {
  clock: Clock
  ulid(): string
  log: Log
  queue: JobQueue
  scheduler: Scheduler
  secrets: Secrets
  settings: Settings
}
