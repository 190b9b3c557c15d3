import { Readable } from 'node:stream'
import { type HttpRequest, HttpResponse } from '@smithy/core/protocols'
import type { WireHandler } from '../../local/aws/wire.ts'

/** Carries an SDK client's requests to the stand-ins without a socket: sockets are not what such tests are about. */
export function inProcess(handle: WireHandler) {
  return {
    async handle(request: HttpRequest) {
      const query = new URLSearchParams()
      for (const [name, value] of Object.entries(request.query ?? {})) query.set(name, String(value ?? ''))
      const headers = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])
      const answered = await handle({
        method: request.method,
        path: request.path,
        query,
        headers: Object.fromEntries(headers),
        body: bytesOf(request.body as string | Uint8Array | undefined),
      })
      const body = Readable.from(answered.body === undefined || request.method === 'HEAD' ? [] : [answered.body])
      const statusCode = answered.status
      return { response: new HttpResponse({ statusCode, headers: answered.headers ?? {}, body }) }
    },
    metadata: { handlerProtocol: 'http/1.1' },
    destroy() {},
  }
}

function bytesOf(body: string | Uint8Array = ''): Buffer {
  return typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
}
