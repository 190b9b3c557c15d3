import { Readable } from 'node:stream'
import { type HttpRequest, HttpResponse } from '@smithy/core/protocols'
import type { AwsRequest } from '../../functions/platform/aws-request.ts'
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

/** The same for requests of our own, which need no signature here. */
export function requestInProcess(handle: WireHandler, prefix: string): AwsRequest {
  return async (method, target, headers = {}, sent) => {
    const [path = '', search] = target.split('?')
    const query = new URLSearchParams(search)
    const answered = await handle({ method, path: `${prefix}${path}`, query, headers, body: bytesOf(sent) })
    return { status: answered.status, headers: answered.headers ?? {}, body: Buffer.from(answered.body ?? '') }
  }
}

function bytesOf(body: string | Uint8Array = ''): Buffer {
  return typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
}
