import { randomUUID } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import type { Bundles } from './bundle.ts'
import { type CallCounts, CRASHED_ON_PURPOSE, type FromWorker, type NetworkFaults } from './worker-messages.ts'

/** A handler threw, its thread died or was ended with the runtime, or it took too long: what Lambda calls a function error. */
export class FunctionError extends Error {
  readonly kind: 'handler' | 'crash' | 'closed' | 'timeout'
  constructor(kind: FunctionError['kind'], errorType: string, message: string, trace: string[] = []) {
    super(message)
    this.name = errorType
    this.kind = kind
    if (trace.length > 0) this.stack = trace.join('\n')
  }
}

export interface FunctionHost {
  /** runs one function with a copy of `event`; rejects with FunctionError */
  invoke(fn: string, event: unknown, timeoutMs?: number): Promise<unknown>
  /** ends the thread with everything in it; the next one starts at once */
  crash(): Promise<void>
  arm(faults: NetworkFaults): void
  /** called when the table was written, or may have been */
  onWrite(callback: () => void): void
  /** called when the thread died because a fault asked for it */
  onArmedCrash(callback: () => void): void
  inFlight(): number
  /** resolves when nothing is under way, or after this long */
  idle(withinMs: number): Promise<void>
  metrics(): { invocations: CallCounts; failures: CallCounts; sdkCalls: CallCounts; crashes: number }
  close(): Promise<void>
}

function resultOf({ result, body }: { result: string; body?: string | undefined }): unknown {
  const found: unknown = JSON.parse(result)
  return body === undefined ? found : { ...(found as object), body }
}

interface Waiting {
  fn: string
  resolve(value: unknown): void
  reject(error: Error): void
  timer: NodeJS.Timeout
}

const LAMBDA_LIMIT_MS = 900_000
const closing = () => new FunctionError('closed', 'Runtime.ExitError', 'The runtime is closing')
/** Whether it is one that nobody waits for any more: the runtime was closed. */
export const isClosing = (error: unknown): boolean => error instanceof FunctionError && error.kind === 'closed'

// Heaps as small as those of this process would be marked from end to end each second of work, a tenth of all processor time.
setFlagsFromString('--heap-growing-percent=100')

export function startFunctionHost(options: {
  bundles: Bundles
  clockOffset: SharedArrayBuffer
  env: Record<string, string>
}): FunctionHost {
  const { bundles, clockOffset, env } = options
  const waiting = new Map<number, Waiting>()
  const counted = { invocations: {} as CallCounts, failures: {} as CallCounts, sdkCalls: {} as CallCounts, crashes: 0 }
  const writeListeners: (() => void)[] = []
  const crashListeners: (() => void)[] = []
  const idleListeners: (() => void)[] = []
  let nextId = 1
  let closed = false
  let current: ReturnType<typeof launch> | undefined = launch()

  function launch() {
    const worker = new Worker(bundles.worker, {
      env,
      workerData: { entries: bundles.entries, clockOffset },
      resourceLimits: { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 48 },
    })
    const ids = new Set<number>()
    let reason = 'The function ended its own process'
    let started = false
    worker.on('message', (message: FromWorker) => {
      if (message.type === 'ready') {
        started = true
        return
      }
      if (message.type === 'wrote') {
        tellWrite()
        return
      }
      add(counted.sdkCalls, message.calls)
      ids.delete(message.id)
      if (message.type === 'done') settle(message.id, (call) => call.resolve(resultOf(message)))
      else {
        const { errorType, errorMessage, trace } = message.error
        settle(message.id, (call) => fail(call, new FunctionError('handler', errorType, errorMessage, trace)))
      }
    })
    worker.on('error', (error) => {
      reason = `${error.name}: ${error.message}`
      if (!closed) console.error(`A function crashed: ${error.stack ?? reason}`)
    })
    const exited = new Promise<void>((resolve) => {
      worker.once('exit', (code) => {
        const lost = [...ids]
        if (code === CRASHED_ON_PURPOSE) reason = 'The process was ended by a fault that was asked for'
        // What it wrote last it may not have said.
        tellWrite()
        if (!closed) {
          counted.crashes++
          // One that can't even start would not start the next time either: leave it to the next invocation.
          if (current?.worker === worker) current = started ? launch() : undefined
        }
        for (const id of lost) {
          settle(id, (call) => fail(call, closed ? closing() : new FunctionError('crash', 'Runtime.ExitError', reason)))
        }
        if (code === CRASHED_ON_PURPOSE) for (const listener of crashListeners) listener()
        resolve()
      })
    })
    const end = (why: string) => {
      reason = why
      return worker.terminate()
    }
    return { worker, ids, exited, end }
  }

  function settle(id: number, how: (call: Waiting) => void): void {
    const call = waiting.get(id)
    if (!call) return
    waiting.delete(id)
    clearTimeout(call.timer)
    how(call)
    if (waiting.size === 0) for (const listener of idleListeners.splice(0)) listener()
  }

  function tellWrite(): void {
    for (const listener of writeListeners) listener()
  }

  function fail(call: Waiting, error: FunctionError): void {
    counted.failures[call.fn] = (counted.failures[call.fn] ?? 0) + 1
    call.reject(error)
  }

  return {
    async invoke(fn, event, timeoutMs = LAMBDA_LIMIT_MS) {
      if (closed) throw closing()
      const id = nextId++
      const text = JSON.stringify(event)
      counted.invocations[fn] = (counted.invocations[fn] ?? 0) + 1
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          const seconds = (timeoutMs / 1000).toFixed(2)
          settle(id, (call) =>
            fail(call, new FunctionError('timeout', 'Sandbox.Timedout', `Task timed out after ${seconds} seconds`)),
          )
        }, timeoutMs)
        waiting.set(id, { fn, resolve, reject, timer })
        current ??= launch()
        current.ids.add(id)
        const context = { functionName: fn, awsRequestId: randomUUID(), deadline: Date.now() + timeoutMs }
        current.worker.postMessage({ type: 'invoke', id, fn, event: text, context })
      })
    },
    crash: stop,
    arm(faults) {
      current ??= launch()
      current.worker.postMessage({ type: 'faults', faults })
    },
    onWrite: (callback) => void writeListeners.push(callback),
    onArmedCrash: (callback) => void crashListeners.push(callback),
    inFlight: () => waiting.size,
    async idle(withinMs) {
      if (waiting.size === 0) return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs)
        idleListeners.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    },
    metrics: () => structuredClone(counted),
    async close() {
      closed = true
      await stop()
    },
  }

  async function stop(): Promise<void> {
    if (!current) return
    const { end, exited } = current
    await end('The process was ended on purpose')
    await exited
  }
}

function add(total: CallCounts, more: CallCounts): void {
  for (const [name, times] of Object.entries(more)) total[name] = (total[name] ?? 0) + times
}
