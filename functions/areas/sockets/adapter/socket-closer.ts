import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GoneException,
} from '@aws-sdk/client-apigatewaymanagementapi'
import type { SocketCloser } from '../port.ts'

/** Closes sockets by API Gateway's @connections. */
export function createSocketCloser(client: ApiGatewayManagementApiClient): SocketCloser {
  return {
    async close(connectionId) {
      try {
        await client.send(new DeleteConnectionCommand({ ConnectionId: connectionId }))
      } catch (error) {
        if (!(error instanceof GoneException)) throw error
      }
    },
  }
}
