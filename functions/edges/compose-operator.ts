import { openFailedEvents } from '../areas/installation/adapter/failed-events.ts'
import type { OperatorParts } from '../areas/installation/port.ts'
import * as ENV from '../platform/env-names.ts'
import { required } from '../platform/environment.ts'
import { openFunctions } from '../platform/functions.ts'

/** What an operator's commands stand on: a part of the composition root that one function alone carries. */
export function operator(): OperatorParts {
  const region = process.env.AWS_REGION ?? 'us-east-1'
  return {
    failedEvents: openFailedEvents(required(ENV.failuresBucket), region, process.env.AWS_ENDPOINT_URL_S3),
    functions: openFunctions(region, process.env.AWS_ENDPOINT_URL_LAMBDA),
  }
}
