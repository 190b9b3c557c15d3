import { createAwsRequest, type Patience } from './aws-request.ts'

/** As long as the slowest of them may take. */
const TIMEOUT_MS = 65_000

/**
 * Calling one of our functions as the services do. `endpoint` is where Lambda is, when it is not AWS's own.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function openFunctions(
  region: string,
  endpoint = `https://lambda.${region}.amazonaws.com`,
  patience: Patience = { timeoutMs: TIMEOUT_MS },
) {
  const request = createAwsRequest({ service: 'lambda', endpoint, region, ...patience })
  function call(arn: string, event: object, type: 'RequestResponse' | 'Event') {
    const path = `/2015-03-31/functions/${encodeURIComponent(arn)}/invocations`
    const headers = { 'content-type': 'application/json', 'x-amz-invocation-type': type }
    return request('POST', path, headers, JSON.stringify(event))
  }
  return {
    /** answers what it answered; throws when it failed */
    async invoke(arn: string, event: object): Promise<unknown> {
      const answer = await call(arn, event, 'RequestResponse')
      if (answer.status !== 200) throw new CallRefused(arn, answer.status)
      // What went wrong may quote a customer; the function's own log has it.
      if (answer.headers['x-amz-function-error']) throw new Error(`${arn} failed.`)
      const text = answer.body.toString()
      return text === '' ? undefined : (JSON.parse(text) as unknown)
    },
    /** hands the event to Lambda's own queue: that it is kept is known, not what came of it */
    async send(arn: string, event: object): Promise<void> {
      const { status } = await call(arn, event, 'Event')
      if (status !== 202) throw new CallRefused(arn, status)
    },
  }
}

/** Lambda did not have the function do it: it has no place for it, or fails itself, which passes; or it may not be called. */
class CallRefused extends Error {
  constructor(arn: string, status: number) {
    super(`Lambda answered ${status} to a call of ${arn}.`)
    this.name = status === 429 || status >= 500 ? 'ServiceUnavailable' : 'CallRefused'
  }
}
