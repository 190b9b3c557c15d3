import {
  type AttributeValue,
  type CancellationReason,
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  ResourceNotFoundException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb'

const $metadata = { httpStatusCode: 400, attempts: 1, totalRetryDelay: 0 }

/** What DynamoDB calls a request that makes no sense. */
export class ValidationException extends DynamoDBServiceException {
  constructor(message: string) {
    super({ name: 'ValidationException', $fault: 'client', $metadata, message })
  }
}

/** Refuses a request as DynamoDB does. */
export function refuse(message: string): never {
  throw new ValidationException(message)
}

/** A condition that does not hold. */
export function conditionFailed(Item?: Record<string, AttributeValue>): ConditionalCheckFailedException {
  return new ConditionalCheckFailedException({
    message: 'The conditional request failed',
    $metadata,
    ...(Item && { Item }),
  })
}

/** A table that there is not. */
export function noSuchTable(): ResourceNotFoundException {
  return new ResourceNotFoundException({ message: 'Requested resource not found', $metadata })
}

/** A transaction of which nothing was done, and why, one reason for each of its parts. */
export function transactionCanceled(CancellationReasons: CancellationReason[]): TransactionCanceledException {
  const codes = CancellationReasons.map(({ Code }) => Code).join(', ')
  return new TransactionCanceledException({
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    $metadata,
    CancellationReasons,
  })
}
