import { randomBytes } from 'node:crypto'
import { type Known, knownBy } from '../../areas/api-keys/index.ts'
import { DomainError } from '../../kernel/errors.ts'
import * as ENV from '../../platform/env-names.ts'
import { optional } from '../../platform/environment.ts'
import { compose, core } from '../compose.ts'
import { operations } from '../compose-operations.ts'
import { bodyOf, type HttpResult, httpEdge, identityOf, json } from '../http-edge.ts'
import { type Problem, problemOf } from '../problem.ts'
import { createCallersStore } from '../store.ts'
import { callTool } from './call-tool.ts'
import { instructionsFor } from './instructions.ts'
import { answerPost } from './protocol.ts'
import { toolsOf } from './tools.ts'

const deps = compose('mcp', { ...core(createCallersStore), ...operations() })
const own = [optional(ENV.publicUrl), deps.settings.consoleUrl].flatMap((url) => (url ? [new URL(url).origin] : []))

/** Agents send no Origin; a page of somebody else's does, and is not to be led here. */
const isOthers = (origin: string | undefined) => origin !== undefined && !own.includes(origin)

// There is nothing to listen to, and no session to end: the specification's answer to both.
const notAllowed: HttpResult = { statusCode: 405, headers: { allow: 'POST' } }

function challenge(problem: Problem): HttpResult {
  const answer = json(problem.status, JSON.stringify(problem), 'application/problem+json')
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': 'Bearer error="invalid_token"' } }
}

/**
 * AI agents, by the Model Context Protocol. Nothing is remembered from one call to the next, and nothing done here: operations are handed
 * to the functions that run them, with the caller's identity, which they look at themselves.
 */
export const handler = httpEdge(
  () => deps.log,
  async (event) => {
    const { requestId, http } = event.requestContext
    if (http.method !== 'POST') return notAllowed
    if (isOthers(event.headers.origin)) throw new DomainError('forbidden', 'Pages of other origins may not call this.')
    const identity = identityOf(event, deps.clock.now())
    let known: Known
    try {
      known = await knownBy(deps, identity)
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'unauthorized') throw error
      return challenge(problemOf(error, requestId, deps.log))
    }
    const { agent, key } = known
    // A person's agent reads; who lets a program write says so on its key.
    const caller = { agent, mayWrite: key?.toolsMayWrite === true && !key.readOnly }
    const random = () => randomBytes(4).toString('hex')
    const server = {
      instructions: instructionsFor(caller),
      tools: () => toolsOf(caller),
      call: (name: string, input: Record<string, unknown>, position: number) => {
        const given = position === 0 ? event.headers['idempotency-key'] : undefined
        const idempotencyKey = given ?? `${requestId}-${position}`
        return callTool({ ...deps, random }, { caller, identity, name, input, idempotencyKey, requestId })
      },
    }
    const { status, body } = await answerPost(server, { headers: event.headers, body: bodyOf(event).toString() })
    return body === undefined ? { statusCode: status } : json(status, body)
  },
)
