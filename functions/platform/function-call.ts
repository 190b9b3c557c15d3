import { createAwsRequest } from './aws-request.ts'

/**
 * Has a function called with an event, by Lambda's own queue: the answer says that it is kept, not what came of it.
 * `endpoint` is where Lambda is, when it is not AWS's own.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function createFunctionCall(functionArn: string, region: string, endpoint: string | undefined) {
  const request = createAwsRequest({
    service: 'lambda',
    endpoint: endpoint ?? `https://lambda.${region}.amazonaws.com`,
    region,
  })
  return async (event: object): Promise<void> => {
    const { status } = await request(
      'POST',
      `/2015-03-31/functions/${encodeURIComponent(functionArn)}/invocations`,
      { 'content-type': 'application/json', 'x-amz-invocation-type': 'Event' },
      JSON.stringify(event),
    )
    if (status !== 202) throw new Error(`Lambda answered ${status} to a call.`)
  }
}
