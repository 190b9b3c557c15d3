import type { HasStore } from '../../../kernel/ports.ts'
import type { Conversation } from '../domain/conversation.ts'
import { byTime } from '../domain/scheduled.ts'
import type { TimelineStore } from '../port.ts'
import { type presentEntry, presentScheduled } from './present.ts'

type Deps = HasStore<TimelineStore>

interface Shown {
  items: ReturnType<typeof presentEntry>[]
  nextCursor: string | null
}

/** M19: the page at the newest end of a timeline, with the messages that wait to be sent behind what was said. */
export async function withWhatWaits(
  { store }: Deps,
  conversations: readonly Conversation[],
  page: Shown,
  order: 'asc' | 'desc' = 'asc',
): Promise<Shown> {
  const isNewest = order === 'desc' || page.nextCursor === null
  const withSome = isNewest ? conversations.filter(({ scheduled }) => scheduled) : []
  if (withSome.length === 0) return page
  const all = await Promise.all(withSome.map(({ contactId, n }) => store.readScheduled(contactId, n)))
  const waiting = all.flat().toSorted(byTime).map(presentScheduled)
  const items = order === 'desc' ? [...waiting.reverse(), ...page.items] : [...page.items, ...waiting]
  return { ...page, items }
}
