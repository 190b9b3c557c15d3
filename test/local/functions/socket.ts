interface SocketEvent {
  requestContext: { routeKey: string; connectionId: string; authorizer?: unknown; disconnectStatusCode?: number }
  queryStringParameters?: Record<string, string>
  body?: string
}

const seen: unknown[] = []

/** Stands for the socket edge: remembers what it was called with and tells it to whoever sends `report`. */
export async function handler(event: SocketEvent) {
  const { routeKey, authorizer, disconnectStatusCode } = event.requestContext
  if (event.body === 'report') return { seen: seen.splice(0) }
  if (event.body === 'slow') await new Promise((resolve) => setTimeout(resolve, 30))
  seen.push({ routeKey, body: event.body, authorizer, disconnectStatusCode })
  if (event.body === 'fail') throw new Error('thrown on a message')
  if (event.body === 'refuse') return { statusCode: 503 }
  return { statusCode: event.queryStringParameters?.connect === 'no' ? 418 : 200 }
}
