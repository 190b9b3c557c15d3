interface AuthorizerEvent {
  type: string
  methodArn: string
  queryStringParameters?: Record<string, string>
}

/** Stands for the socket's authorizer: the ticket says what to answer. */
export async function handler({ type, methodArn, queryStringParameters }: AuthorizerEvent) {
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
