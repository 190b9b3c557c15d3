import {
  ApiGatewayManagementApiClient,
  type ApiGatewayManagementApiClientConfig,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'
import { SESClient } from '@aws-sdk/client-ses'
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda'
import { encodeTime, incrementBase32, TIME_LEN, ulid } from 'ulid'
import { createModels } from '../../functions/areas/assistant/adapter/models.ts'
import { createFileStore } from '../../functions/areas/attachments/adapter/file-store.ts'
import type { Heard } from '../../functions/areas/bots/domain/bot-answer.ts'
import type { Question } from '../../functions/areas/bots/domain/question.ts'
import { askBot } from '../../functions/areas/bots/use-cases/ask-bot.ts'
import { workOutside } from '../../functions/areas/crm/use-cases/work-outside.ts'
import { tellApp } from '../../functions/areas/custom-channels/use-cases/tell-app.ts'
import { parseEmail } from '../../functions/areas/email/adapter/receiving.ts'
import { createMailer } from '../../functions/areas/email/adapter/sending.ts'
import { readMail } from '../../functions/areas/email/use-cases/read-mail.ts'
import { openFailedEvents } from '../../functions/areas/installation/adapter/failed-events.ts'
import { Installation, installWorkspace } from '../../functions/areas/installation/use-cases/install-workspace.ts'
import type { JobCall } from '../../functions/areas/jobs/port.ts'
import { createOutside } from '../../functions/areas/outside-calls/adapter/outside.ts'
import { createRollupFiles } from '../../functions/areas/reports/adapter/rollup-files.ts'
import type { ReportCall } from '../../functions/areas/reports/port.ts'
import { createSegmentFiles } from '../../functions/areas/search/adapter/segment-files.ts'
import { createSocketCloser } from '../../functions/areas/sockets/adapter/socket-closer.ts'
import { createSockets } from '../../functions/areas/sockets/adapter/sockets.ts'
import type { Acceptance } from '../../functions/areas/unmatched-mail/acceptance-port.ts'
import { createVisitorProofs } from '../../functions/areas/web-chat/adapter/visitor-proofs.ts'
import { createOutgoingQueue } from '../../functions/areas/webhook-endpoints/adapter/outgoing-queue.ts'
import { createOutgoingSource } from '../../functions/areas/webhook-endpoints/adapter/outgoing-source.ts'
import type { RunCall } from '../../functions/areas/workflow-runs/port.ts'
import type { EveryPart as Deps } from '../../functions/edges/compose.ts'
import { channels } from '../../functions/edges/compose.ts'
import { allAdapters } from '../../functions/edges/compose-adapters.ts'
import { checks } from '../../functions/edges/compose-checks.ts'
import { connectors } from '../../functions/edges/compose-connectors.ts'
import { lists } from '../../functions/edges/compose-lists.ts'
import { createStore } from '../../functions/edges/store.ts'
import { carryOut } from '../../functions/edges/stream/carry-out.ts'
import { keepBooks } from '../../functions/edges/stream/keep-books.ts'
import * as ENV from '../../functions/platform/env-names.ts'
import { openEventSource } from '../../functions/platform/event-source.ts'
import { openEventBridgeScheduler } from '../../functions/platform/eventbridge-scheduler.ts'
import { createJobQueue } from '../../functions/platform/job-queue.ts'
import { createParameters } from '../../functions/platform/parameters.ts'
import { createScheduler } from '../../functions/platform/scheduler.ts'
import { createSecrets } from '../../functions/platform/secrets.ts'
import { createObjectReader } from '../../functions/platform/stored-objects.ts'
import { STAND_IN_MODEL } from '../../local/aws/bedrock.ts'
import { OUTGOING_SOURCE, startAws } from '../../local/aws/server.ts'
import type { AwsStandIns, LocalClock, SocketHub } from '../../local/aws/types.ts'
import { demoWorkspace } from '../../local/demo-workspace.ts'
import { PUBLIC_URL } from './customers.ts'
import { type Engine, startEngine } from './engine.ts'
import { inProcess, requestInProcess } from './in-process.ts'
import { Lifeline } from './lifeline.ts'
import { type ProviderServer, startProviderServer } from './provider-server.ts'
import { type NearSqs, nearSqs } from './sqs.ts'
import type { TestStream } from './stream.ts'

export const FAILURES_BUCKET = 'failures'
export const DELIVERY_QUEUE = 'switchboard-delivery.fifo'
export const PATIENT_QUEUE = 'switchboard-patient.fifo'
export const OUTGOING_QUEUE = 'switchboard-outgoing.fifo'
export const VISIBILITY_SECONDS = 30
const STARTS_AT = Date.UTC(2026, 0, 15, 12)

/** One process: everything it would lose when it dies, and the calls it may still make. */
export interface Incarnation {
  deps: Deps
  life: Lifeline
}

/** All of the product in one process, on a table in memory or a real database, with AWS and the providers standing in. */
export interface TestSystem {
  database: Engine
  /** name of the table that all processes share */
  table: string
  aws: AwsStandIns
  provider: ProviderServer
  /** what the mail function was asked to take in, and has not been given yet */
  accepting: Acceptance[]
  /** what the jobs function was asked for, and has not been given yet */
  steps: JobCall[]
  /** the same of the function that carries workflows out */
  runs: RunCall[]
  /** the same of the one that rolls reports up */
  rollUps: ReportCall[]
  /** what agents of Dialogflow answer, and what they were asked */
  dialogflow: { answer(question: Question): Heard | Promise<Heard>; asked: Question[] }
  clock: LocalClock
  sockets: OpenSockets
  stream: TestStream
  /** a fresh process, which ends after so many SDK calls */
  boot(options?: { callsLeft?: number; hearsLast?: boolean; table?: string }): Incarnation
  /**
   * Keeps all that outlives a process as it is now, time included; the answer brings it back, as often as one likes.
   * Undefined with a real database, which cannot go back.
   */
  snapshot: (() => () => void) | undefined
  /** for the test's own questions, not counted */
  sqs: NearSqs
  stop(): Promise<void>
}

interface TestClock extends LocalClock {
  /** also into the past, of which nobody is told */
  set(now: number): void
}

export interface OpenSockets extends SocketHub {
  open(connectionId: string): void
  snapshot(): () => void
  /** what was posted to a socket, oldest first */
  frames(connectionId: string): string[]
}

function movableClock(start: number): TestClock {
  let now = start
  const listeners = new Set<() => void>()
  return {
    now: () => now,
    set(time) {
      now = time
    },
    advance(ms) {
      now += ms
      for (const listener of listeners) listener()
    },
    onAdvance(callback) {
      listeners.add(callback)
      return () => listeners.delete(callback)
    },
  }
}

function openSockets(now: () => number): OpenSockets {
  const posted = new Map<string, string[]>()
  return {
    open: (id) => posted.set(id, []),
    frames: (id) => posted.get(id) ?? [],
    post(id, data) {
      const frames = posted.get(id)
      frames?.push(data.toString())
      return frames ? 'ok' : 'gone'
    },
    info(id) {
      const at = new Date(now())
      return posted.has(id)
        ? { connectedAt: at, lastActiveAt: at, sourceIp: '127.0.0.1', userAgent: 'test' }
        : undefined
    },
    drop: (id) => posted.delete(id),
    snapshot() {
      const kept = [...posted].map(([id, frames]) => [id, [...frames]] as const)
      return () => {
        posted.clear()
        for (const [id, frames] of kept) posted.set(id, [...frames])
      }
    },
  }
}

type LateBatch = DynamoDBStreamEvent & { late?: boolean }

/** A consumer of the stream, called by its ARN as Lambda would. */
async function invokeConsumer(deps: Deps, arn: string, { Records, late }: LateBatch): Promise<DynamoDBBatchResponse> {
  const failed = await (arn.endsWith(':bookkeeping') ? keepBooks : carryOut)(Records, deps, late)
  return { batchItemFailures: failed.map(({ sequenceNumber }) => ({ itemIdentifier: sequenceNumber })) }
}

/** Each greater than the one before, as `monotonicFactory` makes them, but able to go back. */
function growingUlids() {
  return {
    last: '',
    next(now: number): string {
      const [before, random] = [this.last.slice(0, TIME_LEN), this.last.slice(TIME_LEN)]
      this.last = encodeTime(now, TIME_LEN) > before ? ulid(now) : before + incrementBase32(random)
      return this.last
    },
  }
}

const silent = { info() {}, warn() {}, error() {} }

/** Starts all of it; `engine` is 'dynoxide' where a test is to meet the real database. */
export async function startSystem(engine?: string): Promise<TestSystem> {
  const clock = movableClock(STARTS_AT)
  const sockets = openSockets(clock.now)
  const [database, provider, aws] = await Promise.all([
    startEngine(engine),
    startProviderServer(clock.now),
    startAws({
      dataDir: null,
      clock,
      sockets,
      // Tests fire timers themselves: what fires by itself would come at any time.
      invoke: () => Promise.resolve({}),
      queues: [DELIVERY_QUEUE, PATIENT_QUEUE, OUTGOING_QUEUE].map((name) => ({
        name,
        visibilityTimeoutSeconds: VISIBILITY_SECONDS,
        ...(name === OUTGOING_QUEUE ? { source: OUTGOING_SOURCE } : {}),
      })),
    }),
  ])
  process.env[ENV.publicUrl] = PUBLIC_URL
  process.env[ENV.providerApiBase] = `${provider.origin}/{channelId}`
  const table = await database.table()
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const config = (service: string) => ({
    region: 'us-east-1',
    credentials,
    endpoint: `http://127.0.0.1:${aws.port}/${service}`,
  })
  // The clients are the real ones, and so are their requests; only the way to the stand-ins is short.
  const requestHandler = inProcess(aws.handle)
  // What a command goes through is put together once per kind of command.
  const near = (service: string) => ({ ...config(service), requestHandler, cacheMiddleware: true })
  const sqs = nearSqs(aws.handle, '/sqs/')
  const eventBridge = openEventBridgeScheduler('us-east-1', undefined, requestInProcess(aws.handle, '/scheduler'))
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' })
  const parameters = createParameters('us-east-1', config('ssm').endpoint)
  const outgoingSource = openEventSource(OUTGOING_SOURCE, 'us-east-1', config('lambda').endpoint)
  const bucket = { name: aws.env[ENV.filesBucket] ?? '', region: 'us-east-1', endpoint: config('s3').endpoint }
  const ulids = growingUlids()
  const queueUrls = { prompt: aws.queues.url(DELIVERY_QUEUE), patient: aws.queues.url(PATIENT_QUEUE) }
  const readObject = createObjectReader('us-east-1', config('s3').endpoint)
  const openEmail = async (from: string, key: string) => {
    const raw = await readObject(from, key)
    return raw && { raw, email: await parseEmail(raw, `<${key}@stored>`) }
  }
  const mailStore = { open: openEmail }

  // One of each for all processes: making them is most of what a new process would cost.
  const clients = {
    sockets: new ApiGatewayManagementApiClient(near('connections') as ApiGatewayManagementApiClientConfig),
    ses: new SESClient(near('ses')),
    models: new BedrockRuntimeClient({ ...near('bedrock'), maxAttempts: 1 }),
  }

  const accepting: Acceptance[] = []
  const steps: JobCall[] = []
  const runs: RunCall[] = []
  const rollUps: ReportCall[] = []
  const dialogflow: TestSystem['dialogflow'] = {
    answer: ({ text }) => ({
      outcome: 'answered',
      answer: { messages: [{ text: `You said: ${text}` }], action: undefined },
    }),
    asked: [],
  }

  const boot: TestSystem['boot'] = ({ callsLeft, hearsLast, table: tableName = table } = {}) => {
    const life = new Lifeline(callsLeft, hearsLast)
    const store = createStore(database.open(tableName, life), clock)
    const secrets = createSecrets(life.watchCalls(parameters), '/test', clock)
    const deps: Deps = {
      store,
      clock,
      ulid: () => ulids.next(clock.now()),
      log: silent,
      secrets,
      ...channels(store, secrets, clock),
      ...allAdapters({ tell: (call) => tellApp(deps, call) }),
      ...checks(),
      ...lists(),
      ...connectors(secrets),
      queue: createJobQueue(life.watchCalls(sqs), queueUrls),
      outgoing: createOutgoingQueue(life.watchCalls(sqs), aws.queues.url(OUTGOING_QUEUE)),
      outgoingSource: createOutgoingSource(
        life.watchCalls(outgoingSource),
        life.watchCalls(sqs),
        aws.queues.url(OUTGOING_QUEUE),
      ),
      models: createModels([STAND_IN_MODEL], () => life.watchShared(clients.models)),
      sockets: createSockets(life.watchShared(clients.sockets)),
      socketCloser: createSocketCloser(life.watchShared(clients.sockets)),
      scheduler: createScheduler(life.watchCalls(eventBridge), {
        group: aws.env[ENV.scheduleGroup] ?? '',
        functionArn: aws.env[ENV.timerFunctionArn] ?? '',
        roleArn: aws.env[ENV.scheduleRoleArn] ?? '',
        deadLetterArn: aws.env[ENV.scheduleDlqArn] ?? '',
      }),
      files: life.watchCalls(createFileStore(bucket, clock)),
      rollups: life.watchCalls(createRollupFiles(bucket.name, bucket.region, bucket.endpoint)),
      segments: life.watchCalls(createSegmentFiles(bucket.name, bucket.region, bucket.endpoint)),
      mailer: createMailer(life.watchShared(clients.ses), 'us-east-1'),
      visitorProofs: createVisitorProofs(),
      mailStore,
      mailbox: life.watchCalls({
        read: (bucket: string, key: string) => readMail({ mailStore, files: deps.files }, { bucket, key }),
      }),
      failedEvents: life.watchCalls(openFailedEvents(FAILURES_BUCKET, 'us-east-1', config('s3').endpoint)),
      functions: life.watchCalls({ invoke: (arn, event) => invokeConsumer(deps, arn, event as LateBatch) }),
      mailRoom: life.watchCalls({
        async accept(job: Acceptance) {
          accepting.push(job)
        },
      }),
      operations: { call: () => Promise.reject(new Error('Operations are run by whoever asks here.')) },
      jobRoom: life.watchCalls({
        async begin(call: JobCall) {
          steps.push(call)
        },
      }),
      outside: life.watchCalls(createOutside({ localhost: true })),
      dialogflow: life.watchCalls({
        async ask(_bot: unknown, _secrets: unknown, question: Question) {
          dialogflow.asked.push(question)
          return dialogflow.answer(question)
        },
      }),
      botRoom: { ask: (job, out) => askBot(deps, job, out) },
      appRoom: { tell: (call) => tellApp(deps, call) },
      crmRoom: { work: (job) => workOutside(deps, job) },
      runRoom: life.watchCalls({
        async begin(call: RunCall) {
          runs.push(call)
        },
      }),
      reportRoom: life.watchCalls({
        async begin(call: ReportCall) {
          rollUps.push(call)
        },
      }),
      settings: {
        socketUrl: 'wss://switchboard.test/socket',
        emailDomain: 'mail.switchboard.test',
        emailFrom: { name: 'Switchboard', address: 'inbox@mail.switchboard.test' },
        consoleUrl: 'https://console.switchboard.test',
        limits: true,
        localhostCalls: true,
      },
    }
    return { deps, life }
  }

  const installed = boot().deps
  await installWorkspace(installed, Installation.parse(demoWorkspace))
  const snapshot = () => {
    const now = clock.now()
    const lastUlid = ulids.last
    const asked = [...accepting]
    const stepsAsked = [...steps]
    const runsAsked = [...runs]
    const rollUpsAsked = [...rollUps]
    const kept = [database.snapshot?.(), aws.snapshot(), provider.snapshot(), sockets.snapshot()]
    return () => {
      clock.set(now)
      ulids.last = lastUlid
      for (const restore of kept) restore?.()
      accepting.splice(0, accepting.length, ...asked)
      steps.splice(0, steps.length, ...stepsAsked)
      runs.splice(0, runs.length, ...runsAsked)
      rollUps.splice(0, rollUps.length, ...rollUpsAsked)
    }
  }
  return {
    accepting,
    steps,
    runs,
    rollUps,
    dialogflow,
    database,
    table,
    aws,
    provider,
    clock,
    sockets,
    stream: await database.stream(table),
    boot,
    snapshot: database.snapshot && snapshot,
    sqs,
    async stop() {
      await Promise.all([provider.stop(), aws.close()])
      await database.stop()
    },
  }
}
