import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { ServiceError, type WireRequest } from './wire.ts'

const Policy = z.object({
  expiration: z.iso.datetime(),
  conditions: z.array(
    z.union([
      z.record(z.string(), z.string()),
      z.tuple([z.literal('content-length-range'), z.number(), z.number()]),
      z.tuple([z.enum(['eq', 'starts-with']), z.string(), z.string()]),
    ]),
  ),
})

export interface UploadedFile {
  key: string
  type: string
  body: Buffer
}

const denied = (message: string) => new ServiceError('AccessDenied', message, 403)

/**
 * A form posted by a browser, held to its policy as S3 does: signature, expiry, every field, the size.
 * Keys have no secrets here: the secret of an access key is its own id.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export async function readUploadForm(
  bucket: string,
  { headers, body }: WireRequest,
  now: number,
): Promise<UploadedFile> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } })
    .formData()
    .catch(() => {
      throw new ServiceError('MalformedPOSTRequest', 'The body of your POST request is not well-formed.')
    })
  const fields = new Map<string, string>()
  let file: File | undefined
  for (const [name, value] of form) {
    if (typeof value === 'string') fields.set(name.toLowerCase(), value)
    else if (name === 'file') file = value
  }
  if (!file) throw new ServiceError('InvalidArgument', 'POST requires exactly one file upload per request.')
  const content = Buffer.from(await file.arrayBuffer())
  mustBeAllowed(bucket, fields, content.length, now)
  return {
    key: (fields.get('key') ?? '').replaceAll(`\${filename}`, file.name),
    type: fields.get('content-type') ?? 'binary/octet-stream',
    body: content,
  }
}

function mustBeAllowed(bucket: string, fields: Map<string, string>, size: number, now: number): void {
  const encoded = fields.get('policy') ?? ''
  if (!isSigned(encoded, fields)) {
    throw new ServiceError('SignatureDoesNotMatch', 'The request signature we calculated does not match.', 403)
  }
  const { expiration, conditions } = Policy.parse(JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')))
  if (Date.parse(expiration) <= now) throw denied('Invalid according to Policy: Policy expired.')
  const named = new Set(['policy', 'x-amz-signature'])
  const fieldOf = (name: string) => (name === 'bucket' ? bucket : fields.get(name))
  for (const condition of conditions) {
    if (!Array.isArray(condition)) {
      for (const [name, value] of Object.entries(condition)) {
        named.add(name.toLowerCase())
        if (fieldOf(name.toLowerCase()) !== value)
          throw denied(`Invalid according to Policy: Policy Condition failed: ${name}`)
      }
    } else if (condition[0] === 'content-length-range') {
      if (size > condition[2])
        throw new ServiceError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size')
      if (size < condition[1])
        throw new ServiceError('EntityTooSmall', 'Your proposed upload is smaller than the minimum')
    } else {
      const [how, field, value] = condition
      const name = field.slice(1).toLowerCase()
      named.add(name)
      const given = fieldOf(name) ?? ''
      const fits = how === 'eq' ? given === value : given.startsWith(value)
      if (!fits) throw denied(`Invalid according to Policy: Policy Condition failed: ${field}`)
    }
  }
  const extra = [...fields.keys()].find((name) => !named.has(name) && !name.startsWith('x-ignore-'))
  if (extra) throw denied(`Invalid according to Policy: Extra input fields: ${extra}`)
}

function isSigned(policy: string, fields: Map<string, string>): boolean {
  const [id = '', ...scope] = (fields.get('x-amz-credential') ?? '').split('/')
  let key: string | Buffer = `AWS4${id}`
  for (const part of scope) key = createHmac('sha256', key).update(part).digest()
  const expected = Buffer.from(createHmac('sha256', key).update(policy).digest('hex'))
  const given = Buffer.from(fields.get('x-amz-signature') ?? '')
  return expected.length === given.length && timingSafeEqual(expected, given)
}
