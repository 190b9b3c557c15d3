import { ConflictError } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import { conversationIdOf, parseConversationId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { wellFormed } from '../../../kernel/text.ts'
import { uploadKey } from '../../attachments/domain/file-keys.ts'
import { mustBeUploaded, readUploads } from '../../attachments/index.ts'
import type { AttachmentsStore, FileParts } from '../../attachments/port.ts'
import type { ChannelParts } from '../../channels/port.ts'
import { receiveMessage } from '../../messages/index.ts'
import type { MessagesStore } from '../../messages/port.ts'
import type { RateLimitsStore } from '../../rate-limits/port.ts'
import type { SocketsStore } from '../../sockets/port.ts'
import { online } from '../../timeline/domain/attention.ts'
import { isOpen } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { UNNAMED } from '../domain/visit.ts'
import type { Visitor } from '../domain/visitor-token.ts'
import { type Caller, countVisitorCall } from './admit-visitor.ts'
import { openChat, partOfVisitor, readBefore, readOwnParts } from './open-chat.ts'
import { presentForVisitor } from './send-to-visitor.ts'
import { visitorWrote } from './visitor-presence.ts'

type Deps = HasStore<
  AttachmentsStore & MessagesStore & RateLimitsStore & SocketsStore & TimelineStore & WorkspaceStore
> &
  Pick<ChannelParts, 'channels'> &
  Pick<Parts, 'clock' | 'log' | 'settings' | 'ulid'> &
  Pick<FileParts, 'files'>

interface VisitorInput {
  text: string
  clientId: string
  /** of the button that they tapped */
  payload?: string | undefined
  attachmentIds?: string[] | undefined
}

/** A visitor writes; the same `clientId` counts once, and so does each file, which is stored for good by the fetching of it. */
export async function receiveVisitorMessage(deps: Deps, visitor: Visitor, input: VisitorInput, caller: Caller) {
  const channel = await deps.channels.find(visitor.channelId)
  if (!channel) throw new DomainError('not_found', 'This web channel was removed.')
  await countVisitorCall(deps, channel, 'messages', visitor.address, caller)
  const known = await openChat(deps, visitor)
  const { address, name = UNNAMED, email, language, location } = visitor
  // The widget puts what it wrote where the timeline has it: both go by this.
  const sentAt = deps.clock.now()
  // By contact, not by address: who signs in while a message is on its way sends it again under another one.
  const providerId = `${visitor.contactId}:${input.clientId}`
  const { attachmentIds = [] } = input
  const uploads =
    attachmentIds.length === 0 ? [] : await readUploads(deps, visitor.contactId, attachmentIds, providerId)
  await Promise.all(uploads.map((upload, index) => mustBeUploaded(deps, upload, index)))
  const incoming = {
    kind: 'message' as const,
    providerId,
    address,
    name,
    ...(email ? { email } : {}),
    ...(language ? { language } : {}),
    ...(location ? { location } : {}),
    sentAt,
    text: wellFormed(input.text),
    ...(input.payload ? { payload: input.payload } : {}),
    media: uploads.map(({ id, name, type, size }) => ({ name, type, size, source: { stored: uploadKey(id) } })),
  }
  const claims = uploads.map((upload) => deps.store.claimUpload(upload, providerId))
  const status = await receiveMessage(deps, channel, incoming, claims).catch((error: unknown) => {
    if (!(error instanceof ConflictError)) throw error
    throw new DomainError('invalid_request', 'This file is in another message already.', [
      { path: 'attachmentIds', message: 'are in another message' },
    ])
  })
  if (!known?.latest || !online(known.latest, sentAt)) await visitorWrote(deps, visitor.contactId)
  return { clientId: input.clientId, status, at: new Date(sentAt).toISOString() }
}

interface HistoryInput {
  /** what was stored after this number */
  afterSeq?: number | undefined
  /** of that conversation and those after it; default: the latest */
  conversationId?: string | undefined
  cursor?: string | undefined
  limit?: number | undefined
}
interface Position {
  n: number
  seq: number
}

/**
 * What was said in the visitor's web chat, in order: with `afterSeq` what a widget missed while it was away, the cursor
 * leading on; else the newest page, the cursor leading to the one before it. Messages of other channels stay there.
 */
export async function readVisitorMessages(deps: Deps, visitor: Visitor, input: HistoryInput) {
  const state = await openChat(deps, visitor)
  if (!state) return { items: [], nextCursor: null }
  const [parts, before] = await Promise.all([
    readOwnParts(deps, state.contact, visitor),
    readBefore(deps, state.contact),
  ])
  const chats = [state, ...parts, ...before]
  const shown = new Map(chats.map(({ contact }) => [contact.id, shownTo(visitor, contact)]))
  const isShown = (entry: Entry) => shown.get(entry.contactId)?.(entry) ?? false
  const { afterSeq } = input
  const page =
    afterSeq === undefined
      ? await newest(deps, chats, isShown, input)
      : await missed(deps, chats, isShown, { ...input, afterSeq })
  return { items: page.items.map((entry) => presentForVisitor(entry)), nextCursor: page.nextCursor }
}

function shownTo(visitor: Visitor, contact: Contact): (entry: Entry) => boolean {
  // C3: who came with a part sees of the contact what was said since they are one.
  const part = partOfVisitor(contact, visitor)
  const since = part && part.id !== contact.id ? part.at : 0
  return ({ kind, message, contactId, n, receivedAt }) =>
    kind === 'message' &&
    message?.channel.id === visitor.channelId &&
    receivedAt >= since &&
    !contact.purging?.includes(conversationIdOf(contactId, n))
}

/** Pages without anything to show are passed over, this many at most. */
const MAX_EMPTY_PAGES = 20
/** In a cursor, of a chat that is read to its beginning. */
const AT_THE_BEGINNING = '-'

/** The newest entries of one chat, and of those from before signing in: a page of each, the cursor having a part for each. */
async function newest(
  deps: Deps,
  chats: readonly ContactState[],
  isShown: (entry: Entry) => boolean,
  { cursor, limit = 50 }: HistoryInput,
) {
  const items: Entry[] = []
  const given = cursor?.split('.')
  // A chat that came after the first page is none of this list.
  let next = chats.map((_, index) => (given ? (given[index] ?? AT_THE_BEGINNING) : ''))
  const each = Math.ceil(limit / chats.length)
  for (let pages = 0; pages < MAX_EMPTY_PAGES && items.length === 0; pages++) {
    if (next.every((position) => position === AT_THE_BEGINNING)) break
    const read = await Promise.all(
      chats.map(async ({ contact, latest }, index) => {
        const position = next[index]
        if (position === AT_THE_BEGINNING || !latest) return { items: [], nextCursor: null }
        return deps.store.readTimeline(
          { contactId: contact.id },
          { limit: each, cursor: position || undefined, order: 'desc' },
        )
      }),
    )
    items.push(...read.flatMap((page) => page.items).filter(isShown))
    next = read.map(({ nextCursor }) => nextCursor ?? AT_THE_BEGINNING)
  }
  const exhausted = next.every((position) => position === AT_THE_BEGINNING)
  return { items: items.sort(byTime), nextCursor: exhausted ? null : next.join('.') }
}

const byTime = (a: Entry, b: Entry) => a.at - b.at || a.n - b.n || a.seq - b.seq

/** What was missed of this chat; of those from before signing in, the whole of a conversation that still goes on. */
async function missed(
  deps: Deps,
  [own, ...before]: readonly ContactState[],
  isShown: (entry: Entry) => boolean,
  input: HistoryInput & { afterSeq: number },
) {
  const page = own?.latest ? await missedOf(deps, { ...own, latest: own.latest }, isShown, input) : NOTHING
  if (input.cursor !== undefined) return page
  const given = input.conversationId === undefined ? undefined : parseConversationId(input.conversationId)
  // C3: or of one that became a part meanwhile, what is missed of it.
  const goingOn = before.flatMap(({ latest }) => {
    if (!latest) return []
    if (isOpen(latest)) return [{ latest, after: 0 }]
    const isGiven = latest.contactId === given?.contactId && latest.n === given.n
    return isGiven ? [{ latest, after: input.afterSeq }] : []
  })
  const more = await Promise.all(
    goingOn.map(({ latest, after }) => deps.store.readEntriesAfter(latest, after, MAX_GOING_ON)),
  )
  return { ...page, items: [...page.items, ...more.flat().filter(isShown)].sort(byTime) }
}

const NOTHING = { items: [] as Entry[], nextCursor: null }
const MAX_GOING_ON = 100

async function missedOf(
  deps: Deps,
  { contact, latest }: ContactState & { latest: Conversation },
  isShown: (entry: Entry) => boolean,
  { afterSeq, conversationId, cursor, limit = 100 }: HistoryInput & { afterSeq: number },
) {
  const given = conversationId === undefined ? undefined : parseConversationId(conversationId)
  // A conversation from before the visitor signed in may be another contact's, which is none of theirs now.
  const from = given?.contactId === contact.id && given.n < latest.n ? given.n : latest.n
  const startSeq = given === undefined || (given.contactId === contact.id && given.n <= latest.n) ? afterSeq : 0
  const start = cursor === undefined ? { n: from, seq: startSeq } : positionOf(cursor)
  const entries: Entry[] = []
  for (let n = start.n; n <= latest.n; n++) {
    const conversation = n === latest.n ? latest : (await deps.store.readConversation(contact.id, n))?.conversation
    if (!conversation || conversation.deletedAt !== undefined) continue
    const seq = n === start.n ? start.seq : 0
    const left = limit - entries.length
    const found = await deps.store.readEntriesAfter(conversation, seq, left)
    entries.push(...found)
    const last = found.at(-1)?.seq ?? seq
    const more = found.length === left && last < conversation.seq ? `${n}.${last}` : `${n + 1}.0`
    if (entries.length === limit && (last < conversation.seq || n < latest.n)) {
      return { items: entries.filter(isShown), nextCursor: more }
    }
  }
  return { items: entries.filter(isShown), nextCursor: null }
}

function positionOf(cursor: string): Position {
  const [, n, seq] = /^(\d{1,6})\.(\d{1,15})$/.exec(cursor) ?? []
  if (n !== undefined && seq !== undefined) return { n: Number(n), seq: Number(seq) }
  throw new DomainError('invalid_request', 'The cursor is not one of ours.', [
    { path: 'cursor', message: 'is not a cursor' },
  ])
}
