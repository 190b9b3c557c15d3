import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { HoursOf } from '../domain/report-facts.ts'

/** H1: the opening hours of all teams that a conversation was ever with, as of some seconds ago. */
export async function hoursFor(
  store: Pick<WorkspaceStore, 'teamTimes'>,
  { teamId }: Conversation,
  entries: readonly Entry[],
): Promise<HoursOf> {
  const moves = entries.flatMap(({ event }) => (event?.name === 'transferred' ? [event.from, event.to] : []))
  const ids = [...new Set([teamId, ...moves])]
  const known = await Promise.all(
    ids.map(async (id) => [id, (await store.teamTimes(id)).openingHours ?? null] as const),
  )
  const hours = new Map(known)
  return (id) => hours.get(id) ?? null
}
