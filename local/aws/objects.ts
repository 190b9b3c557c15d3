import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Snapshot } from './snapshot.ts'
import type { Objects } from './types.ts'
import { readUploadForm } from './upload-form.ts'
import { ServiceError, type WireAnswer, type WireHandler, type WireRequest, xml } from './wire.ts'

/**
 * S3, path-style: put, copy, get, head, list and delete objects, with content type, disposition and metadata, and forms that
 * browsers post under a policy, one range of an object, and objects that come in parts; every bucket name exists, and every origin may ask. An object is one file that appears whole
 * or not at all. Of signatures it checks those of forms, and of signed links that they have not expired. It checks no
 * checksums, and does no versions, lifecycle or bucket policies.
 */
export interface ObjectsStandIn extends Objects {
  handle: WireHandler
  snapshot(): Snapshot
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

const ANY_ORIGIN = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': '*',
}
const KEPT_HEADERS = /^(content-disposition|content-encoding|cache-control|content-language|x-amz-meta-.+)$/

export function startObjects(folder: string, now: () => number): ObjectsStandIn {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const fileOf = (bucket: string, key: string) => {
    const hash = createHash('sha256').update(key).digest('hex')
    return join(folder, encodeURIComponent(bucket), hash.slice(0, 2), hash)
  }

  /** What has changed since each snapshot: going back costs as much, and not as much as there is. */
  const changed = new Set<Set<string>>()
  const note = (file: string) => {
    for (const since of changed) since.add(file)
  }

  async function store(meta: Omit<Meta, 'etag' | 'modifiedAt'>, body: Buffer): Promise<Meta> {
    const complete = { ...meta, etag: createHash('md5').update(body).digest('hex'), modifiedAt: now() }
    const file = fileOf(meta.bucket, meta.key)
    mkdirSync(dirname(file), { recursive: true })
    const draft = `${file}.${randomUUID()}`
    await writeFile(draft, Buffer.concat([Buffer.from(`${JSON.stringify(complete)}\n`), body]), { mode: 0o600 })
    note(file)
    await rename(draft, file)
    return complete
  }

  async function remove(bucket: string, key: string): Promise<void> {
    const file = fileOf(bucket, key)
    note(file)
    await rm(file, { force: true })
  }

  async function find(bucket: string, key: string): Promise<{ meta: Meta; body: Buffer } | undefined> {
    const file = await whereThere(readFile(fileOf(bucket, key)))
    if (!file) return undefined
    const end = file.indexOf('\n')
    return { meta: JSON.parse(file.subarray(0, end).toString('utf8')) as Meta, body: file.subarray(end + 1) }
  }

  async function upload(bucket: string, request: WireRequest): Promise<WireAnswer> {
    const { key, type, body } = await readUploadForm(bucket, request, now())
    const { etag } = await store({ bucket, key, type, headers: {} }, body)
    const answered = `<PostResponse><Bucket>${xml(bucket)}</Bucket><Key>${xml(key)}</Key></PostResponse>`
    return { status: 201, headers: { etag: `"${etag}"`, 'content-type': 'application/xml' }, body: answered }
  }

  async function copy(source: string, to: { bucket: string; key: string }, etag?: string): Promise<WireAnswer> {
    const [, fromBucket = '', fromKey = ''] = /^\/?([^/]+)\/(.+)$/.exec(source) ?? []
    const found = await find(fromBucket, decodeURIComponent(fromKey))
    if (!found) throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404)
    if (etag && etag !== `"${found.meta.etag}"`) {
      throw new ServiceError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412)
    }
    const { type, headers } = found.meta
    const stored = await store({ ...to, type, headers }, found.body)
    const body = `<CopyObjectResult><ETag>&quot;${stored.etag}&quot;</ETag></CopyObjectResult>`
    return { status: 200, headers: { 'content-type': 'application/xml' }, body }
  }

  /** Parts are held in memory until all are there. */
  const parted = new Map<string, { type: string; parts: Map<number, Buffer> }>()
  async function uploadPart(
    id: string,
    to: { bucket: string; key: string },
    request: WireRequest,
  ): Promise<WireAnswer> {
    const upload = parted.get(id)
    if (!upload) throw new ServiceError('NoSuchUpload', 'The specified upload does not exist.', 404)
    if (request.method === 'PUT') {
      const body = bodyOf(request)
      upload.parts.set(Number(request.query.get('partNumber')), body)
      return { status: 200, headers: { etag: `"${createHash('md5').update(body).digest('hex')}"` } }
    }
    const named = [...request.body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map(([, at]) => Number(at))
    const parts = named.map((at) => upload.parts.get(at))
    const small = parts.slice(0, -1).some((part) => (part?.length ?? 0) < 5 * 1024 * 1024)
    if (small || parts.length === 0 || parts.includes(undefined)) {
      throw new ServiceError(small ? 'EntityTooSmall' : 'InvalidPart', 'A part is missing, or too small.')
    }
    const { etag } = await store({ ...to, type: upload.type, headers: {} }, Buffer.concat(parts as Buffer[]))
    parted.delete(id)
    return { status: 200, body: `<CompleteMultipartUploadResult><ETag>${etag}</ETag></CompleteMultipartUploadResult>` }
  }

  async function list(bucket: string, query: URLSearchParams): Promise<WireAnswer> {
    const [prefix, limit] = [query.get('prefix') ?? '', Number(query.get('max-keys') ?? 1_000)]
    const after = query.get('start-after') ?? ''
    const all = await keysOf(join(folder, encodeURIComponent(bucket)))
    const keys = all.filter((key) => key.startsWith(prefix) && key > after).sort()
    const contents = keys.slice(0, limit).map((key) => `<Contents><Key>${xml(key)}</Key></Contents>`)
    const body = `<ListBucketResult><IsTruncated>${keys.length > limit}</IsTruncated>${contents.join('')}</ListBucketResult>`
    return { status: 200, headers: { 'content-type': 'application/xml' }, body }
  }

  async function answer(request: WireRequest): Promise<WireAnswer> {
    const [, whole] = /^\/([^/]+)\/?$/.exec(request.path) ?? []
    if (whole && request.method === 'OPTIONS') return { status: 200 }
    if (whole && request.method === 'POST') return upload(whole, request)
    if (whole && request.method === 'GET') return list(whole, request.query)
    const [, bucket, encoded] = /^\/([^/]+)\/(.+)$/.exec(request.path) ?? []
    if (!bucket || !encoded) throw new ServiceError('NotImplemented', 'Only calls on objects are known here.', 501)
    const key = decodeURIComponent(encoded)
    const uploadId = request.query.get('uploadId')
    if (request.method === 'POST' && request.query.has('uploads')) {
      const id = randomUUID()
      parted.set(id, { type: request.headers['content-type'] ?? 'application/octet-stream', parts: new Map() })
      return {
        status: 200,
        body: `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
      }
    }
    if (uploadId !== null) return uploadPart(uploadId, { bucket, key }, request)
    switch (request.method) {
      case 'PUT': {
        const source = request.headers['x-amz-copy-source']
        if (source) return copy(source, { bucket, key }, request.headers['x-amz-copy-source-if-match'])
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
        if (isExpired(request.query, now())) throw new ServiceError('AccessDenied', 'Request has expired', 403)
        const found = await find(bucket, key)
        if (!found) throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404)
        const wanted = request.headers['if-match']
        if (wanted !== undefined && wanted !== `"${found.meta.etag}"`) {
          throw new ServiceError(
            'PreconditionFailed',
            'At least one of the pre-conditions you specified did not hold',
            412,
          )
        }
        return ranged(request.headers.range, found, request.query)
      }
      case 'DELETE':
        await remove(bucket, key)
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
      await remove(bucket, key)
    },
    snapshot() {
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name))
      const kept = new Map(files.map((file) => [file, readFileSync(file)]))
      const since = new Set<string>()
      changed.add(since)
      return () => {
        for (const file of [...since]) {
          const content = kept.get(file)
          note(file)
          if (content === undefined) rmSync(file, { force: true })
          else writeFileSync(file, content, { mode: 0o600 })
        }
        since.clear()
      }
    },
    async handle(request) {
      try {
        const answered = await answer(request)
        return { ...answered, headers: { ...ANY_ORIGIN, ...answered.headers } }
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error
        const body = `<Error><Code>${xml(error.code)}</Code><Message>${xml(error.message)}</Message></Error>`
        return { status: error.status, headers: { ...ANY_ORIGIN, 'content-type': 'application/xml' }, body }
      }
    },
  }
}

/** An object, or the range `bytes=<from>-<to>` of it. */
function ranged(range: string | undefined, found: { meta: Meta; body: Buffer }, query: URLSearchParams): WireAnswer {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? []
  if (from === undefined) return { status: 200, headers: answerHeaders(found, query), body: found.body }
  if (Number(from) >= found.body.length) {
    throw new ServiceError('InvalidRange', 'The requested range is not satisfiable', 416)
  }
  const body = found.body.subarray(Number(from), Number(to) + 1)
  const contentRange = `bytes ${from}-${Number(from) + body.length - 1}/${found.body.length}`
  return { status: 206, headers: { ...answerHeaders({ ...found, body }, query), 'content-range': contentRange }, body }
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

/** Of a signed link; one that is not signed does not expire. */
function isExpired(query: URLSearchParams, now: number): boolean {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query.get('X-Amz-Date') ?? '') ?? []
  if (year === undefined) return false
  const signedAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return signedAt + Number(query.get('X-Amz-Expires') ?? 0) * 1000 <= now
}

/** The keys of a bucket, from the first line of each object's file. */
async function keysOf(folder: string): Promise<string[]> {
  const files = await whereThere(readdir(folder, { recursive: true, withFileTypes: true }))
  const keys: string[] = []
  for (const file of files ?? []) {
    if (!file.isFile() || file.name.includes('.')) continue
    // It may have been deleted since.
    const content = await whereThere(readFile(join(file.parentPath, file.name)))
    if (content) keys.push((JSON.parse(content.subarray(0, content.indexOf('\n')).toString('utf8')) as Meta).key)
  }
  return keys
}

/** What is read of a file or folder; undefined for one that is not there. */
async function whereThere<Content>(read: Promise<Content>): Promise<Content | undefined> {
  try {
    return await read
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
