import * as z from 'zod'

const Batch = z.lazy(() => z.looseObject({ Records: z.array(z.unknown()).min(1) }))
/** https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html, …/invocation-async-retain-records.html */
const Record = z.lazy(() =>
  z.object({
    requestContext: z.object({ functionArn: z.string() }),
    /** of a stream: the batch, as text */
    payload: z.union([z.string(), Batch]).optional(),
    /** of an asynchronous call: its event */
    requestPayload: z.looseObject({}).optional(),
  }),
)

/** Which function failed at what. */
export interface FailedEvent {
  functionArn: string
  event: object
}

/** What Lambda wrote of a failure; throws for what is none. */
export function readFailedEvent(text: string): FailedEvent {
  const { requestContext, payload, requestPayload } = Record.parse(JSON.parse(text))
  // Without the version, for which we have no right; what a function of its own pushed before version 0.2 is told by the one that does now.
  const functionArn = requestContext.functionArn
    .replace(/(:function:[^:]+):.*$/, '$1')
    .replace(/realtime$/, 'reactions')
  if (payload === undefined) {
    if (!requestPayload) throw new Error('Neither a batch nor an event was kept.')
    return { functionArn, event: requestPayload }
  }
  const batch = typeof payload === 'string' ? Batch.parse(JSON.parse(payload)) : payload
  // Later changes of the same items are done already.
  return { functionArn, event: { ...batch, late: true } }
}

/** Whose order an event belongs to: everything before its own name, which begins with the time. */
export const sourceOf = (key: string) => key.slice(0, key.lastIndexOf('/') + 1)
