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
import type { SocketsStore } from '../../sockets/port.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { UNNAMED } from '../domain/visit.ts'
import type { Visitor } from '../domain/visitor-token.ts'
import { presentForVisitor } from './send-to-visitor.ts'
import { visitorWrote } from './visitor-presence.ts'

type Deps = HasStore<AttachmentsStore & MessagesStore & SocketsStore & TimelineStore & WorkspaceStore> &
  Pick<ChannelParts, 'channels'> &
  Pick<Parts, 'clock' | 'ulid'> &
  Pick<FileParts, 'files'>

interface VisitorInput {
  text: string
  clientId: string
  attachmentIds?: string[] | undefined
}

/** A visitor writes; the same `clientId` counts once, and so does each file, which is stored for good by the fetching of it. */
export async function receiveVisitorMessage(deps: Deps, visitor: Visitor, input: VisitorInput) {
  const channel = await deps.channels.find(visitor.channelId)
  if (!channel) throw new DomainError('not_found', 'This web channel was removed.')
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
    media: uploads.map(({ id, name, type, size }) => ({ name, type, size, source: { stored: uploadKey(id) } })),
  }
  const claims = uploads.map((upload) => deps.store.claimUpload(upload, providerId))
  const status = await receiveMessage(deps, channel, incoming, claims).catch((error: unknown) => {
    if (!(error instanceof ConflictError)) throw error
    throw new DomainError('invalid_request', 'This file is in another message already.', [
      { path: 'attachmentIds', message: 'are in another message' },
    ])
  })
  await visitorWrote(deps, visitor.contactId)
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
  const state = await deps.store.readContact(visitor.contactId)
  if (!state?.latest) return { items: [], nextCursor: null }
  const isShown = shownTo(visitor, state.contact)
  const page =
    input.afterSeq === undefined
      ? await newest(deps, state, isShown, input)
      : await missed(deps, { ...state, latest: state.latest }, isShown, { ...input, afterSeq: input.afterSeq })
  return { items: page.items.map((entry) => presentForVisitor(entry)), nextCursor: page.nextCursor }
}

function shownTo(visitor: Visitor, contact: Contact): (entry: Entry) => boolean {
  return ({ kind, message, contactId, n }) =>
    kind === 'message' &&
    message?.channel.id === visitor.channelId &&
    !contact.purging?.includes(conversationIdOf(contactId, n))
}

/** Pages without anything to show are passed over, this many at most. */
const MAX_EMPTY_PAGES = 20

async function newest(
  deps: Deps,
  state: ContactState,
  isShown: (entry: Entry) => boolean,
  { cursor, limit = 50 }: HistoryInput,
) {
  const items: Entry[] = []
  let next: string | null | undefined = cursor
  for (let pages = 0; pages < MAX_EMPTY_PAGES && items.length === 0 && next !== null; pages++) {
    const page = await deps.store.readTimeline(
      { contactId: state.contact.id },
      { limit, cursor: next ?? undefined, order: 'desc' },
    )
    items.push(...page.items.filter(isShown))
    next = page.nextCursor
  }
  return { items: items.reverse(), nextCursor: next ?? null }
}

async function missed(
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
