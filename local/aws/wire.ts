import { randomUUID } from 'node:crypto'

export interface WireRequest {
  method: string
  /** below the service's prefix, still percent-encoded */
  path: string
  query: URLSearchParams
  headers: Record<string, string>
  body: Buffer
}

export interface WireAnswer {
  status: number
  headers?: Record<string, string>
  body?: string | Buffer
}

export type WireHandler = (request: WireRequest) => Promise<WireAnswer> | WireAnswer

/** A refusal as the service itself would word it; every protocol has its own way of writing it down. */
export class ServiceError extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** AWS JSON 1.0 and 1.1: one POST, the operation in a header. */
export function jsonProtocol(
  version: '1.0' | '1.1',
  operations: Record<string, (input: Record<string, unknown>) => unknown>,
): WireHandler {
  const headers = { 'content-type': `application/x-amz-json-${version}` }
  return async ({ headers: sent, body }) => {
    const name = sent['x-amz-target']?.split('.').pop() ?? ''
    try {
      const operation = operations[name]
      if (!operation) throw new ServiceError('UnknownOperationException', `There is no operation ${name} here.`)
      const output = await operation(JSON.parse(body.toString('utf8') || '{}') as Record<string, unknown>)
      return { status: 200, headers, body: JSON.stringify(output ?? {}) }
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      const answer = { __type: error.code, message: error.message }
      return { status: error.status, headers, body: JSON.stringify(answer) }
    }
  }
}

/** REST JSON: the operation is in method and path. */
export function restJson(handle: (request: WireRequest) => { status?: number; body?: unknown }): WireHandler {
  const headers = { 'content-type': 'application/json' }
  return (request) => {
    try {
      const { status = 200, body } = handle(request)
      return { status, headers, body: body === undefined ? '' : JSON.stringify(body) }
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      return {
        status: error.status,
        headers: { ...headers, 'x-amzn-errortype': error.code },
        body: JSON.stringify({ Message: error.message, message: error.message }),
      }
    }
  }
}

export function xml(value: string): string {
  return value.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** An error in the XML of the Query protocol. */
export function queryError(error: ServiceError): WireAnswer {
  const type = error.status < 500 ? 'Sender' : 'Receiver'
  return {
    status: error.status,
    headers: { 'content-type': 'text/xml' },
    body: `<ErrorResponse><Error><Type>${type}</Type><Code>${xml(error.code)}</Code><Message>${xml(error.message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  }
}

export function requiredText(input: Record<string, unknown>, name: string): string {
  const value = input[name]
  if (typeof value !== 'string' || value === '') {
    throw new ServiceError('MissingParameter', `The request must contain the parameter ${name}.`)
  }
  return value
}
