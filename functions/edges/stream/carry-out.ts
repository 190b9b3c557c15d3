import type { DynamoDBRecord } from 'aws-lambda'
import { followDirectory } from '../../areas/notifications/reactions/directory.ts'
import { followConversations } from '../../areas/timeline/reactions/follow-conversations.ts'
import { type Failed, type Reaction, react } from '../../platform/stream.ts'
import { reactions } from './list.ts'

type Needs = (typeof reactions)[number] extends Reaction<infer All> ? All : never
type Deps = Needs & Parameters<typeof followDirectory>[0] & Parameters<typeof followConversations>[0]

/** What the second stream consumer does: everything that follows from a batch; what failed of it. `late`: it was given up once. */
export function carryOut(records: readonly DynamoDBRecord[], deps: Deps, late = false): Promise<Failed[]> {
  followDirectory(deps, records)
  followConversations(deps, records)
  return react(reactions, records, deps, late)
}
