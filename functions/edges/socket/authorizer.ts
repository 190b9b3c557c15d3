import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import { agentOfTicket } from '../../areas/sockets/use-cases/connect-socket.ts'
import { readVisitorToken } from '../../areas/web-chat/domain/visitor-token.ts'
import { createTokenReader } from '../../platform/agent-tokens.ts'
import { compose, core, secrets } from '../compose.ts'

const deps = compose('authorizer', { ...core(), ...secrets() })
const readToken = createTokenReader(deps.log)

type Who = { kind: 'agent'; agentId: string; email: string } | { kind: 'visitor'; contactId: string; visitor: string }

async function identify(event: APIGatewayRequestAuthorizerEvent): Promise<Who | undefined> {
  const query = event.queryStringParameters ?? {}
  const headers = Object.fromEntries(
    Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  )
  if (query.ticket) {
    const agent = await agentOfTicket(deps, query.ticket)
    return agent && { kind: 'agent', agentId: agent.id, email: agent.email }
  }
  if (query.token) {
    const visitor = readVisitorToken(query.token, await deps.secrets.signingKeys('visitor'), deps.clock.now())
    return visitor && { kind: 'visitor', contactId: visitor.contactId, visitor: JSON.stringify(visitor) }
  }
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
  const email = bearer && (await readToken(bearer))
  const agent = email ? await deps.store.agentByEmail(email) : undefined
  return agent && { kind: 'agent', agentId: agent.id, email: agent.email }
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
