import { createAwsRequest } from './aws-request.ts'

// S3 takes a body unread over TLS.
const unsigned = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
const pathOf = (key: string) => `/${key.split('/').map(encodeURIComponent).join('/')}`

function requestTo(bucket: string, region: string, endpoint: string | undefined) {
  const at = endpoint ? `${endpoint.replace(/\/$/, '')}/${bucket}` : `https://${bucket}.s3.${region}.amazonaws.com`
  return createAwsRequest({ service: 's3', endpoint: at, region })
}

/**
 * Reads objects from S3; undefined where there is none. `endpoint` is where S3 is, when it is not AWS's own.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function createObjectReader(region: string, endpoint: string | undefined) {
  return async (bucket: string, key: string): Promise<Uint8Array | undefined> => {
    const { status, body } = await requestTo(bucket, region, endpoint)('GET', pathOf(key))
    // S3 denies knowledge of what is not there to whoever may not list the bucket.
    if (status === 404 || status === 403) return undefined
    if (status !== 200) throw new Error(`S3 answered ${status} for an object.`)
    return body
  }
}

/** Objects of one bucket, read whole or by ranges. */
export function createStoredObjects(bucket: string, region: string, endpoint: string | undefined) {
  const request = requestTo(bucket, region, endpoint)
  return {
    /** all of it, or bytes from, to; undefined where there is no such object */
    async read(key: string, part?: { from: number; to: number }): Promise<Uint8Array | undefined> {
      if (part && part.to <= part.from) return new Uint8Array(0)
      const range = part && { range: `bytes=${part.from}-${part.to - 1}` }
      const { status, body } = await request('GET', pathOf(key), { ...unsigned, ...range })
      if (status === 404 || status === 403) return undefined
      if (status !== (part ? 206 : 200)) throw new Error(`S3 answered ${status} for an object.`)
      return body
    },
    async put(key: string, bytes: Uint8Array): Promise<void> {
      const headers = {
        ...unsigned,
        'content-type': 'application/octet-stream',
        'content-length': String(bytes.byteLength),
      }
      const { status } = await request('PUT', pathOf(key), headers, bytes)
      if (status !== 200) throw new Error(`S3 answered ${status} to an object.`)
    },
    /** no error where there is none */
    async remove(key: string): Promise<void> {
      const { status } = await request('DELETE', pathOf(key), unsigned)
      if (status !== 204 && status !== 200 && status !== 404) throw new Error(`S3 answered ${status} to a removal.`)
    },
  }
}
