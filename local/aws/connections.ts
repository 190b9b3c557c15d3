import type { SocketHub } from './types.ts'
import { restJson, ServiceError, type WireHandler } from './wire.ts'

const LIMIT_BYTES = 128 * 1024

/**
 * API Gateway's `@connections`: post to, look at and close a WebSocket connection of the local socket front, with 410 for
 * one that is gone and 413 for more than 128 KB. It does not throttle, and does not check who calls.
 */
export function connectionsHandler(sockets: SocketHub): WireHandler {
  return restJson(({ method, path, body }) => {
    const [, encoded] = /\/@connections\/([^/]+)$/.exec(path) ?? []
    if (!encoded) throw new ServiceError('NotFoundException', `There is no ${path} here.`, 404)
    const id = decodeURIComponent(encoded)
    const gone = () => new ServiceError('GoneException', 'The connection is gone.', 410)
    switch (method) {
      case 'POST': {
        const outcome = body.length > LIMIT_BYTES ? 'too-large' : sockets.post(id, body)
        if (outcome === 'gone') throw gone()
        if (outcome === 'too-large') {
          throw new ServiceError('PayloadTooLargeException', 'The data exceeds 128 KB.', 413)
        }
        return { status: 200 }
      }
      case 'GET': {
        const info = sockets.info(id)
        if (!info) throw gone()
        const { connectedAt, lastActiveAt, sourceIp, userAgent } = info
        return {
          body: {
            connectedAt: connectedAt.toISOString(),
            lastActiveAt: lastActiveAt.toISOString(),
            identity: { sourceIp, userAgent },
          },
        }
      }
      case 'DELETE':
        if (!sockets.drop(id)) throw gone()
        return { status: 204 }
      default:
        throw new ServiceError('BadRequestException', `There is no ${method} here.`)
    }
  })
}
