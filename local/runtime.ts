import { createHmac } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { functionEntries } from '../functions/manifest.ts'
import { createAssets } from './assets.ts'
import { startAws } from './aws/server.ts'
import type { AwsStandIns } from './aws/types.ts'
import { type Bundles, bundleFunctions } from './bundle.ts'
import { type MovableClock, startClock } from './clock.ts'
import { openDataFolder } from './data-folder.ts'
import { startDatabase } from './database.ts'
import { demoWorkspace, emptyWorkspace } from './demo-workspace.ts'
import { functionEnvironment, TABLE_NAME } from './environment.ts'
import { applyFaults, type Faults } from './fault-switches.ts'
import { type FunctionHost, startFunctionHost } from './function-host.ts'
import { createFunctionUrls } from './function-urls.ts'
import { type HelperContext, handleHelper } from './helpers.ts'
import { createHttpFront } from './http-front.ts'
import { sendJson } from './problems.ts'
import { type Providers, startProviders } from './providers.ts'
import { createRouter, type OperationRoute } from './routes.ts'
import { GRACE_MS, listen } from './server.ts'
import { createSettling, type Settling, SWEEP_EVERY_MS } from './settling.ts'
import { createMedia } from './simulator/media.ts'
import { createPeople } from './simulator/people.ts'
import { createSimulator } from './simulator/simulator.ts'
import { createTemplates } from './simulator/templates.ts'
import { createSocketFront } from './socket-front.ts'
import { createTable } from './table.ts'
import { createTokenDesk } from './tokens.ts'

export interface RuntimeOptions {
  /** 0: any free one */
  port: number
  /** null: nothing is kept */
  dataDir: string | null
  /** what providers call; default: where it listens */
  publicUrl?: string
  /** false: start with an owner and nothing else */
  demo: boolean
  /** the demo has a year behind it, where the database is the embedded one */
  history?: boolean
  /** an existing DynamoDB endpoint instead of the embedded one */
  databaseEndpoint?: string
  faults?: Faults
  /** other functions than those of the manifest */
  entries?: Record<string, string>
  /** the functions as somebody has bundled them already */
  bundles?: Bundles
  operations?: OperationRoute[]
}

export interface Runtime extends Settling {
  url: string
  port: number
  clock: MovableClock
  aws: AwsStandIns
  host: FunctionHost
  providers: Providers
  tokenFor(email: string): Promise<string | undefined>
  /** drops every in-memory state, as a crash would, and comes back from what is durable */
  restart(): Promise<void>
  metrics(): unknown
  close(): Promise<void>
}

