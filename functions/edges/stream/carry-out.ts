import type { DynamoDBRecord } from 'aws-lambda'
import { followDirectory } from '../../areas/notifications/reactions/directory.ts'
import { followConversations } from '../../areas/timeline/reactions/follow-conversations.ts'
import { type Failed, react } from '../../platform/stream.ts'
import { both, ended, type Needs } from './consume.ts'
import { promptReactions } from './prompt-list.ts'
import { push, sendOut } from './push.ts'

type Deps = Needs<typeof promptReactions> &
  Parameters<typeof push>[1] &
  Parameters<typeof followDirectory>[0] &
  Parameters<typeof followConversations>[0]

/** Frames go first: what follows takes the processor for longer than they do. After so long it does not wait for them. */
const FRAMES_FIRST_MS = 500

/**
 * What the first consumer of the stream does, for which somebody waits: pushes what happened and carries out what follows from it;
 * what failed of that. A push that fails fails the batch, when the rest is done. `late`: it was given up once, and whoever missed it
 * has asked for it since: it is not pushed, but goes out.
 */
export async function carryOut(records: readonly DynamoDBRecord[], deps: Deps, late = false): Promise<Failed[]> {
  followDirectory(deps, records)
  followConversations(deps, records)
  const pushing = late ? sendOut(records, deps) : push(records, deps)
  await ended(pushing, FRAMES_FIRST_MS)
  return both(pushing, react(promptReactions, records, deps, late))
}
