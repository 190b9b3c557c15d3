import type { Write } from './commit.ts'
import type { SigningPurpose } from './signing-purposes.ts'

/** The current time in epoch milliseconds. */
export interface Clock {
  now(): number
}

/** The two queues of jobs: what may take long waits in the patient one, which has few places, but places of its own. */
export type Pace = 'prompt' | 'patient'

/** What a queue carries; what else a job says is its area's. */
export interface AnyJob {
  kind: string
  [field: string]: unknown
}
/** A job with the queue and the lane that it goes in: jobs of one lane follow each other. */
export interface Queued<Job extends { kind: string }> {
  job: Job
  pace: Pace
  lane: string
}
/** How a job was handed out. */
export interface HandedOut {
  from: Pace
  /** how often, with this time */
  tries: number
  /** since when it is in that queue, epoch ms */
  since: number
}
/** What came of a job; `handOver`: the job that the patient queue is to do in its place, before the rest of its lane. */
export type JobOutcome = { done: true } | { retryAfterSeconds: number } | { handOver: AnyJob }

/** A received job, as its queue knows it. */
export interface HeldJob {
  from: Pace
  receiptHandle: string
}
/** Where jobs wait that call somebody else: first in, first out within a lane. */
export interface JobQueue {
  enqueue(job: AnyJob, way: { pace: Pace; lane: string; deduplicationId: string }): Promise<void>
  /** leaves a received job alone for so long */
  postpone(held: HeldJob, seconds: number): Promise<void>
  /** takes a job out that is done; one that was handed out again since stays */
  finish(held: HeldJob): Promise<void>
  /** which of the two queues this is */
  paceOf(queueArn: string): Pace
}

/**
 * What a one-time schedule is about: a conversation's timer, an agent's digest, what a campaign or a workflow's run waits for, a
 * silence, a look at queues, or when a webhook endpoint is tried again.
 */
export type ScheduleKind =
  | 'conversation'
  | 'digest'
  | 'campaign'
  | 'run'
  | 'silence'
  | 'schedule'
  | 'queues'
  | 'endpoint'
  | 'outgoing'
/** What fires at a time of the future, one schedule per conversation, agent's digest, campaign, run and silence. */
export interface Scheduler {
  /** sets the schedule to `at` (epoch ms); `replaces`: one is set already, as far as is known */
  arm(schedule: { kind: ScheduleKind; id: string; at: number; replaces: boolean }): Promise<void>
  /** takes a conversation's schedule away; no error where there is none */
  remove(conversationId: string): Promise<void>
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
  /** addresses of this machine count among those that other systems may have; only in the local runtime */
  localhostCalls: boolean
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
