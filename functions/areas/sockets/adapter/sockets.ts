import { createAwsRequest } from '../../../platform/aws-request.ts'
import type { Sockets } from '../port.ts'

/**
 * Open sockets by API Gateway's @connections; 410 means that it is gone.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export function createSockets(endpoint: string, region: string): Sockets {
  const request = createAwsRequest({ service: 'execute-api', endpoint, region })
  return {
    async post(connectionId, data) {
      const path = `/@connections/${encodeURIComponent(connectionId)}`
      const { status } = await request('POST', path, { 'content-type': 'application/octet-stream' }, data)
      if (status === 410) return 'gone'
      if (status !== 200) throw new Error(`API Gateway answered ${status} to a frame.`)
      return 'ok'
    },
  }
}
