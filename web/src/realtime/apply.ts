import type { QueryClient } from '@tanstack/react-query'
import { notifyManager } from '@tanstack/react-query'
import { keys, type ListFilter } from '../api/keys.ts'
import type { Agent, Contact, Conversation, Counts, Entry, Team } from '../api/types.ts'
import { belongs, orderOf } from '../queues/membership.ts'
import { type ListData, place, removed } from '../queues/place.ts'
import { recount, remember, type Shown } from '../queues/recount.ts'
import { movements } from '../timeline/entry-kinds.ts'
import { hasNewer, lastSeq, merged, type TimelineData, withNew } from '../timeline/merge.ts'
import type { LiveEvent } from './events.ts'
import { afterReading } from './reading.ts'
import { fillGap, lookAgain, timesLooked } from './recover.ts'
import { notEarlierThan, serverNow } from './server-clock.ts'

/**
 * Brings everything that is shown up to date with what the socket told; one drawing for a whole frame. Answers whether that
 * goes for the numbers too.
 */
export function applyEvents(client: QueryClient, events: readonly LiveEvent[]): boolean {
  const conversations = events.filter(({ conversation }) => conversation?.contact)
  const isCounted = notifyManager.batch(() => {
    const unknown = conversations.filter(
      ({ type, conversation }) =>
        conversation && !recount(shownBy(client), conversation, type === 'conversation.opened'),
    )
    for (const { conversation } of unknown) if (conversation) remember(conversation)
    for (const event of events) {
      notEarlierThan(event.at)
      const { conversation, entry } = event
      if (conversation?.contact) {
        const name = entry?.event?.name
        const closedByMe = name === 'closed' && entry?.actor.id === client.getQueryData<Agent>(keys.me)?.id
        applyConversation(client, conversation, closedByMe)
        if (entry) applyEntry(client, conversation, entry, event.type === 'message.updated')
        if (entry?.message?.editedAt || entry?.message?.unsentAt) void rewritten(client, entry)
        if (name === 'merged' || name === 'unmerged')
          void client.invalidateQueries({ queryKey: keys.timelines(conversation.contact.id) })
        if ((name && movements[name].isAboutContact) || (entry && tellsOfReach(client, conversation, entry))) {
          void client.invalidateQueries({ queryKey: keys.contact(conversation.contact.id) })
        }
      }
      if (event.job) client.setQueryData(keys.job(event.job.id), event.job)
      if (event.contact) applyContact(client, event.contact)
    }
    return conversations.length > 0 && unknown.length === 0
  })
  if (events.some(({ gone }) => gone)) {
    look(client)
    return false
  }
  return isCounted
}

const look = (client: QueryClient) =>
  lookAgain(client).catch((error) => console.warn('Could not look again yet:', error))

/** What only the contact's own answer has stays. */
function applyContact(client: QueryClient, contact: Contact): void {
  client.setQueryData<Contact>(keys.contact(contact.id), (known) => {
    if (!known || known.version > contact.version) return known
    return known.perhapsSame ? { ...contact, perhapsSame: known.perhapsSame } : contact
  })
}

/** Seldom enough that what does it comes when it is needed. */
async function rewritten(client: QueryClient, entry: Entry): Promise<void> {
  const { applyRewritten } = await import('./rewritten.ts')
  applyRewritten(client, entry)
}

/** M17: a message that failed may have marked its address; any other may have taken a mark away. */
function tellsOfReach(client: QueryClient, { contact }: Conversation, { message }: Entry): boolean {
  if (!message) return false
  const known = client.getQueryData<Contact>(keys.contact(contact.id))
  return message.delivery?.status === 'failed' || (known?.unreachable.length ?? 0) > 0
}

/**
 * What became of a conversation as one's own act is answered, apart from what the socket tells. If that said meanwhile
 * that something is out of sight, it may have been this one: only the server knows. Throws Problem.
 */
export async function applyAnswer(
  client: QueryClient,
  asked: Promise<Conversation>,
  closedByMe = false,
): Promise<Conversation> {
  const looked = timesLooked(client)
  const conversation = await asked
  if (timesLooked(client) === looked) applyConversation(client, conversation, closedByMe)
  else look(client)
  return conversation
}

