import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { deliveryJob } from '../functions/areas/delivery/job.ts'
import type { AnyJob, Queued } from '../functions/kernel/ports.ts'
import { type FunctionName, functionEntries } from '../functions/manifest.ts'
import * as ENV from '../functions/platform/env-names.ts'
import { bundleInto } from '../lib/support/bundles.ts'
import { memoryOf, nodeOptionsOf } from '../lib/support/memory.ts'
import { CHANNEL, type Customer, readEvent, receiptEvent, replyEvent, webhookEvent } from './customer.ts'
import { loadingEnvironment } from './environment.ts'
import { type Figure, information, type Results } from './figures.ts'
import { fileJobs, startFiles } from './files.ts'
import { assumptions } from './prices.ts'
import { startSecretStore } from './secret-store.ts'
import { recordBatches } from './stream-records.ts'
import { conversationOf, type Database, makeWorkspace, type Workspace } from './workspace.ts'

const AGENT = 'agent1@demo.test'
const TEXT = 'I ordered the blue backpack last Tuesday and it still has not arrived. Could you tell me where it is?'
const ROUNDS = 300
/** Of each way, in one batch: more would take longer than a function has. */
const FILES = 3
const run = promisify(execFile)

/** Loads a bundle, runs events through it one after the other, and says what that took; what fails takes as much, and is counted. */
const script = (bundle: string, events: string) => `
  import { readFileSync } from 'node:fs'
  const { handler } = await import(${JSON.stringify(pathToFileURL(bundle).href)})
  const events = JSON.parse(readFileSync(${JSON.stringify(events)}, 'utf8'))
  const warm = Math.floor(events.length / 5)
  const context = { getRemainingTimeInMillis: () => 60_000 }
  let failed = 0
  let before = process.cpuUsage()
  for (const [index, event] of events.entries()) {
    if (index === warm) before = process.cpuUsage()
    const answer = await handler(event, context).catch(() => ({ batchItemFailures: [event] }))
    failed += answer?.batchItemFailures?.length ?? 0
  }
  const { user, system } = process.cpuUsage(before)
  const ownMs = events.length > 0 ? (user + system) / 1000 / (events.length - warm) : 0
  // What the system calls the peak of a process begins with that of its parent.
  const [, peak] = /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))
  const said = JSON.stringify({ rssMB: peak / 1024, ownMs, failed })
  process.stderr.write(said, () => process.exit(0))`

/** A provider that takes every message, and sockets that are all open. */
async function startServices() {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end(JSON.stringify({ messages: [{ id: `wamid.${randomUUID()}` }] })))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

async function reply({ act }: Workspace, conversationId: string): Promise<string> {
  return ((await act(AGENT, 'messages.send', { id: conversationId, text: TEXT })) as { id: string }).id
}

/** What providers tell of replies, as often of each kind as there are. */
async function receiptEvents(workspace: Workspace, customer: Customer) {
  const events: ReturnType<typeof receiptEvent>[] = []
  for (let message = 0; events.length < ROUNDS; message++) {
    const entryId = await reply(workspace, conversationOf(customer))
    const isRead = Math.floor(message * assumptions.readReceipts) < Math.floor((message + 1) * assumptions.readReceipts)
    const statuses = ['sent', 'delivered', ...(isRead ? (['read'] as const) : [])] as const
    events.push(...statuses.map((status) => receiptEvent(customer, entryId, status)))
  }
  return events
}

/** A reply on its way, as the queue hands it out. */
async function deliveryEvent(workspace: Workspace, conversationId: string) {
  const entryId = await reply(workspace, conversationId)
  const contactId = conversationId.replace(/^cv_(.*)_\d+$/, 'ct_$1')
  return queueEvent([deliveryJob({ entryId, contactId, round: 1, channelId: CHANNEL })])
}

/** Jobs as the queue hands them out. */
function queueEvent(jobs: readonly Pick<Queued<AnyJob>, 'job' | 'lane'>[]) {
  const eventSourceARN = 'arn:aws:sqs:us-east-1:000000000000:queue.fifo'
  const Records = jobs.map(({ job, lane }) => {
    const messageId = randomUUID()
    const attributes = {
      MessageGroupId: lane,
      MessageDeduplicationId: messageId,
      ApproximateReceiveCount: '1',
      SentTimestamp: String(Date.now()),
    }
    return { messageId, receiptHandle: messageId, body: JSON.stringify(job), attributes, eventSourceARN }
  })
  return { Records }
}

/** Receipts are webhooks too, and take less; files that pass through delivery take more, and what gathered for bookkeeping. */
type Measured = FunctionName | 'receipts' | 'files' | 'gathered'
const functionOf = (name: Measured): FunctionName =>
  (({ receipts: 'webhooks', files: 'delivery', gathered: 'bookkeeping' }) as Partial<Record<Measured, FunctionName>>)[
    name
  ] ?? (name as FunctionName)
