import type {
  APIGatewayAuthorizerResult,
  APIGatewayRequestAuthorizerEvent,
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult,
} from 'aws-lambda'
import { readKey } from '../../areas/api-keys/domain/api-key.ts'
import { admitCaller, admitTicket } from '../../areas/sockets/use-cases/connect-socket.ts'
import { readVisitorToken } from '../../areas/web-chat/domain/visitor-token.ts'
import { type Identity, isOfProgram, readIdentity } from '../../areas/workspace/domain/sign-in.ts'
import { createTokenReader } from '../../platform/agent-tokens.ts'
import { bearerIn } from '../bearer.ts'
import { compose, core, secrets } from '../compose.ts'
import { createAdmittingStore } from '../store.ts'

const deps = compose('authorizer', { ...core(createAdmittingStore), ...secrets() })
const readToken = createTokenReader(deps.log)

type Who =
  | { kind: 'agent'; agentId: string; identity: string }
  | { kind: 'visitor'; contactId: string; visitor: string }
type Admitted = Awaited<ReturnType<typeof admitCaller>>

// A context carries texts and numbers only.
const asAgent = (admitted: Admitted): Who | undefined =>
  admitted && { kind: 'agent', agentId: admitted.agent.id, identity: JSON.stringify(admitted.identity) }

/** Whose a bearer is: by the token of a person, or by a program's key, which nobody has looked up yet. */
async function bearerOf(header: string | undefined): Promise<Identity | undefined> {
  const bearer = bearerIn(header)
  return bearer ? (readKey(bearer) ?? readIdentity(await readToken(bearer))) : undefined
}

async function identify(event: APIGatewayRequestAuthorizerEvent): Promise<Who | undefined> {
  const query = event.queryStringParameters ?? {}
  const headers = Object.fromEntries(
    Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  )
  if (query.ticket) {
    return asAgent(await admitTicket(deps, query.ticket))
  }
  if (query.token) {
    const visitor = readVisitorToken(query.token, await deps.secrets.signingKeys('visitor'), deps.clock.now())
    return visitor && { kind: 'visitor', contactId: visitor.contactId, visitor: JSON.stringify(visitor) }
  }
  return asAgent(await admitCaller(deps, await bearerOf(headers.authorization)))
}

/** Lets a socket open for an agent (single-use ticket or bearer header), a program (the same by its key) or a visitor (session token), nobody else. */
async function admit(event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
  const who = await identify(event)
  const { kind = 'nobody', ...rest } = who ?? {}
  return {
    principalId: who ? (who.kind === 'agent' ? who.agentId : who.contactId) : 'nobody',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: who ? 'Allow' : 'Deny', Resource: event.methodArn }],
    },
    context: { kind, ...rest },
  }
}

/**
 * Says of a call by HTTP whose it is. API Gateway remembers that for minutes, so that nothing is decided here that may be otherwise by
 * then: whether a key is good, and whether a token has expired since, is looked at by whoever runs the operation. That
 * refuses who is nobody as well: an authorizer's no would be answered 403, and not say to sign in.
 */
async function tell(
  event: APIGatewayRequestAuthorizerEventV2,
): Promise<APIGatewaySimpleAuthorizerWithContextResult<Record<string, string>>> {
  const identity = await bearerOf(event.headers?.authorization)
  if (!identity) return { isAuthorized: true, context: {} }
  const caller = isOfProgram(identity) ? identity.keyId : identity.subject
  return { isAuthorized: true, context: { identity: JSON.stringify(identity), caller } }
}

/** Who calls, for both of the APIs. */
export const handler = async (event: APIGatewayRequestAuthorizerEvent | APIGatewayRequestAuthorizerEventV2) =>
  'version' in event ? tell(event) : admit(event)