/** The conversation as it is now, in itself and in every list. */
function applyConversation(client: QueryClient, conversation: Conversation, closedByMe = false): void {
  const known = shownOf(client, conversation.id)
  recount(shownBy(client), conversation)
  if (known && known.version > conversation.version) return
  applyOpen(client, conversation)
  const scene = {
    me: client.getQueryData<Agent>(keys.me)?.id ?? '',
    teams: client.getQueryData<Team[]>(keys.teams) ?? [],
    now: serverNow(),
  }
  for (const query of client.getQueryCache().findAll({ queryKey: keys.lists })) {
    const data = query.state.data as ListData | undefined
    afterReading(query, () => applyConversation(client, conversation, closedByMe))
    if (!data) continue
    const filter = query.queryKey[1] as ListFilter
    const before = data.pages.flatMap(({ items }) => items).find(({ id }) => id === conversation.id)
    const next = place(data, conversation, {
      belongs: belongs(filter, conversation, scene) && (filter.view !== 'closed' || before !== undefined || closedByMe),
      rises: before?.lastMessage?.at !== conversation.lastMessage?.at,
      order: orderOf(filter),
    })
    if (next !== data) client.setQueryData(query.queryKey, next)
  }
}

/** As its own page has it, unless the last that was heard of it is that it is not there. */
function shownOf(client: QueryClient, id: string): Conversation | undefined {
  const state = client.getQueryState<Conversation>(keys.conversation(id))
  return state?.status === 'error' ? undefined : state?.data
}

/** To the page that has it open. */
function applyOpen(client: QueryClient, conversation: Conversation): void {
  const queryKey = keys.conversation(conversation.id)
  const query = client.getQueryCache().find({ queryKey })
  if (!query) return
  // What was refused may be there again, or this may be older than the refusal.
  if (query.state.status === 'error') void client.invalidateQueries({ queryKey, exact: true })
  else if (query.state.data) client.setQueryData(queryKey, conversation)
  else afterReading(query, () => applyOpen(client, conversation))
}

function shownBy(client: QueryClient): Shown {
  return {
    me: client.getQueryData<Agent>(keys.me)?.id ?? '',
    conversation(id) {
      const open = shownOf(client, id)
      const listed = () =>
        client
          .getQueriesData<ListData>({ queryKey: keys.lists })
          .flatMap(([, data]) => data?.pages.flatMap(({ items }) => items) ?? [])
          .find((item) => item.id === id)
      return open ?? listed()
    },
    counts: (change) => void client.setQueryData<Counts>(keys.counts, (counts) => counts && change(counts)),
  }
}

/** It is somebody else's now, or deleted: out of every list, and whoever has it open is told. */
export function forgetConversation(client: QueryClient, id: string): void {
  for (const query of client.getQueryCache().findAll({ queryKey: keys.lists })) {
    const leave = () => client.setQueryData<ListData>(query.queryKey, (data) => data && removed(data, id))
    leave()
    afterReading(query, leave)
  }
  void client.invalidateQueries({ queryKey: keys.conversation(id) })
  // They tell of what is not there any more.
  void client.invalidateQueries({ queryKey: keys.notifications })
  void client.invalidateQueries({ queryKey: ['search'] })
}

/** An entry takes its place in every open timeline that shows it. */
function applyEntry(client: QueryClient, conversation: Conversation, entry: Entry, isUpdate: boolean): void {
  for (const query of client.getQueryCache().findAll({ queryKey: keys.timelines(conversation.contact.id) })) {
    const data = query.state.data as TimelineData | undefined
    const [, , conversationId, channelId] = query.queryKey as ReturnType<typeof keys.timeline>
    afterReading(query, () => applyEntry(client, conversation, entry, isUpdate))
    if (!data) continue
    const fits = channelId === null || entry.message?.channel.id === channelId
    if (!fits) continue
    // A filtered timeline has gaps by nature.
    const known = lastSeq(data, entry.conversationId)
    const missed = !isUpdate && !hasNewer(data) && channelId === null && known > 0 && entry.seq > known + 1
    // One's own comes with an answer, which may take longer than what the socket tells of it since.
    client.setQueryData(query.queryKey, isUpdate ? merged(data, [entry]) : withNew(data, entry))
    if (missed && entry.conversationId === conversationId) void fillGap(client, conversationId, known)
  }
}
