import { createHmac } from 'node:crypto'

export interface Signer {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
}
export interface Upload {
  bucket: string
  key: string
  /** MIME type, which the form must repeat */
  type: string
  /** bytes, exactly */
  size: number
  /** epoch ms */
  expiresAt: number
}

const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest()

/** The signature of a policy in base64, in hex; `date` is YYYYMMDD. */
export function policySignature(policy: string, secretAccessKey: string, date: string, region: string): string {
  const scope = [date, region, 's3', 'aws4_request']
  const key = scope.reduce<string | Buffer>((signing, part) => hmac(signing, part), `AWS4${secretAccessKey}`)
  return createHmac('sha256', key).update(policy).digest('hex')
}

/**
 * The fields of a form that uploads this one file to S3 and nothing else: S3 checks key, type and size against the signed
 * policy. The file comes after them, as the field `file`.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-UsingHTTPPOST.html
 */
export function uploadForm(upload: Upload, signer: Signer, region: string, now: number): Record<string, string> {
  const at = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, '')
  const date = at.slice(0, 8)
  const fields: Record<string, string> = {
    key: upload.key,
    'Content-Type': upload.type,
    success_action_status: '201',
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${signer.accessKeyId}/${date}/${region}/s3/aws4_request`,
    'x-amz-date': at,
    ...(signer.sessionToken ? { 'x-amz-security-token': signer.sessionToken } : {}),
  }
  const conditions = [
    { bucket: upload.bucket },
    ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
    ['content-length-range', upload.size, upload.size],
  ]
  const expiration = new Date(upload.expiresAt).toISOString()
  const policy = Buffer.from(JSON.stringify({ expiration, conditions })).toString('base64')
  return { ...fields, policy, 'x-amz-signature': policySignature(policy, signer.secretAccessKey, date, region) }
}
