import type { Context } from 'aws-lambda'
import type { BucketState } from '../../areas/rate-limits/domain/bucket.ts'
import { DomainError } from '../../kernel/errors.ts'
import { readJson } from '../../platform/json.ts'
import type { PersonReader } from '../bearer.ts'
import { type HttpEvent, type HttpResult, httpEdge, identityOf, isByOwnUrl, json, jsonBody } from '../http-edge.ts'
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

const nothingHere = () => new DomainError('not_found', 'There is nothing at this address by this method.')

/**
 * Whoever calls by a function's URL goes by what they were told some time ago, and an operation may be another function's by now: the API
 * knows. Nothing was done. RFC 9110, 15.5.20.
 */
function misdirected({ requestContext }: HttpEvent, { log }: Pick<OwnDeps, 'log'>): HttpResult {
  const problem = { ...problemOf(nothingHere(), requestContext.requestId, log), status: 421 }
  return json(problem.status, JSON.stringify(problem), 'application/problem+json')
}

/** A path by its function's URL comes as it was sent, by the API it is decoded. */
function decoded(path: string): string[] {
  try {
    return path.split('/').map(decodeURIComponent)
  } catch {
    // URIError is its only error.
    throw new DomainError('invalid_request', 'The path is not percent-encoded.')
  }
}

/**
 * A function that runs operations: those that come by its routes of the HTTP API, those that come by a URL of its own, if it has one, and
 * those that another of our functions hands on. None else may call it, and whatever comes by HTTP has a `requestContext`, which AWS writes
 * and no client can leave out. By the API its authorizer has said whose a call is; by its own URL the function finds it out (`whose`).
 */
export function operationsEdge<Deps extends OwnDeps>(set: OperationSet<Deps>, deps: Deps, whose?: PersonReader) {
  const find = operationFinder(set.operations.values())
  const limits = new WeakMap<HttpEvent, BucketState>()
  const http = httpEdge(
    () => deps.log,
    async (event) => {
      const byOwnUrl = isByOwnUrl(event)
      const identity = byOwnUrl ? await whose?.(event.headers.authorization) : identityOf(event, deps.clock.now())
      const idempotencyKey = event.headers['idempotency-key']
      const path = byOwnUrl ? decoded(event.rawPath) : event.rawPath.split('/')
      const found = find(event.requestContext.http.method, path)
      if (!found && byOwnUrl) return misdirected(event, deps)
      if (!found) throw nothingHere()
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
