import type { Context } from 'aws-lambda'
import type { OperationNameOf } from '../../../contracts/operations.ts'
import { DomainError, notFound } from '../../kernel/errors.ts'
import * as ENV from '../../platform/env-names.ts'
import { optional } from '../../platform/environment.ts'
import { createLog } from '../../platform/log.ts'
import { type HttpEvent, type HttpResult, httpEdge } from '../http-edge.ts'
import { type OperationAnswer, type OperationCall, SOCKET_MESSAGE_BYTES, tooLarge } from '../operations/call.ts'
import { problemOf } from '../problem.ts'
import { answerOf, createFiles, textOf } from './files.ts'

/** The file that each operation answers, which is the last part of its path, too. */
const documentOf: Record<OperationNameOf<'documents'>, string> = {
  'openapi.get': 'openapi.json',
  'asyncapi.get': 'asyncapi.json',
}
const pages: Record<string, string> = { '/docs': 'index.html', '/docs/events': 'events.html' }

/**
 * Answers what the API says of itself: its documents, and the pages that show them, each from the folder where the build
 * laid them. Neither is made here: what they are made of is loaded by nobody who waits.
 */
export function answering(folders: { documents: URL; pages: URL }) {
  const log = createLog(optional(ENV.logLevel))
  const [document, page] = [createFiles(folders.documents), createFiles(folders.pages)]

  const http = httpEdge(
    () => log,
    async (event: HttpEvent) => {
      const { rawPath } = event
      const named = Object.values(documentOf).find((name) => rawPath === `/v1/${name}`)
      const name = pages[rawPath] ?? rawPath.replace(/^\/docs\//, '')
      const file = await (named ? document(named) : page(name))
      if (file) return answerOf(file, event, !named && name.startsWith('assets/'))
      throw notFound('page')
    },
  )

  /** By a socket, which carries no more than so much. */
  async function called({ operation, requestId }: OperationCall): Promise<OperationAnswer> {
    try {
      const name = Object.hasOwn(documentOf, operation) && documentOf[operation as keyof typeof documentOf]
      const file = name ? await document(name) : undefined
      if (!file) throw new DomainError('not_found', 'There is no such operation.')
      const body = await textOf(file)
      if (Buffer.byteLength(body) > SOCKET_MESSAGE_BYTES) throw tooLarge()
      return { body }
    } catch (error) {
      return { problem: problemOf(error, requestId, log) }
    }
  }

  return async (event: HttpEvent | OperationCall, context: Context): Promise<HttpResult | OperationAnswer> =>
    'requestContext' in event ? http(event, context) : called(event)
}
