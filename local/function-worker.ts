import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { isAllowed } from './function-rights.ts'
import { installClock } from './worker-clock.ts'
import { faultGate } from './worker-faults.ts'
import type { FromWorker, InvocationContext, LambdaError, ToWorker, WorkerSetup } from './worker-messages.ts'
import { installNetwork } from './worker-network.ts'

/**
 * The thread in which the functions run, all of them in one, as warm Lambda environments would. It does not isolate them
 * from each other, freeze between invocations, or end one that runs over its time: the host just stops waiting for it.
 */
type Handler = (event: unknown, context: unknown) => Promise<unknown>

const RESPONSE_LIMIT = 6 * 1024 * 1024
const { entries, clockOffset } = workerData as WorkerSetup
const port = parentPort
if (!port) throw new Error('function-worker runs in a worker thread only')
const say = (message: FromWorker) => port.postMessage(message)

installClock(clockOffset)
const gate = faultGate(undefined, isAllowed)
await installNetwork(gate, () => say({ type: 'wrote' }))

const handlers = new Map<string, Promise<Handler>>()
let loaded: Promise<unknown> = Promise.resolve()

/**
 * One at a time: each finds a session of its own in the environment, as that of its role is in AWS. The access key is the same for
 * all: whoever checks signatures knows its secret, and DynamoDB Local has a database for each.
 */
function load(fn: string): Promise<Handler> {
  let handler = handlers.get(fn)
  if (!handler) {
    const entry = entries[fn]
    if (!entry) throw new Error(`There is no function ${fn}`)
    handler = loaded.then(async () => {
      process.env.AWS_SESSION_TOKEN = fn
      const module: { handler?: unknown } = await import(pathToFileURL(entry).href)
      if (typeof module.handler !== 'function') throw new Error(`${fn} exports no handler`)
      return module.handler as Handler
    })
    handlers.set(fn, handler)
    // Whoever asked for it hears why it failed; the next one only waits for its end.
    loaded = handler.catch(() => undefined)
  }
  return handler
}

/** A text that is far from the limit is handed over as it is: written into JSON and read again it cost as much as it did to make it. */
const FAR_BELOW_LIMIT = 1024 * 1024

/** The body of an HTTP answer, and the rest of it. */
function apart(result: unknown): { rest: unknown; body?: string | undefined } {
  const { body, ...rest } = Object(result) as { body?: unknown }
  return typeof body === 'string' && body.length < FAR_BELOW_LIMIT ? { rest, body } : { rest: result }
}

async function invoke({ id, fn, event, context }: Extract<ToWorker, { type: 'invoke' }>): Promise<void> {
  try {
    const result = await gate.during(fn, async () => (await load(fn))(JSON.parse(event), lambdaContext(context)))
    const { rest, body } = apart(result ?? null)
    const text = JSON.stringify(rest)
    if (Buffer.byteLength(text) > RESPONSE_LIMIT) {
      throw Object.assign(new Error('Response payload size exceeded maximum allowed payload size (6291556 bytes).'), {
        name: 'Function.ResponseSizeTooLarge',
      })
    }
    say({ type: 'done', id, result: text, body, calls: gate.takeCounts() })
  } catch (error) {
    say({ type: 'failed', id, error: lambdaError(error), calls: gate.takeCounts() })
  }
}

function lambdaContext({ functionName, awsRequestId, deadline }: InvocationContext) {
  // The deadline is in real time, and Date.now() here is not.
  const remaining = performance.now() + (deadline - (performance.timeOrigin + performance.now()))
  return {
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`,
    memoryLimitInMB: '512',
    awsRequestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(remaining - performance.now())),
  }
}

function lambdaError(error: unknown): LambdaError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] }
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
}

port.on('message', (message: ToWorker) => {
  if (message.type === 'faults') gate.arm(message.faults)
  else void invoke(message)
})
say({ type: 'ready' })
