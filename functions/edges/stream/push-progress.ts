import type { DynamoDBRecord } from 'aws-lambda'
import { announce } from '../../areas/realtime/reactions/announce.ts'
import { entries } from '../../areas/timeline/changes.ts'
import { LAST_CHANGE } from '../../areas/timeline/domain/last-change.ts'
import { tellEndpoints } from '../../areas/webhook-endpoints/reactions/tell-endpoints.ts'
import { modified } from '../../platform/stream.ts'
import { recentOf, selectedOf } from './consume.ts'

/** What is told some seconds later: how far messages came. */
export const progressed = modified(entries, LAST_CHANGE.progressed)

type Deps = Parameters<typeof announce>[1] & Parameters<typeof tellEndpoints>[1]

/** Pushes how far messages came, and has it go out. What comes `late` only goes out. */
export async function pushProgress(batch: readonly DynamoDBRecord[], deps: Deps, late = false): Promise<void> {
  const changes = selectedOf(batch)(progressed)
  if (changes.length === 0) return
  const recent = late ? [] : selectedOf(recentOf(batch, deps.clock.now()))(progressed)
  const nothing = { conversations: [], contacts: [], records: [], agents: [] }
  await Promise.all([
    announce({ entries: recent, conversations: [], isLate: true }, deps),
    tellEndpoints({ ...nothing, entries: changes, isLate: true }, deps),
  ])
}
