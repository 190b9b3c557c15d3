import type { IncomingMessage } from 'node:http'

/** A body that is larger than the caller was ready to take. */
export class BodyTooLarge extends Error {}

const GIVE_UP_AT = 256 * 1024 * 1024

/**
 * The whole body. One that is too large is still read to its end (up to a point), because a client that is cut off while
 * it sends never sees the answer; then BodyTooLarge is thrown.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > GIVE_UP_AT) break
    if (size <= limit) chunks.push(chunk)
    else chunks.length = 0
  }
  if (size > limit) throw new BodyTooLarge(`The body is larger than ${limit} bytes`)
  return Buffer.concat(chunks)
}
