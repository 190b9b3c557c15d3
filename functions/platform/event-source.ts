import { createAwsRequest } from './aws-request.ts'

/** Lambda's looking into one queue for one function, which is paid by the look, found something or not. */
export interface EventSource {
  /** whether it looks, or is about to */
  isOn(): Promise<boolean>
  /** has it look, or not; false: it is just being changed, and takes no other change */
  turn(on: boolean): Promise<boolean>
}

/**
 * An event source mapping by its id (a UUID). `endpoint` is where Lambda is, when it is not AWS's own.
 * https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
 */
export function openEventSource(
  id: string,
  region: string,
  endpoint = `https://lambda.${region}.amazonaws.com`,
): EventSource {
  const request = createAwsRequest({ service: 'lambda', endpoint, region })
  const path = `/2015-03-31/event-source-mappings/${id}`
  return {
    async isOn() {
      const { status, body } = await request('GET', path)
      if (status !== 200) throw new MappingRefused(status)
      const { State } = JSON.parse(body.toString()) as { State: string }
      return State === 'Enabled' || State === 'Enabling'
    },
    async turn(on) {
      const headers = { 'content-type': 'application/json' }
      const { status, headers: answered, body } = await request('PUT', path, headers, JSON.stringify({ Enabled: on }))
      if (status === 202) return true
      if (/ResourceInUse|ResourceConflict/.test(`${answered['x-amzn-errortype']} ${body.toString()}`)) return false
      throw new MappingRefused(status)
    },
  }
}

class MappingRefused extends Error {
  constructor(status: number) {
    super(`Lambda answered ${status} of an event source mapping.`)
    this.name = 'MappingRefused'
  }
}
