import { createAwsRequest } from '../../../platform/aws-request.ts'
import type { FailedEvents } from '../port.ts'

const pathOf = (key: string) => `/${key.split('/').map(encodeURIComponent).join('/')}`

/**
 * The bucket into which Lambda writes what failed.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export function openFailedEvents(bucket: string, region: string, endpoint: string | undefined): FailedEvents {
  const origin = endpoint ? `${endpoint.replace(/\/$/, '')}/${bucket}` : `https://${bucket}.s3.${region}.amazonaws.com`
  const request = createAwsRequest({ service: 's3', endpoint: origin, region })
  const failed = (what: string, status: number) => new Error(`S3 answered ${status} to ${what}.`)
  return {
    async list(after, limit) {
      const search = new URLSearchParams({ 'list-type': '2', prefix: 'aws/lambda/', 'max-keys': String(limit) })
      if (after !== undefined) search.set('start-after', after)
      const { status, body } = await request('GET', `/?${search}`)
      if (status !== 200) throw failed('a list', status)
      // Lambda's keys are letters, digits and `/ . -`: nothing in them is escaped.
      return [...body.toString().matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => key ?? '')
    },
    async read(key) {
      const { status, body } = await request('GET', pathOf(key))
      if (status === 404) return undefined
      if (status !== 200) throw failed('GET', status)
      return body.toString()
    },
    async remove(key) {
      const { status } = await request('DELETE', pathOf(key))
      if (status !== 204 && status !== 200 && status !== 404) throw failed('DELETE', status)
    },
  }
}
