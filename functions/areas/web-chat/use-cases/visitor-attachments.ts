import { notFound } from '../../../kernel/errors.ts'
import { conversationIdOf, parseAttachmentId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { fileKey } from '../../attachments/domain/file-keys.ts'
import { attachmentOfToken } from '../../attachments/domain/file-link.ts'
import { servedType } from '../../attachments/domain/file-signature.ts'
import { createVisitorAttachment, linkTo, linkToUpload, readOwnUpload } from '../../attachments/index.ts'
import type { AttachmentsStore, FileParts } from '../../attachments/port.ts'
import { stateOf } from '../../channels/domain/attachment.ts'
import type { ChannelParts } from '../../channels/port.ts'
import type { RateLimitsStore } from '../../rate-limits/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { Visitor } from '../domain/visitor-token.ts'
import { type Caller, countVisitorCall } from './admit-visitor.ts'
import { isPartOf, openChat } from './open-chat.ts'

type Deps = HasStore<AttachmentsStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'secrets' | 'ulid'> &
  Pick<FileParts, 'files'>

/** M5: what a visitor may upload now; throws rate_limited. */
export async function announceVisitorFile(
  deps: Deps & HasStore<RateLimitsStore> & Pick<ChannelParts, 'channels'> & Pick<Parts, 'log' | 'settings'>,
  visitor: Visitor,
  file: Parameters<typeof createVisitorAttachment>[2],
  caller: Caller,
) {
  const channel = await deps.channels.find(visitor.channelId)
  if (!channel) throw notFound('channel')
  await countVisitorCall(deps, channel, 'uploads', visitor.address, caller)
  await openChat(deps, visitor)
  return createVisitorAttachment(deps, visitor.contactId, file)
}

/** M5: a link to a file of the visitor's own web chat, or to what they uploaded. Throws not_found. */
export async function getVisitorAttachment(deps: Deps, visitor: Visitor, id: string) {
  const parsed = parseAttachmentId(id)
  if (!parsed) {
    await openChat(deps, visitor)
    return linkToUpload(deps, await readOwnUpload(deps, visitor.contactId, id))
  }
  const { entry: key, index } = parsed
  const [state, entry] = await Promise.all([openChat(deps, visitor), deps.store.readEntry(key)])
  const chat =
    state && isPartOf(state.contact, key.contactId)
      ? key.contactId === state.contact.id
        ? state
        : await deps.store.readContact(key.contactId)
      : undefined
  const own =
    chat &&
    entry?.message?.channel.id === visitor.channelId &&
    !chat.contact.purging?.includes(conversationIdOf(key.contactId, key.n))
  if (!own) throw notFound('attachment')
  return linkTo(deps, entry, index)
}

const OPEN_FOR_SECONDS = 60

/** M5: where a customer's own link to a file leads now. Throws not_found. */
export async function openFileLink(deps: Deps, token: string): Promise<string> {
  const id = attachmentOfToken(token, await deps.secrets.signingKeys('file-link'), deps.clock.now())
  const parsed = id === undefined ? undefined : parseAttachmentId(id)
  const entry = parsed && (await deps.store.readEntry(parsed.entry))
  const attachment = entry?.message?.attachments[parsed?.index ?? 0]
  if (!entry || !attachment || stateOf(attachment) !== 'ready') throw notFound('file')
  const state = await deps.store.readContact(entry.contactId)
  if (state?.contact.purging?.includes(conversationIdOf(entry.contactId, entry.n))) throw notFound('file')
  const file = { name: attachment.name, type: servedType(attachment.type) }
  return deps.files.downloadLink(fileKey(entry, attachment), file, OPEN_FOR_SECONDS)
}
