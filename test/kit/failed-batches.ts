import { startFailedEvents } from '../../local/aws/failed-events.ts'
import type { LambdaRecord } from '../../local/aws/stream-records.ts'
import { shownTo } from './stream.ts'
import { FAILURES_BUCKET, type TestSystem } from './system.ts'

/** Keeps records as Lambda does when a consumer of the stream fails at them for good. */
export async function giveUp(
  system: TestSystem,
  records: LambdaRecord[],
  consumer: 'reactions' | 'bookkeeping' = 'reactions',
): Promise<void> {
  const { objects } = system.aws
  await startFailedEvents(objects, FAILURES_BUCKET, system.clock.now).batch(
    consumer,
    shownTo(consumer, records),
    'it failed',
  )
}