const GATHERED = 5

/**
 * memory.*MB: how much memory a process of each function has taken at most: of those on the way of every message after some
 * hundred invocations, of the others once they are loaded. And how much processor time an invocation takes.
 */
export async function measureFunctions(database: Database): Promise<Results> {
  const workspace = await makeWorkspace(database)
  const customer: Customer = { phone: '4915160000001', name: 'Katharina Müller' }
  const id = conversationOf(customer)
  const many = <Made>(make: () => Made) => Array.from({ length: ROUNDS }, make)
  const batches: Record<'reactions' | 'bookkeeping', { Records: unknown[] }[]> = { reactions: [], bookkeeping: [] }
  await workspace.deps.store.putConnection(
    { kind: 'agent', connectionId: 'one', agentId: 'ag_agent1' },
    Number.MAX_SAFE_INTEGER,
  )
  for (let message = 0; message < ROUNDS / 10; message++) {
    const calls = await workspace.meter.during(() => workspace.write(customer, `${TEXT} ${message}`))
    for (const consumer of ['reactions', 'bookkeeping'] as const) {
      const Records = recordBatches(calls, consumer).flat()
      for (let times = 0; times < 10; times++) batches[consumer].push({ Records })
    }
  }
  const sends: Awaited<ReturnType<typeof deliveryEvent>>[] = []
  for (let message = 0; message < ROUNDS; message++) sends.push(await deliveryEvent(workspace, id))
  const { fetched, sent } = await fileJobs(workspace, FILES)
  const events: Partial<Record<Measured, unknown[]>> = {
    webhooks: many(() => webhookEvent(customer, TEXT)),
    receipts: await receiptEvents(workspace, customer),
    timer: many(() => ({ kind: 'conversation', id, at: Date.now() })),
    http: many(() => readEvent(AGENT, 'GET /v1/conversations', '/v1/conversations', {})),
    writing: many(() => replyEvent(AGENT, id, TEXT)),
    delivery: sends,
    files: [...sends.slice(0, ROUNDS / 2), queueEvent(fetched), queueEvent(sent)],
    ...batches,
    // Each ten times the same: these are of different messages.
    gathered: many(() => undefined).map((_, index) => ({
      Records: Array.from({ length: GATHERED }, (_, more) => batches.bookkeeping[(index + more * 10) % ROUNDS]).flatMap(
        (batch) => batch?.Records ?? [],
      ),
    })),
  }
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-bench-'))
  const secrets = await startSecretStore()
  const services = await startServices()
  const files = await startFiles()
  try {
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    const env = {
      ...loadingEnvironment(),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
      AWS_ENDPOINT_URL_SSM: secrets.endpoint,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
      TABLE_NAME: workspace.table,
      SECRETS_PREFIX: secrets.prefix,
      PUBLIC_URL: 'https://inbox.test',
      AWS_ENDPOINT_URL_SCHEDULER: services.endpoint,
      [ENV.socketEndpoint]: services.endpoint,
      AWS_ENDPOINT_URL_S3: files.endpoint,
      AWS_ENDPOINT_URL_SQS: files.endpoint,
      LOG_LEVEL: 'off',
    }
    const figures: Record<string, Figure> = {}
    const functions: Record<
      string,
      { rssMB: number; ownMs: number; failed: number; memoryMB: number; invocations: number }
    > = {}
    const measured = [...Object.keys(functionEntries), 'receipts', 'files', 'gathered'] as Measured[]
    for (const name of measured) {
      const fn = functionOf(name)
      bundleInto(join(folder, name), { entryPoints: { index: functionEntries[fn] } })
      const bundle = join(folder, name, 'index.mjs')
      const file = join(folder, `${name}.events.json`)
      writeFileSync(file, JSON.stringify(events[name] ?? []))
      const own = {
        NODE_OPTIONS: nodeOptionsOf[fn] ?? '',
        [ENV.providerApiBase]: name === 'files' ? files.endpoint : services.endpoint,
      }
      const { stderr } = await run(process.execPath, ['--input-type=module', '--eval', script(bundle, file)], {
        env: { ...env, ...own },
      })
      const said = JSON.parse(stderr.slice(stderr.lastIndexOf('{"rssMB"'))) as {
        rssMB: number
        ownMs: number
        failed: number
      }
      functions[name] = { ...said, memoryMB: memoryOf[fn], invocations: events[name]?.length ?? 0 }
      Object.assign(figures, information(`memory.${name}MB`, said.rssMB))
    }
    return { figures, details: { functions } }
  } finally {
    await secrets.stop()
    services.server.close()
    await files.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
