import type { APIGatewayProxyResult, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda'
import {
  ClientFrame,
  TypingParams,
  VisitorReceiptParams,
  VisitorTypingParams,
} from '../../../contracts/sockets/frames.ts'
import { VisitorMessage } from '../../../contracts/web-chat/widget.ts'
import { connectAgent, connectProgram, disconnectAgent } from '../../areas/sockets/use-cases/connect-socket.ts'
import { showPresence } from '../../areas/sockets/use-cases/show-presence.ts'
import { type Visitor, Visitor as VisitorSchema } from '../../areas/web-chat/domain/visitor-token.ts'
import type { Caller } from '../../areas/web-chat/use-cases/admit-visitor.ts'
import { receiveVisitorMessage } from '../../areas/web-chat/use-cases/visitor-messages.ts'
import { visitorCame, visitorLeft } from '../../areas/web-chat/use-cases/visitor-presence.ts'
import { receiveVisitorReceipt } from '../../areas/web-chat/use-cases/visitor-receipts.ts'
import { visitorTypes } from '../../areas/web-chat/use-cases/visitor-types.ts'
import { type Identity, isOfProgram } from '../../areas/workspace/domain/sign-in.ts'
import { signedInAgent } from '../../areas/workspace/index.ts'
import { DomainError } from '../../kernel/errors.ts'
import { readJson } from '../../platform/json.ts'
import { rememberedMs } from '../../platform/sockets-remembered.ts'
import { channels, compose, core, files, secrets, sockets } from '../compose.ts'
import { operations } from '../compose-operations.ts'
import { type OperationAnswer, SOCKET_MESSAGE_BYTES, tooLarge } from '../operations/call.ts'
import { problemOf } from '../problem.ts'
import { createVisitorsStore } from '../store.ts'

const base = core(createVisitorsStore)
const keys = secrets()
const deps = compose('socket', {
  ...base,
  ...keys,
  ...channels(base.store, keys.secrets),
  ...files(),
  ...sockets(),
  ...operations(),
})

type Event = APIGatewayProxyWebsocketEventV2 & {
  requestContext: {
    identity?: { sourceIp?: string }
    authorizer?: { kind?: string; agentId?: string; identity?: string; contactId?: string; visitor?: string }
  }
}
type Who = { visitor: Visitor; caller: Caller } | { identity: Identity | undefined }
const ok: APIGatewayProxyResult = { statusCode: 200, body: '' }

/**
 * The socket edge: connections come and go, signs of life and visitors' messages are seen to here, and every operation is handed
 * to the function that runs it over HTTP.
 */
export async function handler(event: Event): Promise<APIGatewayProxyResult> {
  const { connectionId, routeKey, authorizer = {}, requestId } = event.requestContext
  const visitor = authorizer.visitor ? VisitorSchema.parse(JSON.parse(authorizer.visitor)) : undefined
  const connection = visitor && {
    kind: 'visitor' as const,
    connectionId,
    contactId: visitor.contactId,
    channelId: visitor.channelId,
    address: visitor.address,
  }
  const identity = authorizer.identity ? (JSON.parse(authorizer.identity) as Identity) : undefined
  if (routeKey === '$connect') {
    if (connection) await visitorCame(deps, connection)
    else {
      if (identity && isOfProgram(identity)) await connectProgram(deps, identity, connectionId)
      else await connectAgent(deps, authorizer.agentId ?? '', connectionId)
      // Open is what answers: by then nobody goes by sockets read before this one was stored.
      await new Promise((resolve) => setTimeout(resolve, rememberedMs()))
    }
    return ok
  }
  if (routeKey === '$disconnect') {
    if (connection) await visitorLeft(deps, connection)
    else await disconnectAgent(deps, authorizer.agentId ?? '', connectionId)
    return ok
  }
  const address = event.requestContext.identity?.sourceIp ?? ''
  const who = visitor ? { visitor, caller: { address } } : { identity }
  const answer = await answerTo(event.body ?? '', connectionId, who, requestId)
  await deps.sockets.post(connectionId, answer)
  return ok
}

async function answerTo(body: string, connectionId: string, who: Who, requestId: string): Promise<string> {
  let id: string | number | null = null
  try {
    const frame = ClientFrame.parse(parse(body))
    id = frame.id ?? null
    const result =
      'visitor' in who
        ? await runVisitorAction(frame.action, frame.params ?? {}, who.visitor, who.caller)
        : await runAgentAction(frame, connectionId, who.identity, requestId)
    if ('problem' in result) return JSON.stringify({ id, ok: false, error: result.problem })
    const answer = `{"id":${JSON.stringify(id)},"ok":true,"result":${result.body}}`
    if (Buffer.byteLength(answer) <= SOCKET_MESSAGE_BYTES) return answer
    throw tooLarge()
  } catch (error) {
    return JSON.stringify({ id, ok: false, error: problemOf(error, requestId, deps.log) })
  }
}

function parse(body: string): unknown {
  try {
    return readJson(body)
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error
    throw new DomainError('invalid_request', 'The frame is not JSON.', [{ path: '', message: 'is not JSON' }])
  }
}

async function runAgentAction(
  frame: ReturnType<typeof ClientFrame.parse>,
  connectionId: string,
  identity: Identity | undefined,
  requestId: string,
): Promise<OperationAnswer> {
  const { action, params = {} } = frame
  // With the time: agents' clocks are off, and customers' waits are counted in seconds. And with what the socket is called (ADR 41).
  if (action === 'ping')
    return body({ pong: true, at: new Date(deps.clock.now()).toISOString(), connection: connectionId })
  if (action === 'typing') {
    if (identity && isOfProgram(identity)) throw new DomainError('forbidden', 'Only a person types.')
    const call = { agent: Promise.resolve(await signedInAgent(deps, identity)) }
    return body(await showPresence(deps, call, connectionId, TypingParams.parse(params)))
  }
  // Under a key in any case: a call whose answer was lost on its way is made again, and must not be done twice.
  const idempotencyKey = frame.idempotencyKey ?? requestId
  return deps.operations.call({ operation: action, input: JSON.stringify(params), identity, idempotencyKey, requestId })
}
const body = (result: unknown) => ({ body: JSON.stringify(result) })

async function runVisitorAction(
  action: string,
  params: Record<string, unknown>,
  visitor: Visitor,
  caller: Caller,
): Promise<OperationAnswer> {
  if (action === 'ping') return body({ pong: true })
  if (action === 'typing') {
    await visitorTypes(deps, visitor, VisitorTypingParams.parse(params).state)
    return body({})
  }
  if (action === 'receipt') {
    await receiveVisitorReceipt(deps, visitor, VisitorReceiptParams.parse(params))
    return body({})
  }
  if (action === 'messages.send') {
    return body(await receiveVisitorMessage(deps, visitor, VisitorMessage.parse(params), caller))
  }
  throw new DomainError('forbidden', 'Visitors may only write.')
}
