import type { DynamoDBRecord } from 'aws-lambda'
import { followDirectory } from '../../areas/notifications/reactions/directory.ts'
import { followConversations } from '../../areas/timeline/reactions/follow-conversations.ts'
import { type Failed, type Reaction, react } from '../../platform/stream.ts'
import { patientReactions, promptReactions } from './list.ts'
import { push, pushProgress, sendOut } from './push.ts'

type Needs<List extends readonly unknown[]> = List[number] extends Reaction<infer All> ? All : never
type Following = Parameters<typeof followConversations>[0]
type PromptDeps = Needs<typeof promptReactions> &
  Parameters<typeof push>[1] &
  Parameters<typeof followDirectory>[0] &
  Following
type PatientDeps = Needs<typeof patientReactions> & Parameters<typeof pushProgress>[1] & Following

/**
 * What the first consumer of the stream does, for which somebody waits: pushes what happened and carries out what follows from it;
 * what failed of that. A push that fails fails the batch, when the rest is done. `late`: it was given up once, and whoever missed it
 * has asked for it since: it is not pushed, but goes out.
 */
export async function carryOut(records: readonly DynamoDBRecord[], deps: PromptDeps, late = false): Promise<Failed[]> {
  followDirectory(deps, records)
  followConversations(deps, records)
  return both(late ? sendOut(records, deps) : push(records, deps), react(promptReactions, records, deps, late))
}

/** As old as what gathered may be, generously: search and reports only ask it for names. */
const GATHERED_FOR_MS = 20_000

/** The same of the second one, which is handed what gathered in some seconds: nobody waits for that, or it may take long. */
export async function keepBooks(
  records: readonly DynamoDBRecord[],
  deps: PatientDeps,
  late = false,
): Promise<Failed[]> {
  followConversations(deps, records, GATHERED_FOR_MS)
  return both(pushProgress(records, deps, late), react(patientReactions, records, deps, late))
}

async function both(pushing: Promise<void>, reacting: Promise<Failed[]>): Promise<Failed[]> {
  const [pushed] = await Promise.allSettled([pushing, reacting])
  if (pushed.status === 'rejected') throw pushed.reason
  return reacting
}
