import {
  type ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import type { Sockets } from '../port.ts'

/** Open sockets by API Gateway's @connections; 410 means that it is gone. */
export function createSockets(client: ApiGatewayManagementApiClient): Sockets {
  return {
    async post(connectionId, data) {
      try {
        await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: data }))
        return 'ok'
      } catch (error) {
        if (error instanceof GoneException) return 'gone'
        throw error
      }
    },
  }
}
