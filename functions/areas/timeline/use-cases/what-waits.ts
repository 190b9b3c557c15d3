import type { HasStore } from '../../../kernel/ports.ts'
import type { Conversation } from '../domain/conversation.ts'
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
  conversation: Conversation,
  page: Shown,
  order: 'asc' | 'desc' = 'asc',
): Promise<Shown> {
  const isNewest = order === 'desc' || page.nextCursor === null
  if (!conversation.scheduled || !isNewest) return page
  const { contactId, n } = conversation
  const waiting = (await store.readScheduled(contactId, n)).map(presentScheduled)
  const items = order === 'desc' ? [...waiting.reverse(), ...page.items] : [...page.items, ...waiting]
  return { ...page, items }
}
