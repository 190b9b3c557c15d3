import type { Identity } from '../../areas/workspace/domain/sign-in.ts'
import { DomainError } from '../../kernel/errors.ts'
import type { Problem } from '../problem.ts'

/** An operation that another of our functions hands on, and whose it is by that function's proof. */
export interface OperationCall {
  operation: string
  /** JSON: how deep it is nested is for who reads it */
  input: string
  identity: Identity | undefined
  idempotencyKey: string | undefined
  requestId: string
}
/** What came of it; `body` is JSON. */
export type OperationAnswer = { body: string } | { problem: Problem }

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
export const SOCKET_MESSAGE_BYTES = 128 * 1024

/** No socket carries such an answer. */
export const tooLarge = () =>
  new DomainError('result_too_large', 'No socket carries so much: ask for fewer items, or over HTTP.')
