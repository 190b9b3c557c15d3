import { functionOf } from '../../contracts/function-of.ts'
import type { OperationFunction, OperationName } from '../../contracts/operations.ts'
import { DomainError } from '../kernel/errors.ts'
import * as ENV from '../platform/env-names.ts'
import { required } from '../platform/environment.ts'
import { openFunctions } from '../platform/functions.ts'
import type { OperationAnswer, OperationCall } from './operations/call.ts'

/** A function that runs operations answers within 20 seconds or not at all (`lib/http.ts`); what calls it has 25. */
const PATIENCE = { timeoutMs: 21_000, givenUpAfterMs: 3_000 }

/** The functions that run operations, for one that is asked for operations and runs none. */
export interface OperationParts {
  operations: {
    /** has the function that runs it do so; throws DomainError for what is no operation */
    call(call: OperationCall): Promise<OperationAnswer>
  }
}

const isOperation = (name: string): name is OperationName => Object.hasOwn(functionOf, name)

function createOperations(
  arns: Record<OperationFunction, string>,
  region: string,
  endpoint: string | undefined,
): OperationParts['operations'] {
  const functions = openFunctions(region, endpoint, PATIENCE)
  return {
    async call(call) {
      if (!isOperation(call.operation)) {
        throw new DomainError('invalid_request', 'There is no such action.', [
          { path: 'action', message: 'is not an operation' },
        ])
      }
      return (await functions.invoke(arns[functionOf[call.operation]], call)) as OperationAnswer
    },
  }
}

/** Asking the functions that run operations. */
export function operations(): OperationParts {
  const arns = JSON.parse(required(ENV.operationFunctionArns)) as Record<OperationFunction, string>
  return {
    operations: createOperations(arns, process.env.AWS_REGION ?? 'us-east-1', process.env.AWS_ENDPOINT_URL_LAMBDA),
  }
}
