import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'

/** Something that a person can put right: printed without a stack trace. */
export class StartProblem extends Error {}

/** The caller of a local helper sent something that makes no sense. */
export class BadRequest extends Error {
  readonly errors: { path: string; message: string }[]
  constructor(detail: string, errors: { path: string; message: string }[] = []) {
    super(detail)
    this.errors = errors
  }
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  })
  response.end(text)
}

/** RFC 9457, as the functions answer. */
export function sendProblem(
  response: ServerResponse,
  status: number,
  problem: { code: string; title: string; detail?: string; errors?: { path: string; message: string }[] },
  headers: Record<string, string> = {},
) {
  sendJson(
    response,
    status,
    { type: 'about:blank', status, requestId: randomUUID(), ...problem },
    {
      'content-type': 'application/problem+json',
      ...headers,
    },
  )
}
