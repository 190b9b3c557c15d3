import { AwsClient } from 'aws4fetch'

const RETRIES = 3

/**
 * Reads objects from S3. Signed by aws4fetch: the SDK's S3 client alone is a quarter of a function's size, for one GET.
 * `endpoint` is where S3 is, when it is not AWS's own. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function createObjectReader(region: string, endpoint: string | undefined) {
  return async (bucket: string, key: string): Promise<Uint8Array> => {
    const path = key.split('/').map(encodeURIComponent).join('/')
    const url = endpoint
      ? `${endpoint.replace(/\/$/, '')}/${bucket}/${path}`
      : `https://${bucket}.s3.${region}.amazonaws.com/${path}`
    // Read at each call: the credentials of a function that lives for days are renewed in its environment.
    const client = new AwsClient({
      accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? '',
      sessionToken: process.env.AWS_SESSION_TOKEN ?? '',
      service: 's3',
      region,
      retries: RETRIES,
    })
    const response = await client.fetch(url)
    if (!response.ok) throw new Error(`S3 answered ${response.status} for an object.`)
    return new Uint8Array(await response.arrayBuffer())
  }
}
