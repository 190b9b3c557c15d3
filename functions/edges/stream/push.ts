import type { DynamoDBRecord } from 'aws-lambda'
import { followDirectory } from '../../areas/notifications/reactions/directory.ts'
import { tallyChanges } from '../../areas/queues/reactions/tally-changes.ts'
import { announce } from '../../areas/realtime/reactions/announce.ts'
import { conversations, entries } from '../../areas/timeline/changes.ts'
import { type Failed, touched, written } from '../../platform/stream.ts'

const [newEntries, conversationChanges] = [written(entries), touched(conversations)]
export const pushed = [newEntries, conversationChanges]

type Deps = Parameters<typeof followDirectory>[0] & Parameters<typeof tallyChanges>[1] & Parameters<typeof announce>[1]

const changesIn = (records: readonly DynamoDBRecord[]) =>
  records.map((record) => conversationChanges.read(record)).filter((change) => change !== undefined)

/** The counting alone. */
export function count(records: readonly DynamoDBRecord[], deps: Deps): Promise<Failed[]> {
  return tallyChanges(changesIn(records), deps)
}

/**
 * What the first stream consumer does: counts, and pushes what happened. A frame says that counters changed, and its
 * receivers read them: so frames wait until it is counted, or until that has failed, which then comes again.
 */
export async function push(records: readonly DynamoDBRecord[], deps: Deps): Promise<Failed[]> {
  followDirectory(deps, records)
  const changed = changesIn(records)
  const added = records.map((record) => newEntries.read(record)).filter((change) => change !== undefined)
  const counting = tallyChanges(changed, deps)
  await announce({ entries: added, conversations: changed }, deps, counting)
  return counting
}
