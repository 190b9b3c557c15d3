import type { Write } from '../../../kernel/commit.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Conversation } from '../domain/conversation.ts'
import { take } from '../domain/taken.ts'
import type { TimelineStore } from '../port.ts'

type Deps = HasStore<TimelineStore>

/** The conversation as it knows what it takes in from then on, and what belongs to the same commit. */
export function takeIn(
  deps: Pick<Deps, 'store'>,
  conversation: Conversation,
  code: string,
  now: number,
): { conversation: Conversation; writes: Write[] } {
  const { taken, away } = take(conversation.taken, code, now)
  return {
    conversation: { ...conversation, taken },
    writes: away === '' ? [] : [deps.store.putTaken(conversation, away, now)],
  }
}
