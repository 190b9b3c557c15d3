import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import { admitAgent, admitTicket } from '../../areas/sockets/use-cases/connect-socket.ts'
import { readVisitorToken } from '../../areas/web-chat/domain/visitor-token.ts'
import { readIdentity } from '../../areas/workspace/domain/sign-in.ts'
import { createTokenReader } from '../../platform/agent-tokens.ts'
import { compose, core, secrets } from '../compose.ts'
import { createCarryingStore } from '../store.ts'

const deps = compose('authorizer', { ...core(createCarryingStore), ...secrets() })
const readToken = createTokenReader(deps.log)

type Who =
  | { kind: 'agent'; agentId: string; identity: string }
  | { kind: 'visitor'; contactId: string; visitor: string }
type Admitted = Awaited<ReturnType<typeof admitAgent>>

// A context carries texts and numbers only.
const asAgent = (admitted: Admitted): Who | undefined =>
  admitted && { kind: 'agent', agentId: admitted.agent.id, identity: JSON.stringify(admitted.identity) }

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
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
  const claims = bearer ? await readToken(bearer) : undefined
  return asAgent(await admitAgent(deps, readIdentity(claims)))
}

/** Lets a socket open for an agent (single-use ticket or bearer header) or a visitor (session token), nobody else. */
export async function handler(event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
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
