import { createAwsRequest } from './aws-request.ts'

/**
 * Reads objects from S3; undefined where there is none. `endpoint` is where S3 is, when it is not AWS's own.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function createObjectReader(region: string, endpoint: string | undefined) {
  return async (bucket: string, key: string): Promise<Uint8Array | undefined> => {
    const at = endpoint ? `${endpoint.replace(/\/$/, '')}/${bucket}` : `https://${bucket}.s3.${region}.amazonaws.com`
    const request = createAwsRequest({ service: 's3', endpoint: at, region })
    const { status, body } = await request('GET', `/${key.split('/').map(encodeURIComponent).join('/')}`)
    // S3 denies knowledge of what is not there to whoever may not list the bucket.
    if (status === 404 || status === 403) return undefined
    if (status !== 200) throw new Error(`S3 answered ${status} for an object.`)
    return body
  }
}
