import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { functionOf } from '../../contracts/function-of.ts'
import * as ENV from '../../functions/platform/env-names.ts'
import { STAND_IN_MODEL, startBedrock } from './bedrock.ts'
import { startCalled } from './called.ts'
import { connectionsHandler } from './connections.ts'
import { startEventSources } from './event-sources.ts'
import { startFailedEvents } from './failed-events.ts'
import { createFaults } from './faults.ts'
import { startInboundMail } from './inbound-mail.ts'
import { lambdaHandler } from './lambda.ts'
import { startObjects } from './objects.ts'
import { startScheduler } from './scheduler.ts'
import { startSes } from './ses.ts'
import { queueArn, startSqs } from './sqs-fifo.ts'
import { startSsm } from './ssm.ts'
import { type StreamsStandIn, startStreams } from './streams.ts'
import { startTokenIssuer } from './token-issuer.ts'
import type { AwsOptions, AwsStandIns, Invoke, QueueDefinition, TokenIssuer } from './types.ts'
import type { WireAnswer, WireHandler, WireRequest } from './wire.ts'

const DELIVERY_QUEUE = 'switchboard-delivery.fifo'
const PATIENT_QUEUE = 'switchboard-patient.fifo'
const OUTGOING_QUEUE = 'switchboard-outgoing.fifo'
/** The id of the mapping that has it looked into. */
export const OUTGOING_SOURCE = '6a4f8f4e-0d53-4c0b-9d52-3f1f6f0f2a10'
const DELIVERY_DEAD_LETTERS = 'switchboard-delivery-dead-letters.fifo'
const MAIL_BUCKET = 'switchboard-local-mail'
const FILES_BUCKET = 'switchboard-local-files'
const FAILURES_BUCKET = 'switchboard-local-failures'
const SCHEDULE_GROUP = 'switchboard-timers'
const MAIL_FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:mail'
const READER_FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:reader'
const OPERATION_FUNCTION_ARNS = Object.fromEntries(
  [...new Set(Object.values(functionOf))].map((name) => [
    name,
    `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
  ]),
)
const JOBS_FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:jobs'
const RUNS_FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:runs'
const REPORTS_FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:reports'
const TIMER_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:timer'
const ROLE_ARN = 'arn:aws:iam::000000000000:role/switchboard-scheduler'
const SETTLE_LIMIT_MS = 60_000

/** As in the stack, but for the visibility timeout: nobody at a desk waits six minutes for a retry. */
const defaultQueues: QueueDefinition[] = [
  ...[
    { name: DELIVERY_QUEUE, concurrency: 8 },
    { name: PATIENT_QUEUE, concurrency: 2 },
  ].map(({ name, concurrency }) => ({
    name,
    visibilityTimeoutSeconds: 30,
    redrive: { maxReceiveCount: 400, deadLetterQueue: DELIVERY_DEAD_LETTERS },
    consumer: { fn: 'delivery' as const, batchSize: 10, concurrency },
  })),
  {
    name: OUTGOING_QUEUE,
    visibilityTimeoutSeconds: 30,
    redrive: { maxReceiveCount: 100, deadLetterQueue: DELIVERY_DEAD_LETTERS },
    consumer: { fn: 'outgoing' as const, batchSize: 10, concurrency: 8 },
    source: OUTGOING_SOURCE,
  },
  { name: DELIVERY_DEAD_LETTERS, visibilityTimeoutSeconds: 30 },
]

const noStreams: StreamsStandIn = {
  nudge() {},
  pending: () => 0,
  hurry() {},
  failed: () => [],
  restart() {},
  close() {},
}

/** All stand-ins behind one loopback port; several can run in one process. */
export async function startAws(options: AwsOptions): Promise<AwsStandIns> {
  const { dataDir, clock, sockets, table, queues: definitions = defaultQueues } = options
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'switchboard-aws-'))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = (name: string) => (dataDir === null ? null : join(folder, name))
  const faults = createFaults()
  let streams = noStreams
  const invoke: Invoke = async (fn, event) => {
    if (faults.failing.includes(fn)) throw new Error(`${fn} is made to fail.`)
    return options.invoke(fn, event)
  }

  let port = 0
  const at = (service: string) => `http://127.0.0.1:${port}/${service}`
  const { issuer, audience } = options.tokens ?? {
    issuer: 'http://localhost:3000/_local/issuer',
    audience: 'switchboard',
  }
  const tokens = await startTokenIssuer({ file: file('token-key.json'), issuer, audience, now: clock.now })
  const ssm = startSsm(file('secrets.json'), clock.now)
  const objects = startObjects(join(folder, 'objects'), clock.now)
  const routes: Record<string, WireHandler> = {}
  const server = createServer((request, response) => {
    answer(request, response, routes).catch((error) => {
      console.error(`A stand-in failed on ${request.method} ${request.url}: ${(error as Error).stack}`)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  // A function keeps its connections while it is frozen between two calls.
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  port = (server.address() as AddressInfo).port

  const failures = startFailedEvents(objects, FAILURES_BUCKET, clock.now)
  const common = { file, clock, invoke, faults, failures }
  const sources = startEventSources({
    file: file('event-sources.json'),
    clock,
    ids: definitions.flatMap(({ source }) => source ?? []),
    onChange(id) {
      for (const { name, source } of definitions) if (source === id) queues.offerAll(name)
    },
  })
  const isOn = ({ source }: QueueDefinition) => source === undefined || sources.isOn(source)
  const queues = startSqs({ ...common, definitions, isOn, endpoint: () => at('sqs') })
  const scheduler = startScheduler({ ...common, groups: ['default', SCHEDULE_GROUP] })
  const inbound = startInboundMail({ ...common, objects, bucket: MAIL_BUCKET })
  const steps = startCalled({ file, clock, invoke, faults, fn: 'jobs' })
  const runs = startCalled({ ...common, fn: 'runs' })
  const rollUps = startCalled({ file, clock, invoke, faults, fn: 'reports' })
  const called = [steps, runs, rollUps]
  const models = startBedrock()
  const ses = startSes({ file: file('mailbox.jsonl'), faults, inbound, now: clock.now })
  Object.assign(routes, {
    sqs: queues.handle,
    ssm: ssm.handle,
    scheduler: scheduler.handle,
    ses: ses.handle,
    s3: objects.handle,
    bedrock: models.handle,
    lambda: lambdaHandler(
      invoke,
      {
        mail: (event) => inbound.announce(event),
        jobs: (event) => steps.call(event),
        runs: (event) => runs.call(event),
        reports: (event) => rollUps.call(event),
      },
      sources.handle,
    ),
    connections: connectionsHandler(sockets),
    issuer: issuerHandler(tokens),
  })
  if (options.sweepEveryMinutes) scheduler.sweep(TIMER_ARN, ROLE_ARN, options.sweepEveryMinutes)
  if (table) streams = await startStreams({ file, table, faults, invoke, failures, now: clock.now })

  let closed = false
  const pending = () =>
    [streams, queues, scheduler, ses, ...called].reduce((sum, standIn) => sum + standIn.pending(), 0)
  return {
    port,
    handle: (request) => dispatch(routes, request),
    env: {
      AWS_ENDPOINT_URL_SQS: at('sqs'),
      AWS_ENDPOINT_URL_SSM: at('ssm'),
      AWS_ENDPOINT_URL_SCHEDULER: at('scheduler'),
      AWS_ENDPOINT_URL_SES: at('ses'),
      AWS_ENDPOINT_URL_S3: at('s3'),
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: at('bedrock'),
      AWS_ENDPOINT_URL_LAMBDA: at('lambda'),
      AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: at('connections'),
      [ENV.socketEndpoint]: at('connections'),
      [ENV.deliveryQueueUrl]: queues.url(DELIVERY_QUEUE),
      [ENV.patientQueueUrl]: queues.url(PATIENT_QUEUE),
      [ENV.outgoingQueueUrl]: queues.url(OUTGOING_QUEUE),
      [ENV.outgoingSource]: OUTGOING_SOURCE,
      [ENV.mailBucket]: MAIL_BUCKET,
      [ENV.mailFunctionArn]: MAIL_FUNCTION_ARN,
      [ENV.readerFunctionArn]: READER_FUNCTION_ARN,
      [ENV.jobsFunctionArn]: JOBS_FUNCTION_ARN,
      [ENV.runsFunctionArn]: RUNS_FUNCTION_ARN,
      [ENV.reportsFunctionArn]: REPORTS_FUNCTION_ARN,
      [ENV.operationFunctionArns]: JSON.stringify(OPERATION_FUNCTION_ARNS),
      [ENV.assistantModels]: `${STAND_IN_MODEL.region}/${STAND_IN_MODEL.model}`,
      [ENV.filesBucket]: FILES_BUCKET,
      [ENV.failuresBucket]: FAILURES_BUCKET,
      [ENV.scheduleGroup]: SCHEDULE_GROUP,
      [ENV.scheduleRoleArn]: ROLE_ARN,
      [ENV.timerFunctionArn]: TIMER_ARN,
      [ENV.scheduleDlqArn]: queueArn('switchboard-timer-dead-letters'),
      [ENV.tokenIssuer]: issuer,
      [ENV.tokenAudience]: audience,
      [ENV.tokenJwksUri]: at('issuer/.well-known/jwks.json'),
    },
    queues,
    sources,
    streams: {
      nudge: () => streams.nudge(),
      pending: () => streams.pending(),
      hurry: () => streams.hurry(),
      failed: () => streams.failed(),
    },
    scheduler,
    models,
    ses,
    ssm,
    objects,
    tokens,
    faults,
    pending,
    snapshot() {
      const kept = [queues, sources, scheduler, ses, ssm, objects].map((standIn) => standIn.snapshot())
      return () => {
        for (const restore of kept) restore()
      }
    },
    async settle() {
      streams.nudge()
      for (const until = Date.now() + SETTLE_LIMIT_MS; !closed && Date.now() < until; await delay(2)) {
        await scheduler.runDue()
        if (pending() === 0) return
        for (const standIn of [streams, queues, scheduler, ses, ...called]) standIn.hurry()
      }
    },
    async restart() {
      for (const standIn of [streams, queues, scheduler, inbound, ...called]) standIn.restart()
    },
    async close() {
      if (closed) return
      closed = true
      for (const standIn of [streams, queues, sources, scheduler, inbound, ...called]) standIn.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      if (dataDir === null) rmSync(folder, { recursive: true, force: true })
    },
  }
}

function issuerHandler(tokens: TokenIssuer): WireHandler {
  return ({ path }) => {
    const document =
      path === '/.well-known/jwks.json'
        ? tokens.jwks()
        : path === '/.well-known/openid-configuration'
          ? tokens.configuration()
          : undefined
    if (document === undefined) return { status: 404 }
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(document) }
  }
}

async function dispatch(routes: Record<string, WireHandler>, request: WireRequest): Promise<WireAnswer> {
  const [, service = '', rest = ''] = /^\/([^/]+)(\/.*)?$/.exec(request.path) ?? []
  const handler = Object.hasOwn(routes, service) ? routes[service] : undefined
  if (!handler) return { status: 404, body: `There is no service ${service} here.` }
  return handler({ ...request, path: rest || '/' })
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  routes: Record<string, WireHandler>,
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const [path = '/', query = ''] = (request.url ?? '/').split('?')
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) headers[name] = [value].flat().join(', ')
  const answered = await dispatch(routes, {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers,
    body: Buffer.concat(chunks),
  })
  const body = request.method === 'HEAD' ? undefined : answered.body
  response.writeHead(answered.status, answered.headers)
  response.end(body)
}
