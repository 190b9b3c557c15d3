import type { Context } from 'aws-lambda'
import { asyncapi } from '../../../contracts/asyncapi.ts'
import { openapi } from '../../../contracts/openapi.ts'
import { type OperationNameOf, operations } from '../../../contracts/operations.ts'
import { DomainError, notFound } from '../../kernel/errors.ts'
import { ENV } from '../../platform/env-names.ts'
import { optional } from '../../platform/environment.ts'
import { createLog } from '../../platform/log.ts'
import { type HttpEvent, type HttpResult, httpEdge } from '../http-edge.ts'
import { type OperationAnswer, type OperationCall, SOCKET_MESSAGE_BYTES, tooLarge } from '../operations/call.ts'
import { problemOf } from '../problem.ts'
import { answerOf, createFiles, fileOf } from './files.ts'

type Name = OperationNameOf<'documents'>
const makers: Record<Name, () => object> = { 'openapi.get': openapi, 'asyncapi.get': asyncapi }
const names = Object.keys(makers) as Name[]

const log = createLog(optional(ENV.logLevel))
// Beside the bundle: what a browser loads is no part of what a function starts with.
const page = createFiles(new URL('./reference/', import.meta.url))
const zipped = new Map<Name, ReturnType<typeof fileOf>>()

/** A document, written out and zipped once. */
function documentFile(name: Name) {
  const file = zipped.get(name) ?? fileOf(JSON.stringify(makers[name]()), 'application/json')
  zipped.set(name, file)
  return file
}

const documents: Record<string, string> = { '/docs': 'index.html', '/docs/events': 'events.html' }

const http = httpEdge(
  () => log,
  async (event: HttpEvent) => {
    const { rawPath } = event
    const named = names.find((name) => operations[name].path === rawPath)
    if (named) return answerOf(await documentFile(named), event)
    const name = documents[rawPath] ?? rawPath.replace(/^\/docs\//, '')
    const file = await page(name)
    if (file) return answerOf(file, event, name.startsWith('assets/'))
    throw notFound('page')
  },
)

/** By a socket, which carries no more than so much. */
function called({ operation, requestId }: OperationCall): OperationAnswer {
  try {
    const named = names.find((name) => name === operation)
    if (!named) throw new DomainError('not_found', 'There is no such operation.')
    const body = JSON.stringify(makers[named]())
    if (Buffer.byteLength(body) > SOCKET_MESSAGE_BYTES) throw tooLarge()
    return { body }
  } catch (error) {
    return { problem: problemOf(error, requestId, log) }
  }
}

/** What the API says of itself: its documents, and the pages that show them. */
export async function handler(
  event: HttpEvent | OperationCall,
  context: Context,
): Promise<HttpResult | OperationAnswer> {
  return 'requestContext' in event ? http(event, context) : called(event)
}
