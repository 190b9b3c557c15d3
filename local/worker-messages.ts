/** What the host and its worker thread say to each other. */
export type ToWorker =
  | { type: 'invoke'; id: number; fn: string; event: string; context: InvocationContext }
  | { type: 'faults'; faults: NetworkFaults }

export type FromWorker =
  | { type: 'ready' }
  /** a call that writes the table was answered */
  | { type: 'wrote' }
  /** `result` as JSON; its `body` beside it, where that is a text of usual length */
  | { type: 'done'; id: number; result: string; body?: string | undefined; calls: CallCounts }
  | { type: 'failed'; id: number; error: LambdaError; calls: CallCounts }

export type CallCounts = Record<string, number>

/** How Lambda reports what a handler threw. */
export interface LambdaError {
  errorType: string
  errorMessage: string
  trace: string[]
}

export interface InvocationContext {
  functionName: string
  awsRequestId: string
  /** epoch ms, real time */
  deadline: number
}

/** Faults of the functions' own calls; each number counts down with every call it spoils. */
export interface NetworkFaults {
  /** refused as throttled, by any service */
  throttle?: number
  /** done by the service, but the connection breaks before its answer arrives */
  cut?: number
  /** DynamoDB calls answered with an internal server error */
  databaseFail?: number
  /** the process dies at the n-th call from now */
  crashAtCall?: number
  crashWhen?: 'before' | 'after'
  /** the process dies during the next invocation of this function, after its first write */
  crashDuringFunction?: string
  /** the process dies right after the next call of this name */
  crashDuringCall?: string
}

export interface WorkerSetup {
  /** function name → file of its bundle */
  entries: Record<string, string>
  clockOffset: SharedArrayBuffer
}

/** Exit code of the worker when it died because a fault asked for it. */
export const CRASHED_ON_PURPOSE = 77
