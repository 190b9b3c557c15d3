import type { Context } from 'aws-lambda'
import type { BucketState } from '../../areas/rate-limits/domain/bucket.ts'
import { DomainError } from '../../kernel/errors.ts'
import { readJson } from '../../platform/json.ts'
import { type HttpEvent, type HttpResult, httpEdge, identityOf, json, jsonBody } from '../http-edge.ts'
import { problemOf } from '../problem.ts'
import { type OperationAnswer, type OperationCall, SOCKET_MESSAGE_BYTES, tooLarge } from './call.ts'
import { operationFinder } from './paths.ts'
import { type OperationSet, type OwnDeps, runOperation } from './run.ts'

/** By name; what comes several times, as several: API Gateway joins them by commas, which may be part of each. */
function queryOf({ rawQueryString }: HttpEvent): Record<string, string | string[]> {
  const given = new URLSearchParams(rawQueryString)
  return Object.fromEntries(
    [...new Set(given.keys())].map((name) => {
      const [first = '', ...others] = given.getAll(name)
      return [name, others.length > 0 ? [first, ...others] : first]
    }),
  )
}

/** Path, query and body together; a field that comes twice is refused. */
function inputOf(event: HttpEvent, path: Record<string, string>): Record<string, unknown> {
  const body = event.requestContext.http.method === 'GET' ? {} : jsonBody(event)
  const query = queryOf(event)
  const twice = Object.keys({ ...body, ...query }).find((name) => name in path)
  if (twice)
    throw new DomainError('invalid_request', 'A field is given twice.', [{ path: twice, message: 'is in the path' }])
  return { ...body, ...query, ...path }
}

/** How much of its limit a program has left, on every answer: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/03/ */
const limitHeaders = (state: BucketState | undefined): Record<string, string> =>
  state
    ? {
        'ratelimit-limit': String(state.limit),
        'ratelimit-remaining': String(state.remaining),
        'ratelimit-reset': String(state.fullInSeconds),
      }
    : {}

/**
 * A function that runs operations: those that come by its routes of the HTTP API, and those that another of our functions hands on. Only
 * these two may call it, and whatever comes by HTTP has a `requestContext`, which API Gateway writes and no client can leave out.
 */
export function operationsEdge<Deps extends OwnDeps>(set: OperationSet<Deps>, deps: Deps) {
  const find = operationFinder(set.operations.values())
  const limits = new WeakMap<HttpEvent, BucketState>()
  const http = httpEdge(
    () => deps.log,
    async (event) => {
      const identity = identityOf(event, deps.clock.now())
      const idempotencyKey = event.headers['idempotency-key']
      const found = find(event.requestContext.http.method, event.rawPath)
      if (!found) throw new DomainError('not_found', 'There is nothing at this address by this method.')
      const input = inputOf(event, found.parameters)
      const { accept, 'switchboard-connection': connection } = event.headers
      const counted = (state: BucketState) => limits.set(event, state)
      const answer = await runOperation(set, deps, found.name, input, {
        identity,
        idempotencyKey,
        connection,
        accept,
        counted,
      })
      return json(answer.status, answer.body, answer.contentType)
    },
    (event) => limitHeaders(limits.get(event)),
  )
  async function called(call: OperationCall): Promise<OperationAnswer> {
    const { operation, input, requestId, ...caller } = call
    try {
      const { body } = await runOperation(set, deps, operation, readJson(input), caller)
      if (Buffer.byteLength(body) <= SOCKET_MESSAGE_BYTES) return { body }
      throw tooLarge()
    } catch (error) {
      return { problem: problemOf(error, requestId, deps.log) }
    }
  }
  const handle = (event: HttpEvent | OperationCall, context: Context): Promise<HttpResult | OperationAnswer> =>
    'requestContext' in event ? http(event, context) : called(event)
  return handle
}
