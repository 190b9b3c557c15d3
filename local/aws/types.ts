import type { FunctionName } from '../../functions/manifest.ts'
import type { Models } from './bedrock.ts'
import type { Snapshot } from './snapshot.ts'
import type { WireHandler } from './wire.ts'

/** The one movable clock of the local system: real time plus whatever it was advanced by. */
export interface LocalClock {
  now(): number
  /** moves it forward and tells everybody who waits for a time */
  advance(ms: number): void
  /** called after each `advance`; answers the way to stop listening */
  onAdvance(callback: () => void): () => void
}

/** Open sockets of the WebSocket front, as `@connections` sees them. */
export interface SocketHub {
  post(connectionId: string, data: Buffer): 'ok' | 'gone' | 'too-large'
  info(connectionId: string): { connectedAt: Date; lastActiveAt: Date; sourceIp: string; userAgent: string } | undefined
  /** closes the socket; false: it is not there */
  drop(connectionId: string): boolean
}

/** Runs one Lambda function; rejects when it throws or its host crashes. */
export type Invoke = (fn: FunctionName, event: unknown) => Promise<unknown>

/** Switches that make the stand-ins behave like the services on a bad day, and what they counted. */
export interface Faults {
  /** streams and queues hand a batch over twice */
  duplicates: boolean
  /** work of different keys overtakes each other; work of one key never does */
  reordering: boolean
  /** functions that fail whenever a service calls them, as after a faulty deployment */
  failing: readonly string[]
  /** how often something happened: `queue.batches`, `streams.retries`, `scheduler.CreateSchedule` … */
  counters: Record<string, number>
  count(name: string, by?: number): void
}

export interface QueueDefinition {
  /** ends in `.fifo` */
  name: string
  visibilityTimeoutSeconds: number
  /** after so many receives a message goes to the dead-letter queue instead */
  redrive?: { maxReceiveCount: number; deadLetterQueue: string }
  /** the event source mapping on it */
  consumer?: { fn: FunctionName; batchSize: number; concurrency: number }
  /** the id of that mapping, where it may be disabled */
  source?: string
}

export interface Queues {
  url(name: string): string
  /** messages in the queue, whether visible, in flight or postponed */
  size(name: string): number
  /** messages of all queues that have a consumer which is not disabled */
  pending(): number
  /** makes every postponed message visible now */
  hurry(): void
  /** what waits in a queue goes to its dead-letter queue now, as if it had been handed out too often; answers how many */
  giveUp(name: string): number
  /** moves what lies in dead-letter queues back to where it came from; answers how many that were */
  redrive(): number
  /** the bodies of the messages waiting in a queue, oldest first (dead letters, mostly) */
  peek(name: string, limit?: number): { id: string; groupId: string; body: string; receiveCount: number }[]
}

export interface Streams {
  /** something may have been written: look now instead of at the next slow poll */
  nudge(): void
  /** records being processed, plus one while a nudge has not been looked into */
  pending(): number
  /** ends the waits between retries */
  hurry(): void
  /** records given up after all retries, newest last (at most 1,000 are kept) */
  failed(): FailedWork[]
}

export interface FailedWork {
  source: string
  at: string
  error: string
  event: unknown
}

export interface Scheduler {
  /** fires what is due and answers how many targets were invoked with success */
  runDue(): Promise<number>
  /** epoch ms of the next firing; undefined: nothing is scheduled */
  nextDueAt(): number | undefined
  /** due or being delivered */
  pending(): number
  hurry(): void
  size(): number
}

export interface Email {
  from: string
  to: string[]
  replyTo: string[]
  subject: string
  text: string
  html: string
  /** names in lower case */
  headers: Record<string, string>
}

export interface Ses {
  /** the last 1,000 emails sent, oldest first */
  mailbox(): Email[]
  /** the next `times` calls are refused: `throttle` is a 400 Throttling, `unavailable` a 503 */
  fail(kind: 'throttle' | 'unavailable', times: number): void
  /** an email from outside; resolves with the object key once it is stored durably, the function runs after that */
  receive(raw: Buffer): Promise<string>
  /** received and not yet taken by the mail function */
  pending(): number
  hurry(): void
}

export interface Parameters {
  get(name: string): string | undefined
  put(name: string, value: string): void
}

export interface Objects {
  put(bucket: string, key: string, body: Buffer, type?: string): Promise<{ etag: string }>
  get(
    bucket: string,
    key: string,
  ): Promise<{ body: Buffer; type: string; etag: string; lastModified: Date } | undefined>
  delete(bucket: string, key: string): Promise<void>
}

export interface TokenClaims {
  sub: string
  email?: string
  [claim: string]: unknown
}

export interface TokenIssuer {
  issuer: string
  audience: string
  /** an ID token as Cognito makes it, valid for 12 hours of the local clock */
  issue(claims: TokenClaims): Promise<string>
  /** served at `<issuer>/.well-known/jwks.json` */
  jwks(): unknown
  /** served at `<issuer>/.well-known/openid-configuration` */
  configuration(): unknown
}

export interface AwsOptions {
  /** null: memory only */
  dataDir: string | null
  clock: LocalClock
  invoke: Invoke
  sockets: SocketHub
  /** the table whose stream feeds the two consumers; left out: no streams */
  table?: { endpoint: string; name: string }
  /** what stands in the tokens; default `http://localhost:3000/_local/issuer` and `switchboard` */
  tokens?: { issuer: string; audience: string }
  /** default: the delivery function's two queues and their dead-letter queue */
  queues?: QueueDefinition[]
  /** invokes the timer function with `{"sweep": true}` so often, as the stack's own schedule does; left out: never */
  sweepEveryMinutes?: number
}

export interface AwsStandIns {
  port: number
  /** a request whose path begins with the service's name, answered without a socket */
  handle: WireHandler
  /** AWS_ENDPOINT_URL_*, region and dummy credentials, and the variables of env-names.ts that name these stand-ins */
  env: Record<string, string>
  queues: Queues
  /** by their ids: whether the queue of each is looked into now */
  sources: { isOn(id: string): boolean }
  streams: Streams
  scheduler: Scheduler
  models: Models
  ses: Ses
  ssm: Parameters
  objects: Objects
  tokens: TokenIssuer
  faults: Faults
  /** stream records, queue messages, due timers and received mails that are still to be processed */
  pending(): number
  /** keeps what queues, schedules, mailbox, parameters and objects hold now, of stand-ins that are at rest */
  snapshot(): Snapshot
  /** works off everything without waiting for any backoff; resolves when nothing is left, or after a minute (see pending) */
  settle(): Promise<void>
  /** forgets what is in flight, as a crash of the consumers would, and starts again from what is durable */
  restart(): Promise<void>
  close(): Promise<void>
}
