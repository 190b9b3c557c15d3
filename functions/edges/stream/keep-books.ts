import type { DynamoDBRecord } from 'aws-lambda'
import { followConversations } from '../../areas/timeline/reactions/follow-conversations.ts'
import { type Failed, react } from '../../platform/stream.ts'
import { both, type Needs } from './consume.ts'
import { patientReactions } from './patient-list.ts'
import { pushProgress } from './push-progress.ts'

type Deps = Needs<typeof patientReactions> &
  Parameters<typeof pushProgress>[1] &
  Parameters<typeof followConversations>[0]

/** As old as what gathered may be, generously: search and reports only ask it for names. */
const GATHERED_FOR_MS = 20_000

/**
 * What the second consumer of the stream does, which is handed what gathered in some seconds: nobody waits for that, or it may take
 * long. What fails, and what comes `late`, as with the first one.
 */
export async function keepBooks(records: readonly DynamoDBRecord[], deps: Deps, late = false): Promise<Failed[]> {
  followConversations(deps, records, GATHERED_FOR_MS)
  return both(pushProgress(records, deps, late), react(patientReactions, records, deps, late))
}
