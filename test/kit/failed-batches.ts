import { startFailedEvents } from '../../local/aws/failed-events.ts'
import type { LambdaRecord } from '../../local/aws/stream-records.ts'
import { shownTo } from './stream.ts'
import { FAILURES_BUCKET, type TestSystem } from './system.ts'

/** Keeps records as Lambda does when the consumers of the stream fail at them for good. */
export async function giveUp(system: TestSystem, records: LambdaRecord[]): Promise<void> {
  const failures = startFailedEvents(system.aws.objects, FAILURES_BUCKET, system.clock.now)
  for (const consumer of ['reactions', 'bookkeeping'] as const) {
    const shown = shownTo(consumer, records)
    if (shown.length > 0) await failures.batch(consumer, shown, 'it failed')
  }
}
