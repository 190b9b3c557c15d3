import type { DynamoDBRecord } from 'aws-lambda'
import { streamFilters } from '../functions/edges/stream/filters.ts'
import { passes } from '../functions/platform/stream.ts'
import type { Metered } from './meter.ts'
import type { ItemWrite } from './units.ts'

type Image = NonNullable<DynamoDBRecord['dynamodb']>['NewImage']

function recordOf({ before, after }: ItemWrite, index: number) {
  return {
    eventName:
      before === undefined ? ('INSERT' as const) : after === undefined ? ('REMOVE' as const) : ('MODIFY' as const),
    dynamodb: {
      SequenceNumber: String(index + 1),
      ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
      ...(before ? { OldImage: before as Image } : {}),
      ...(after ? { NewImage: after as Image } : {}),
    },
  }
}

/** What the stream hands to a consumer after these calls: one batch per call, without what the filters keep back. */
export function recordBatches(calls: readonly Metered[], consumer: keyof typeof streamFilters): DynamoDBRecord[][] {
  return calls
    .map(({ changes }) =>
      changes
        .filter(({ kind }) => kind !== 'check')
        .map(recordOf)
        .filter((record) => passes(record, streamFilters[consumer])),
    )
    .filter((batch) => batch.length > 0)
}
