import type { Write } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { conversationIdOf, parseAttachmentId, parsePictureId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { clip, wellFormed } from '../../../kernel/text.ts'
import type { Attachment } from '../../channels/domain/attachment.ts'
import { stateOf } from '../../channels/domain/attachment.ts'
import { MAX_BYTES, MEGABYTE, plainType, readableSize } from '../../channels/domain/file-limits.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { entryOfScheduled } from '../../timeline/domain/scheduled.ts'
import { canSee, visibleAs } from '../../timeline/domain/visibility.ts'
import { readVisible } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { can } from '../../workspace/domain/rights.ts'
import { type Call, commitAnswer } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { fileKey, pictureKey, uploadKey } from '../domain/file-keys.ts'
import { servedType } from '../domain/file-signature.ts'
import type { AttachmentsStore, FileParts, Upload } from '../port.ts'

type Deps = HasStore<AttachmentsStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'ulid'> &
  Pick<FileParts, 'files'>

/** Long enough for 25 MB over a slow line to begin. */
const UPLOAD_FOR_MS = 15 * 60 * 1000
/** So long a file may wait for its message; the bucket keeps it longer. */
const ATTACH_FOR_MS = 24 * 60 * 60 * 1000
/** How long a link lasts. */
export const LINK_FOR_SECONDS = 5 * 60

/** Of a table of contacts, which is read piece by piece. */
const MAX_TABLE_BYTES = 256 * MEGABYTE

type FileDeps = Pick<Deps, 'store' | 'clock' | 'ulid' | 'files'>
export interface FileInput {
  name: string
  type: string
  size: number
}

/** M5: notes what is to be uploaded, and signs a form that uploads exactly that. Throws attachment_too_large. */
async function planUpload(deps: FileDeps, owner: string, input: FileInput, most = MAX_BYTES) {
  if (input.size > most) {
    const maxSize = readableSize(most)
    throw new DomainError('attachment_too_large', `A file may have at most ${maxSize}.`, [
      { path: 'size', message: `is more than ${maxSize}` },
    ])
  }
  const now = deps.clock.now()
  const id = `up_${deps.ulid()}`
  const name = clip(wellFormed(input.name).replace(/[\p{Cc}/\\]/gu, '_'), 200)
  const upload: Upload = { ...input, id, owner, name, expiresAt: now + ATTACH_FOR_MS }
  const expiresAt = now + UPLOAD_FOR_MS
  const target = await deps.files.uploadTarget({ key: uploadKey(id), type: input.type, size: input.size }, expiresAt)
  return { upload, answer: { id, upload: target, expiresAt: new Date(expiresAt).toISOString() } }
}

/** M5: an agent is about to upload a file. */
export async function createAttachment(deps: Deps, call: Call, input: FileInput) {
  const agent = await call.agent
  const isTable = plainType(input.type) === 'text/csv' && can(agent, 'contacts.import')
  const { upload, answer } = await planUpload(deps, agent.id, input, isTable ? MAX_TABLE_BYTES : MAX_BYTES)
  await commitAnswer(deps, call, [deps.store.putUpload(upload)], answer)
  return answer
}

/** M5: a visitor is about to upload a file; `owner` is their contact id. */
export async function createVisitorAttachment(deps: FileDeps, owner: string, input: FileInput) {
  const { upload, answer } = await planUpload(deps, owner, input)
  await deps.store.commit([deps.store.putUpload(upload)])
  return answer
}

interface FileLink {
  url: string
  expiresAt: string
}

/** M5: a short link to a file, for whoever may see its message; to an upload, for who made it; to a picture, for who sees the contact. */
export async function getAttachment(deps: Deps, call: Call, input: { id: string }): Promise<FileLink> {
  const picture = parsePictureId(input.id)
  if (picture) return linkToPicture(deps, call, picture)
  const parsed = parseAttachmentId(input.id)
  if (!parsed) {
    const upload = await readOwnUpload(deps, (await call.agent).id, input.id)
    const attached = parseAttachmentId(upload.claimedBy ?? '')
    return attached ? getAttachment(deps, call, { id: upload.claimedBy ?? '' }) : linkToUpload(deps, upload)
  }
  const { contactId, n } = parsed.entry
  const [, entry] = await Promise.all([
    readVisible(deps, call, conversationIdOf(contactId, n)),
    deps.store.readEntry(parsed.entry),
  ])
  const waiting = entry ? undefined : await deps.store.readOneScheduled(parsed.entry)
  return linkTo(deps, waiting ? entryOfScheduled(waiting) : entry, parsed.index)
}

/** C1: the picture of a contact, as long as it is that one. */
async function linkToPicture(deps: Deps, call: Call, { contactId, at }: { contactId: string; at: number }) {
  const [agent, state] = await Promise.all([call.agent, deps.store.readContact(contactId)])
  const picture = state && canSee(agent, visibleAs(state)) ? state.contact.profile?.picture : undefined
  if (!state || picture?.at !== at) throw notFound('attachment')
  return linkOf(deps, pictureKey(state.contact.id), { name: state.contact.name, type: picture.type })
}

/** Throws not_found where there is none of this owner. */
export async function readOwnUpload(deps: FileDeps, owner: string, id: string): Promise<Upload> {
  const upload = await deps.store.readUpload(owner, id, deps.clock.now())
  if (!upload) throw notFound('attachment')
  return upload
}

/** A link to what was uploaded and is not attached yet. */
export function linkToUpload(deps: FileDeps, upload: Upload) {
  return linkOf(deps, uploadKey(upload.id), upload)
}

/** A link to a file of an entry that the caller may see. Throws not_found and attachment_not_ready. */
export async function linkTo(deps: FileDeps, entry: Entry | undefined, index: number): Promise<FileLink> {
  const attachment = entry?.message?.attachments[index]
  if (!entry || !attachment) throw notFound('attachment')
  const stored = attachment.source?.stored
  if (stored !== undefined) return linkOf(deps, stored, attachment)
  switch (stateOf(attachment)) {
    case 'failed':
      throw new DomainError('not_found', `This file could not be had: ${attachment.failed}`)
    case 'pending':
      throw new DomainError('attachment_not_ready', 'This file is still being fetched from the provider.')
    case 'ready':
      return linkOf(deps, attachment.kept ?? fileKey(entry, attachment), attachment)
  }
}

async function linkOf(deps: FileDeps, key: string, { name, type }: Pick<Attachment, 'name' | 'type'>) {
  const url = await deps.files.downloadLink(key, { name, type: servedType(type) }, LINK_FOR_SECONDS)
  return { url, expiresAt: new Date(deps.clock.now() + LINK_FOR_SECONDS * 1000).toISOString() }
}

const refuse = (index: number, detail: string, message: string) =>
  new DomainError('invalid_request', detail, [{ path: `attachmentIds.${index}`, message }])

/** Uploads that are the owner's and in no message, other than the one that `claimedBy` names. Throws invalid_request. */
export async function readUploads(
  deps: FileDeps,
  owner: string,
  ids: readonly string[],
  claimedBy?: string,
): Promise<Upload[]> {
  const uploads = await Promise.all(ids.map((id) => deps.store.readUpload(owner, id, deps.clock.now())))
  return uploads.map((upload, index) => {
    if (!upload) throw refuse(index, 'There is no such upload of yours.', 'is not an upload of yours')
    if (upload.size > MAX_BYTES) throw refuse(index, 'This file is too large for a message.', 'is too large')
    if (upload.claimedBy !== undefined && upload.claimedBy !== claimedBy) {
      throw refuse(index, 'This file is in another message already.', 'is in another message')
    }
    return upload
  })
}

/** What the bucket has of an upload: its etag. Throws invalid_request where that is not what was announced. */
export async function mustBeUploaded(deps: FileDeps, { id, type, size }: Upload, index: number): Promise<string> {
  const found = await deps.files.find(uploadKey(id))
  if (!found) throw refuse(index, 'This file has not been uploaded.', 'has not been uploaded')
  if (found.size !== size || plainType(found.type) !== plainType(type)) {
    throw refuse(index, 'What was uploaded is not what was announced.', 'is not what was announced')
  }
  return found.etag
}

/** Copies uploads to where a message keeps its files: what is sent can't be replaced by uploading again. */
export async function keepUploads(
  deps: FileDeps,
  uploads: readonly Upload[],
  keyOf: (upload: Upload) => string,
): Promise<void> {
  await Promise.all(
    uploads.map(async (upload, index) => {
      const etag = await mustBeUploaded(deps, upload, index)
      if (await deps.files.copy(uploadKey(upload.id), keyOf(upload), etag)) return
      throw refuse(index, 'This file was being uploaded again.', 'was being uploaded again')
    }),
  )
}

/** So long a file that was made for somebody can be fetched; then the bucket forgets it, too. */
const MADE_FOR_MS = 7 * 24 * 60 * 60 * 1000

/** A file that was made for somebody, to be fetched as their own upload is: kept in pieces, and what is to be committed for it. */
export async function keepMade(
  { files, clock, store }: Pick<FileDeps, 'files' | 'clock' | 'store'>,
  made: Pick<Upload, 'id' | 'owner' | 'name' | 'type'>,
  pieces: AsyncIterable<Uint8Array>,
): Promise<Write> {
  const size = await files.write(uploadKey(made.id), pieces, made.type)
  return store.putUpload({ ...made, size, expiresAt: clock.now() + MADE_FOR_MS })
}