/** Starts everything that stands in for AWS, and the functions on top. Several can run in one process. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const closers: (() => Promise<void> | void)[] = []
  const close = async () => {
    for (let closer = closers.pop(); closer; closer = closers.pop()) await closer()
  }
  try {
    return await start(options, closers, close)
  } catch (error) {
    await close()
    throw error
  }
}

async function start(
  options: RuntimeOptions,
  closers: (() => Promise<void> | void)[],
  close: () => Promise<void>,
): Promise<Runtime> {
  const folder = openDataFolder(options.dataDir)
  closers.push(() => folder.release())
  const inFolder = (name: string) => (folder.path === null ? null : join(folder.path, name))
  const clock = startClock(inFolder('clock.json'))
  const server = await listen(options.port)
  closers.push(() => server.close())
  const origin = `http://127.0.0.1:${server.port}`
  const url = `http://localhost:${server.port}`

  const bundling = options.bundles
    ? Promise.resolve(options.bundles)
    : bundleFunctions(options.entries ?? functionEntries, join(folder.scratch, 'functions'))
  // Its error is met below; until then the database is under way and must be closed in any case.
  bundling.catch(() => undefined)
  const history = options.demo && options.history && !options.databaseEndpoint
  const past = {
    name: TABLE_NAME,
    // Only who has a past loads what it is lived by.
    items: async () => (await import('./demo-history/index.ts')).demoHistory(clock.now(), TABLE_NAME),
  }
  const database = await startDatabase(folder, options.databaseEndpoint, history ? past : undefined)
  closers.push(() => database.close())
  const bundles = await bundling
  // With a history the table is there from the beginning; so is a folder for everything that was ever set up.
  const isNew = (await createTable(database.endpoint, TABLE_NAME)) || (history && folder.path === null)

  // The stand-ins call the functions, and the functions need to know where the stand-ins are.
  let host: FunctionHost
  let restarting: Promise<void> = Promise.resolve()
  let giveHost: (host: FunctionHost) => void = () => {}
  const hostStarted = new Promise<FunctionHost>((resolve) => {
    giveHost = resolve
  })
  const invoke = async (fn: string, event: unknown, timeoutMs?: number) =>
    (await hostStarted).invoke(fn, event, timeoutMs)
  const invokeFromOutside = async (fn: string, event: unknown, timeoutMs: number) => {
    await restarting
    return invoke(fn, event, timeoutMs)
  }

  const sockets = createSocketFront({ invoke: invokeFromOutside, now: clock.now })
  const awsFolder = inFolder('aws')
  if (awsFolder) mkdirSync(awsFolder, { recursive: true, mode: 0o700 })
  const aws = await startAws({
    dataDir: awsFolder,
    clock,
    invoke,
    sockets,
    table: { endpoint: database.endpoint, name: TABLE_NAME },
    tokens: { issuer: `${url}/_local/issuer`, audience: 'switchboard' },
  })
  closers.push(() => aws.close())
  const publicUrl = (options.publicUrl ?? url).replace(/\/+$/, '')
  const env = functionEnvironment({
    aws: aws.env,
    awsPort: aws.port,
    databaseEndpoint: database.endpoint,
    port: server.port,
    publicUrl,
  })
  host = startFunctionHost({ bundles, clockOffset: clock.offset, env })
  closers.push(() => host.close())
  closers.push(() => sockets.close())
  host.onWrite(() => aws.streams.nudge())
  giveHost(host)

  const media = createMedia()
  const people = createPeople()
  const templates = createTemplates()
  const providers = startProviders(inFolder('provider-requests.jsonl'), clock.now, media, people, templates)
  const workspace = options.demo ? demoWorkspace : emptyWorkspace
  const { channels } = workspace
  const simulator = createSimulator({
    channels,
    providers,
    media,
    people,
    templates,
    origin,
    publicUrl,
    now: clock.now,
  })
  const demoSecret = channels.find(({ provider }) => provider === 'web')?.secrets.identitySecret ?? ''
  const identityHash = (userId: string) => createHmac('sha256', demoSecret).update(userId).digest('hex')
  const { tokenFor, listAgents } = createTokenDesk({ issuer: () => aws.tokens, workspace, origin, now: clock.now })
  const sweep = () =>
    invoke('timer', { sweep: true }).then(
      () => undefined,
      (error: Error) => console.error(`The sweep of the timers failed: ${error.stack}`),
    )
  const sweeping = setInterval(sweep, SWEEP_EVERY_MS)
  const stopSweeping = () => clearInterval(sweeping)
  closers.push(stopSweeping)
  const settling = createSettling({
    aws: () => aws,
    clock,
    sweep,
    busy: () => ({ invocations: host.inFlight(), sockets: sockets.busy() }),
  })

  const comeBack = (crash: () => Promise<void>) => {
    const earlier = restarting
    const mine = (async () => {
      await earlier
      sockets.crash()
      await crash()
      providers.clearFaults()
      await aws.restart()
    })()
    // Requests only wait for it; whoever asked for the restart gets its error.
    restarting = mine.catch(() => undefined)
    return mine
  }
  const restart = () => comeBack(() => host.crash())
  host.onArmedCrash(() => {
    comeBack(async () => {}).catch((error) => console.error(`The restart failed: ${(error as Error).stack}`))
  })
  const metrics = () => {
    const { rss, heapUsed } = process.memoryUsage()
    return {
      rss,
      heapUsed,
      databaseRss: database.memory(),
      ...host.metrics(),
      sockets: sockets.open(),
      aws: aws.faults.counters,
    }
  }

  server.before((request, response) => toProvider(request, response, providers))
  const marker = inFolder('set-up')
  if (isNew || (marker && !existsSync(marker))) {
    await host.invoke('setup', workspace)
    await settling.settle()
    if (history) {
      // What is derived from it, as the sweep and an operator have it made: reports at once, what search finds in a moment.
      await host.invoke('reports', { kind: 'roll-up' })
      await host.invoke('timer', { kind: 'rebuild', what: 'search' })
    }
    if (marker) writeFileSync(marker, new Date().toISOString())
  } else {
    // What a new version has to move of what is stored begins now.
    await sweep()
  }
  if (options.faults) applyFaults(options.faults, { aws, host, sockets })

  const router = createRouter(options.operations)
  const front = createHttpFront({
    router,
    invoke: invokeFromOutside,
    now: clock.now,
  })
  const functionUrls = createFunctionUrls({ invoke: invokeFromOutside, now: clock.now, consoleOrigin: url })
  // From outside to inside: nothing is asked of a part that is gone already.
  const idle = () => host.idle(GRACE_MS)
  const inOrder = [
    stopSweeping,
    sockets.close,
    server.close,
    idle,
    aws.close,
    host.close,
    database.close,
    folder.release,
  ]
  closers.splice(0, closers.length, ...inOrder.reverse())
  const desk = { tokenFor, listAgents }
  const context: HelperContext = {
    aws,
    host,
    sockets,
    providers,
    clock,
    settling,
    ...desk,
    restart,
    simulator,
    identityHash,
    metrics,
  }
  const isRoute = (path: string) => router('GET', path) !== undefined
  const assets = createAssets({ url, files: `http://127.0.0.1:${aws.port}`, isRoute })
  server.ready({
    upgrade: sockets.upgrade,
    request: (request, response) => route(request, response, { context, front, functionUrls, assets }),
  })
  return { url, port: server.port, clock, aws, host, providers, tokenFor, restart, metrics, close, ...settling }
}

const PROVIDER_CALL = /^\/_local\/providers\/([^/?]+)(\/.*)$/
const ISSUER = '/_local/issuer/.well-known/'

/** A call of a simulated provider's API; undefined: it is something else. */
function toProvider(
  request: IncomingMessage,
  response: ServerResponse,
  providers: Providers,
): Promise<void> | undefined {
  const [, channelId, path] = PROVIDER_CALL.exec(request.url ?? '/') ?? []
  if (channelId === undefined || path === undefined) return undefined
  return providers.handle(request, response, channelId, path)
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  to: {
    context: HelperContext
    front: ReturnType<typeof createHttpFront>
    functionUrls: ReturnType<typeof createFunctionUrls>
    assets: ReturnType<typeof createAssets>
  },
): Promise<void> {
  const target = request.url ?? '/'
  const called = toProvider(request, response, to.context.providers)
  if (called) return called
  const byUrl = to.functionUrls(request, response)
  if (byUrl) return byUrl
  const { tokens } = to.context.aws
  if (target === `${ISSUER}jwks.json`) return sendJson(response, 200, tokens.jwks())
  if (target === `${ISSUER}openid-configuration`) return sendJson(response, 200, tokens.configuration())
  if (target.startsWith('/_local/') && (await handleHelper(request, response, to.context))) return
  if (await to.assets(request, response)) return
  return to.front(request, response)
}
