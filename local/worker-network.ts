import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import http from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import type { AddressInfo } from 'node:net'
import { callerOf, isWrite, sdkCall } from './sdk-call-names.ts'
import type { FaultGate } from './worker-faults.ts'

/**
 * Puts the gate in front of everything that this thread sends: AWS SDK calls (which use `http.request`) and calls to
 * providers (which use `fetch`). Call it before any bundle is loaded. `onWrite` hears of each write of the table
 * as soon as it is done.
 */
export async function installNetwork(gate: FaultGate, onWrite: () => void = () => {}): Promise<void> {
  const refusals = await startRefusals()
  const request = http.request
  const gated = (first: unknown, ...rest: unknown[]): ClientRequest => {
    const untouched = () => Reflect.apply(request, http, [first, ...rest]) as ClientRequest
    if (typeof first !== 'object' || first === null || first instanceof URL) return untouched()
    const options = first as RequestOptions
    const outgoing = {
      method: options.method ?? 'GET',
      path: options.path ?? '/',
      headers: (options.headers ?? {}) as Record<string, unknown>,
    }
    const call = sdkCall(outgoing)
    if (!call) return untouched()
    const verdict = gate.before(call.service, call.name, callerOf(outgoing))
    const answered = () => {
      if (call.service === 'dynamodb' && isWrite(call.name)) onWrite()
      gate.answered(call.name)
    }
    if (verdict === 'cut') return cutAnswer(request(options), answered)
    const sent =
      verdict === 'pass'
        ? untouched()
        : (Reflect.apply(request, http, [
            {
              ...options,
              host: '127.0.0.1',
              hostname: '127.0.0.1',
              port: refusals,
              path: `/${verdict}/${call.service}`,
            },
            ...rest,
          ]) as ClientRequest)
    if (verdict === 'pass') sent.prependOnceListener('response', answered)
    return sent
  }
  http.request = gated as typeof http.request
  syncBuiltinESMExports()
  gateFetch(gate)
}

function cutAnswer(request: ClientRequest, answered: () => void): ClientRequest {
  request.once('response', (answer: IncomingMessage) => {
    answered()
    answer.destroy()
    request.destroy()
    // With an answer already there, a destroyed request would stay silent.
    request.emit('error', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }))
  })
  return request
}

function gateFetch(gate: FaultGate): void {
  const realFetch = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    if (!url.includes('/_local/providers/')) return realFetch(input, init)
    gate.before('provider', 'ProviderCall')
    const answer = await realFetch(input, init)
    gate.answered('ProviderCall')
    return answer
  }
}

/** A server in this thread that answers as a refusing, throttling or failing service does; resolves with its port. */
function startRefusals(): Promise<number> {
  const server = http.createServer((request, response) => {
    const [, verdict, service] = (request.url ?? '').split('/')
    const [code, message] =
      verdict === 'deny'
        ? ['AccessDeniedException', 'The role of the function does not allow this.']
        : verdict === 'fail'
          ? ['InternalServerError', 'The request failed, by request.']
          : [throttlingCode(service), 'Rate exceeded, by request.']
    const status = verdict === 'fail' ? 500 : 400
    request.resume()
    request.on('end', () => {
      if (service === 'ses' || service === 's3') {
        response.writeHead(status, { 'content-type': 'text/xml' })
        response.end(
          `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
        )
        return
      }
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': code })
      response.end(JSON.stringify({ __type: `com.amazonaws#${code}`, message }))
    })
  })
  server.unref()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

function throttlingCode(service: string | undefined): string {
  if (service === 'dynamodb') return 'ProvisionedThroughputExceededException'
  if (service === 'ses') return 'Throttling'
  return service === 's3' ? 'SlowDown' : 'ThrottlingException'
}
