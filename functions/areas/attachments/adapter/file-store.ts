import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import type { Clock } from '../../../kernel/ports.ts'
import { createAwsRequest } from '../../../platform/aws-request.ts'
import { defaultProvider } from '../../../platform/lambda-credentials.ts'
import { downloadAs } from '../domain/file-signature.ts'
import type { FileStore } from '../port.ts'
import { uploadForm } from './upload-policy.ts'

export interface FileBucket {
  name: string
  region: string
  /** where S3 is, when it is not AWS's own */
  endpoint?: string | undefined
}

// S3 takes a body unread over TLS: hashing 25 MB in JavaScript would take longer than sending it.
const unsigned = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
const pathOf = (key: string) => `/${key.split('/').map(encodeURIComponent).join('/')}`
const strict = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** The least that S3 takes of each but the last. */
const PART = 5 * 1024 * 1024

async function* inParts(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  let held: Uint8Array[] = []
  let size = 0
  for await (const piece of pieces) {
    held.push(piece)
    size += piece.byteLength
    if (size < PART) continue
    yield Buffer.concat(held)
    held = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(held)
  return undefined
}

/**
 * Files in an S3 bucket, by signed requests and signed links.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export function createFileStore({ name, region, endpoint }: FileBucket, clock: Clock): FileStore {
  const origin = endpoint ? `${endpoint.replace(/\/$/, '')}/${name}` : `https://${name}.s3.${region}.amazonaws.com`
  const request = createAwsRequest({ service: 's3', endpoint: origin, region })
  const credentials = defaultProvider()
  const signer = new SignatureV4({ service: 's3', region, credentials, sha256: Sha256, uriEscapePath: false })
  const failed = (what: string, status: number) => new Error(`S3 answered ${status} to ${what}.`)

  async function put(key: string, body: Uint8Array, type: string): Promise<void> {
    const headers = { ...unsigned, 'content-type': type, 'content-length': String(body.byteLength) }
    const { status } = await request('PUT', pathOf(key), headers, body)
    if (status !== 200) throw failed('PUT', status)
  }
  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html; what is never completed the bucket forgets by itself */
  async function begin(key: string, type: string): Promise<string> {
    const { status, body } = await request('POST', `${pathOf(key)}?uploads=`, { ...unsigned, 'content-type': type })
    const id = /<UploadId>([^<]+)<\/UploadId>/.exec(body.toString())?.[1]
    if (status !== 200 || id === undefined) throw failed('the beginning of a file', status)
    return id
  }
  async function complete(key: string, upload: string, etags: readonly string[]): Promise<void> {
    const listed = etags.map((etag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${etag}</ETag></Part>`)
    const body = `<CompleteMultipartUpload>${listed.join('')}</CompleteMultipartUpload>`
    const target = `${pathOf(key)}?uploadId=${encodeURIComponent(upload)}`
    const answer = await request('POST', target, { ...unsigned, 'content-type': 'application/xml' }, body)
    // It may fail after its 200 was on the way.
    if (answer.status !== 200 || answer.body.includes('<Error>')) throw failed('the end of a file', answer.status)
  }

  return {
    async uploadTarget({ key, type, size }, expiresAt) {
      const upload = { bucket: name, key, type, size, expiresAt }
      return { url: origin, fields: uploadForm(upload, await credentials(), region, clock.now()) }
    },
    async downloadLink(key, file, seconds) {
      const { protocol, host, hostname, port, pathname } = new URL(origin)
      const signed = await signer.presign(
        new HttpRequest({
          method: 'GET',
          protocol,
          hostname,
          ...(port ? { port: Number(port) } : {}),
          path: `${pathname.replace(/\/$/, '')}${pathOf(key)}`,
          query: { 'response-content-disposition': downloadAs(file.name), 'response-content-type': file.type },
          headers: { host, ...unsigned },
        }),
        { expiresIn: seconds, signingDate: new Date(clock.now()) },
      )
      const search = Object.entries(signed.query ?? {}).map(
        ([field, value]) => `${strict(field)}=${strict(String(value))}`,
      )
      return `${protocol}//${host}${signed.path}?${search.join('&')}`
    },
    async find(key) {
      const { status, headers } = await request('HEAD', pathOf(key), unsigned)
      // Whoever may not list the bucket gets 403 for what is not there.
      if (status === 404 || status === 403) return undefined
      if (status !== 200) throw failed('HEAD', status)
      return {
        size: Number(headers['content-length']),
        type: headers['content-type'] ?? '',
        etag: headers.etag ?? '',
      }
    },
    async copy(from, to, etag) {
      const source = {
        'x-amz-copy-source': `/${name}${pathOf(from)}`,
        ...(etag ? { 'x-amz-copy-source-if-match': etag } : {}),
      }
      const { status, body } = await request('PUT', pathOf(to), { ...unsigned, ...source })
      if (status === 404 || status === 403 || status === 412) return false
      // A copy may fail after its 200 was on the way.
      if (status !== 200 || body.includes('<Error>')) throw failed('a copy', status)
      return true
    },
    put,
    async read(key) {
      const { status, body } = await request('GET', pathOf(key), unsigned)
      if (status !== 200) throw failed('GET', status)
      return body
    },
    async readPart(key, from, length, etag) {
      const range = { range: `bytes=${from}-${from + length - 1}`, ...(etag ? { 'if-match': etag } : {}) }
      const { status, body } = await request('GET', pathOf(key), { ...unsigned, ...range })
      if (status === 404 || status === 403 || status === 412) return undefined
      if (status === 416) return new Uint8Array()
      if (status !== 206 && status !== 200) throw failed('GET', status)
      return body
    },
    async write(key, pieces, type) {
      const parts = inParts(pieces)
      const first = (await parts.next()).value ?? new Uint8Array()
      const second = await parts.next()
      if (second.done) {
        await put(key, first, type)
        return first.byteLength
      }
      const upload = await begin(key, type)
      let [part, size] = [0, 0]
      const etags: string[] = []
      const send = async (body: Uint8Array) => {
        part += 1
        size += body.byteLength
        const length = { 'content-length': String(body.byteLength) }
        const target = `${pathOf(key)}?partNumber=${part}&uploadId=${encodeURIComponent(upload)}`
        const { status, headers } = await request('PUT', target, { ...unsigned, ...length }, body)
        if (status !== 200) throw failed('a part', status)
        etags.push(headers.etag ?? '')
      }
      await send(first)
      await send(second.value)
      for await (const body of parts) await send(body)
      await complete(key, upload, etags)
      return size
    },
    async remove(key) {
      const { status } = await request('DELETE', pathOf(key), unsigned)
      if (status !== 204 && status !== 200 && status !== 404) throw failed('DELETE', status)
    },
    async list(prefix, limit) {
      const search = new URLSearchParams({ 'list-type': '2', prefix, 'max-keys': String(limit) })
      const { status, body } = await request('GET', `/?${search}`, unsigned)
      if (status !== 200) throw failed('a list', status)
      // Our keys are letters, digits and `/ _ -`: nothing in them is escaped.
      return [...body.toString().matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => key ?? '')
    },
  }
}
