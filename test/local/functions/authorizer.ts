interface SocketEvent {
  type: string
  methodArn: string
  queryStringParameters?: Record<string, string>
}
interface HttpEvent {
  version: '2.0'
  type: string
  routeArn: string
  identitySource: string[]
}

let asked = 0

/** Stands for the authorizer of both APIs: the ticket, or the bearer, says what to answer. */
export async function handler(event: SocketEvent | HttpEvent) {
  if ('version' in event) return ofHttp(event)
  const { type, methodArn, queryStringParameters } = event
  const ticket = queryStringParameters?.ticket
  if (type !== 'REQUEST' || !ticket) throw new Error('Unauthorized')
  if (ticket === 'broken') throw new Error('a defect')
  const Effect = ticket === 'deny' ? 'Deny' : 'Allow'
  return {
    principalId: 'somebody',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: methodArn }],
    },
    context: { agentId: ticket },
  }
}

function ofHttp({ type, routeArn, identitySource: [source = ''] }: HttpEvent) {
  if (type !== 'REQUEST' || !routeArn.includes('/$default/')) throw new Error('That is no event of an HTTP API.')
  if (source === 'Bearer broken') throw new Error('a defect')
  return { isAuthorized: source !== 'Bearer deny', context: { source, asked: String(++asked) } }
}
