import { call } from '../../api/client.ts'
import { contactIdOf, keys } from '../../api/keys.ts'
import { queryClient } from '../../api/queries.ts'
import type { Entry, Message } from '../../api/types.ts'
import { applyRewritten } from '../../realtime/rewritten.ts'
import { isSame, type TimelineData } from '../merge.ts'
import { noteRefusal } from '../refusals.ts'
import { isOurs } from './possible.ts'
import { rewritten } from './written.ts'

/** Shows an entry as it is given wherever it is shown, or only where it is as it was made. */
function put(entry: Entry, instead?: Entry): void {
  const queryKey = keys.timelines(contactIdOf(entry.conversationId))
  queryClient.setQueriesData<TimelineData>({ queryKey }, (data) => {
    if (!data?.pages.some(({ items }) => items.some(({ id }) => id === entry.id))) return data
    const pages = data.pages.map((page) => ({
      ...page,
      items: page.items.map((item) => (item.id === entry.id && (!instead || isSame(item, instead)) ? entry : item)),
    }))
    return { ...data, pages }
  })
}

const withMessage = (entry: Entry, change: (message: Message) => Message): Entry =>
  entry.message ? { ...entry, message: change(entry.message) } : entry

/** It stands at once; where the server says no, it is as it was, with the reason under it. */
async function amend(
  entry: Entry,
  what: 'reaction' | 'edit',
  change: (message: Message) => Message,
  ask: () => Promise<Entry>,
  sentence: (error: unknown) => string,
): Promise<void> {
  const wished = withMessage(entry, ({ refused: _, ...message }) => change(message))
  noteRefusal(entry.id, undefined)
  put(wished)
  try {
    // What the socket has told of it since tells of later.
    put(await ask(), wished)
  } catch (error) {
    put(entry, wished)
    noteRefusal(entry.id, { what, reason: sentence(error) })
  }
}

interface Wish {
  entry: Entry
  sentence(error: unknown): string
}

/** The company's reaction to a message; null: none any more. */
export function react({ entry, emoji, name, sentence }: Wish & { emoji: string | null; name: string }): Promise<void> {
  const change = ({ reactions = [], ...message }: Message): Message => {
    const others = reactions.filter((reaction) => !isOurs(reaction))
    const all = emoji === null ? others : [...others, { emoji, from: 'agent' as const, name }]
    return all.length > 0 ? { ...message, reactions: all } : message
  }
  return amend(entry, 'reaction', change, () => call('messages.react', { id: entry.id, emoji }), sentence)
}

/** Other words for a message of one's own, whose marks are formatting. */
export async function edit({ entry, written, sentence }: Wish & { written: string }): Promise<void> {
  const change = (message: Message): Message => {
    // No later than the server will say: what it tells stands.
    const editedAt = message.editedAt ?? entry.at
    const earlier = [...(message.earlier ?? []), { text: message.text, at: editedAt }]
    return { ...rewritten(message, written), editedAt, earlier }
  }
  await amend(
    entry,
    'edit',
    change,
    async () => {
      const after = await call('messages.edit', { id: entry.id, text: written, marks: true })
      applyRewritten(queryClient, after)
      return after
    },
    sentence,
  )
}

/** Takes a message of one's own back. Throws Problem. */
export async function unsend(entry: Entry): Promise<void> {
  const after = await call('messages.unsend', { id: entry.id })
  put(after, entry)
  applyRewritten(queryClient, after)
}
