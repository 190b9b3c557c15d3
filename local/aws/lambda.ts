import { type FunctionName, functionEntries } from '../../functions/manifest.ts'
import type { Invoke } from './types.ts'
import type { WireHandler } from './wire.ts'

const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/

/**
 * Lambda, as far as calling a function: waits for the answer, and says by a header when the function failed. It does no
 * calls that nobody waits for, versions, logs or limits of size.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function lambdaHandler(invoke: Invoke): WireHandler {
  return async ({ method, path, body }) => {
    const [, encoded = ''] = INVOKE.exec(path) ?? []
    const name = decodeURIComponent(encoded).split(':').pop() ?? ''
    if (method !== 'POST' || !Object.hasOwn(functionEntries, name)) {
      return { status: 404, body: JSON.stringify({ Message: `There is no function ${name} here.` }) }
    }
    const headers = { 'content-type': 'application/json' }
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
