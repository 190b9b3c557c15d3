import { type FunctionName, functionEntries } from '../../functions/manifest.ts'
import type { Invoke } from './types.ts'
import type { WireHandler } from './wire.ts'

const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/

/**
 * Lambda, as far as calling a function: waits for the answer, and says by a header when the function failed; or keeps the
 * event in `queues`, of the functions that are called so. It does no versions, logs or limits of size.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function lambdaHandler(
  invoke: Invoke,
  queues: Partial<Record<FunctionName, (event: object) => void>>,
  /** what is asked of event source mappings */
  mappings?: WireHandler,
): WireHandler {
  return async (request) => {
    const { method, path, headers: asked, body } = request
    if (mappings && path.startsWith('/2015-03-31/event-source-mappings/')) return mappings(request)
    const [, encoded = ''] = INVOKE.exec(path) ?? []
    const name = decodeURIComponent(encoded).split(':').pop() ?? ''
    if (method !== 'POST' || !Object.hasOwn(functionEntries, name)) {
      return { status: 404, body: JSON.stringify({ Message: `There is no function ${name} here.` }) }
    }
    const headers = { 'content-type': 'application/json' }
    if (asked['x-amz-invocation-type'] === 'Event') {
      const queue = queues[name as FunctionName]
      queue?.(JSON.parse(body.toString('utf8') || '{}') as object)
      return { status: queue ? 202 : 404 }
    }
    try {
      const answer = await invoke(name as FunctionName, JSON.parse(body.toString('utf8') || '{}'))
      return { status: 200, headers, body: JSON.stringify(answer ?? null) }
    } catch (error) {
      const { name: errorType, message: errorMessage } = error as Error
      const failed = { ...headers, 'x-amz-function-error': 'Unhandled' }
      return { status: 200, headers: failed, body: JSON.stringify({ errorType, errorMessage }) }
    }
  }
}
