import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Objects } from './types.ts'
import { ServiceError, type WireAnswer, type WireHandler, type WireRequest, xml } from './wire.ts'

/**
 * S3, path-style: put, get, head and delete an object, with its content type, disposition and metadata; every bucket name
 * exists. An object is one file that appears whole or not at all. It does not check signatures (a presigned URL works
 * for ever) or checksums, and does no listing, ranges, multipart uploads, versions, presigned POST, lifecycle or policies.
 */
export interface ObjectsStandIn extends Objects {
  handle: WireHandler
}

interface Meta {
  bucket: string
  key: string
  type: string
  etag: string
  modifiedAt: number
  /** further headers that come back as they were sent */
  headers: Record<string, string>
}

const KEPT_HEADERS = /^(content-disposition|content-encoding|cache-control|content-language|x-amz-meta-.+)$/

export function startObjects(folder: string, now: () => number): ObjectsStandIn {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const fileOf = (bucket: string, key: string) => {
    const hash = createHash('sha256').update(key).digest('hex')
    return join(folder, encodeURIComponent(bucket), hash.slice(0, 2), hash)
  }

  async function store(meta: Omit<Meta, 'etag' | 'modifiedAt'>, body: Buffer): Promise<Meta> {
    const complete = { ...meta, etag: createHash('md5').update(body).digest('hex'), modifiedAt: now() }
    const file = fileOf(meta.bucket, meta.key)
    mkdirSync(dirname(file), { recursive: true })
    const draft = `${file}.${randomUUID()}`
    await writeFile(draft, Buffer.concat([Buffer.from(`${JSON.stringify(complete)}\n`), body]), { mode: 0o600 })
    await rename(draft, file)
    return complete
  }

  async function find(bucket: string, key: string): Promise<{ meta: Meta; body: Buffer } | undefined> {
    let file: Buffer
    try {
      file = await readFile(fileOf(bucket, key))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
    const end = file.indexOf('\n')
    return { meta: JSON.parse(file.subarray(0, end).toString('utf8')) as Meta, body: file.subarray(end + 1) }
  }

  async function answer(request: WireRequest): Promise<WireAnswer> {
    const [, bucket, encoded] = /^\/([^/]+)\/(.+)$/.exec(request.path) ?? []
    if (!bucket || !encoded) throw new ServiceError('NotImplemented', 'Only calls on objects are known here.', 501)
    const key = decodeURIComponent(encoded)
    switch (request.method) {
      case 'PUT': {
        const { etag } = await store(
          {
            bucket,
            key,
            type: request.headers['content-type'] ?? 'application/octet-stream',
            headers: keptHeaders(request.headers),
          },
          bodyOf(request),
        )
        return { status: 200, headers: { etag: `"${etag}"` } }
      }
      case 'GET':
      case 'HEAD': {
        const found = await find(bucket, key)
        if (!found) throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404)
        return { status: 200, headers: answerHeaders(found, request.query), body: found.body }
      }
      case 'DELETE':
        await rm(fileOf(bucket, key), { force: true })
        return { status: 204 }
      default:
        throw new ServiceError('MethodNotAllowed', `There is no ${request.method} here.`, 405)
    }
  }

  return {
    async put(bucket, key, body, type = 'application/octet-stream') {
      const { etag } = await store({ bucket, key, type, headers: {} }, body)
      return { etag }
    },
    async get(bucket, key) {
      const found = await find(bucket, key)
      if (!found) return undefined
      const { type, etag, modifiedAt } = found.meta
      return { body: found.body, type, etag, lastModified: new Date(modifiedAt) }
    },
    async delete(bucket, key) {
      await rm(fileOf(bucket, key), { force: true })
    },
    async handle(request) {
      try {
        return await answer(request)
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error
        const body = `<Error><Code>${xml(error.code)}</Code><Message>${xml(error.message)}</Message></Error>`
        return { status: error.status, headers: { 'content-type': 'application/xml' }, body }
      }
    },
  }
}

function keptHeaders(headers: Record<string, string>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => KEPT_HEADERS.test(name))
  return Object.fromEntries(
    kept.map(([name, value]) => [name, name === 'content-encoding' ? value.replace(/,?\s*aws-chunked/, '') : value]),
  )
}

function answerHeaders({ meta, body }: { meta: Meta; body: Buffer }, query: URLSearchParams): Record<string, string> {
  const disposition = query.get('response-content-disposition')
  const { 'content-encoding': encoding, ...headers } = meta.headers
  return {
    ...headers,
    ...(encoding && { 'content-encoding': encoding }),
    ...(disposition && { 'content-disposition': disposition }),
    'content-type': query.get('response-content-type') ?? meta.type,
    'content-length': String(body.length),
    etag: `"${meta.etag}"`,
    'last-modified': new Date(meta.modifiedAt).toUTCString(),
  }
}

/**
 * A streamed upload comes in chunks with their sizes and a trailing checksum.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
function bodyOf({ headers, body }: WireRequest): Buffer {
  if (!headers['x-amz-content-sha256']?.startsWith('STREAMING-')) return body
  const parts: Buffer[] = []
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf('\r\n', at)
    const size = Number.parseInt(body.subarray(at, end).toString('latin1'), 16)
    if (end < 0 || Number.isNaN(size)) throw new ServiceError('IncompleteBody', 'The chunks make no sense.')
    if (size === 0) break
    parts.push(body.subarray(end + 2, end + 2 + size))
    at = end + 2 + size + 2
  }
  return Buffer.concat(parts)
}
