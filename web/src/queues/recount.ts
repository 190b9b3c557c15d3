import type { ListFilter, Queue, View } from '../api/keys.ts'
import type { Conversation, Counts } from '../api/types.ts'
import { belongs } from './membership.ts'

/** What the page shows. */
export interface Shown {
  me: string
  /** a conversation as some list or pane has it */
  conversation(id: string): Conversation | undefined
  counts(change: (counts: Counts) => Counts): void
}

const REMEMBERED = 2_000
/** Conversations as they stand in the numbers that are shown. */
const counted = new Map<string, Conversation>()

/** The numbers once a conversation is `after`; `before`: as it was counted, undefined where it was not there. */
function recounted(
  { views, queues }: Counts,
  before: Conversation | undefined,
  after: Conversation,
  me: string,
): Counts {
  // Waits as the server told them: by the clock they pass on when the numbers are read again.
  const scene = { me, teams: [], now: 0 }
  const moved = <Name extends string>(numbers: Record<Name, number>, filterOf: (name: Name) => ListFilter) =>
    Object.fromEntries(
      Object.entries<number>(numbers).map(([name, number]) => {
        const filter = filterOf(name as Name)
        const was = before !== undefined && belongs(filter, before, scene)
        return [name, Math.max(0, number + Number(belongs(filter, after, scene)) - Number(was))]
      }),
    ) as Record<Name, number>
  return {
    // Who closed it is not sent.
    views: { ...moved(views, (view: View) => ({ view })), closed: views.closed },
    queues: moved(queues, (queue: Queue) => ({ queue })),
  }
}

/**
 * Moves the numbers by what became of a conversation. False where it is not known how it was counted: then they have to be
 * read. They are read once a minute anyway, which puts right what came while they were.
 */
export function recount(shown: Shown, after: Conversation, isNew = false): boolean {
  const before = counted.get(after.id) ?? shown.conversation(after.id)
  if (before && before.version >= after.version) return counted.has(after.id)
  if (!before && !isNew) return false
  remember(after)
  shown.counts((counts) => recounted(counts, before, after, shown.me))
  return true
}

/** It is counted as this: the numbers are about to be read. */
export function remember(conversation: Conversation): void {
  counted.delete(conversation.id)
  counted.set(conversation.id, conversation)
  for (const id of counted.keys()) {
    if (counted.size <= REMEMBERED) break
    counted.delete(id)
  }
}

/** Something may have been missed: what is known now may be older than the numbers. */
export const forgetCounted = () => counted.clear()
