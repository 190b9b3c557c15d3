import { createAwsRequest } from '../../../platform/aws-request.ts'
import type { Functions } from '../port.ts'

/** As long as the slowest of them may take. */
const TIMEOUT_MS = 65_000

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export function openFunctions(region: string, endpoint = `https://lambda.${region}.amazonaws.com`): Functions {
  const request = createAwsRequest({ service: 'lambda', endpoint, region, timeoutMs: TIMEOUT_MS })
  return {
    async invoke(arn, event) {
      const path = `/2015-03-31/functions/${encodeURIComponent(arn)}/invocations`
      const headers = { 'content-type': 'application/json', 'x-amz-invocation-type': 'RequestResponse' }
      const answer = await request('POST', path, headers, JSON.stringify(event))
      if (answer.status !== 200) throw new Error(`Lambda answered ${answer.status} to a call of ${arn}.`)
      // What went wrong may quote a customer; the function's own log has it.
      if (answer.headers['x-amz-function-error']) throw new Error(`${arn} failed.`)
      const text = answer.body.toString()
      return text === '' ? undefined : (JSON.parse(text) as unknown)
    },
  }
}
