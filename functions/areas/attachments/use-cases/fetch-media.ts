import { backoffSeconds } from '../../../kernel/backoff.ts'
import { conversationIdOf, type EntryKey, parseEntryId } from '../../../kernel/ids.ts'
import type { HandedOut, HasStore, JobOutcome, Parts } from '../../../kernel/ports.ts'
import type { Room } from '../../../kernel/room.ts'
import type { Attachment } from '../../channels/domain/attachment.ts'
import { stateOf } from '../../channels/domain/attachment.ts'
import { BrokenOff } from '../../channels/domain/broken-off.ts'
import { MAX_BYTES, MEGABYTE, readableSize } from '../../channels/domain/file-limits.ts'
import { isSlow } from '../../channels/index.ts'
import type { ChannelParts, ChannelsStore, FetchedMedia } from '../../channels/port.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { fileKey, originalKey, shownBeside } from '../domain/file-keys.ts'
import { trustedType } from '../domain/file-signature.ts'
import { pictureSize } from '../domain/picture-size.ts'
import type { FileJob } from '../job.ts'
import type { FileParts } from '../port.ts'

type Deps = HasStore<ChannelsStore & TimelineStore> &
  Pick<Parts, 'clock' | 'log'> &
  Pick<FileParts, 'files'> &
  Pick<ChannelParts, 'adapter' | 'channels'>

/** With pauses that double up to five minutes, about a quarter of an hour. */
const MAX_TRIES = 12
const TOO_LARGE = `The file is larger than ${readableSize(MAX_BYTES)}`
/** So much of a file tells what it is; a camera's picture has its size behind what else is to be said of it. */
const HEAD = MEGABYTE
const done: JobOutcome = { done: true }

/** What came of it: `undefined` where the bucket has the file now. */
type Stored =
  | { type: string; size: number; width?: number; height?: number }
  | { failed: string }
  | { unavailable: string }

/**
 * M5: fetches one file of a customer's message and notes it on the entry, which was there all along. Doing it again stores
 * the same file at the same place; what was deleted in the meantime is not left behind. What a slow provider has, or could
 * not be had at once, is fetched where nothing else waits for it.
 */
export async function fetchMedia(
  deps: Deps,
  job: FileJob,
  { from, ...out }: HandedOut,
  room?: Room,
): Promise<JobOutcome> {
  const tries = (job.tried ?? 0) + out.tries
  const key = parseEntryId(job.entryId)
  const entry = key && (await deps.store.readEntry(key))
  if (key && !entry) return leaveNothing(deps, job)
  if (job.attachment === 'original') return key && entry ? keepOriginal(deps, key, entry) : done
  const attachment = entry?.message?.attachments[job.attachment]
  if (!entry || !attachment || stateOf(attachment) !== 'pending') return done
  const channelId = entry.message?.channel.id ?? ''
  if (from === 'prompt' && (tries > 1 || (await isSlow(deps, channelId))))
    return { handOver: { ...job, tried: tries - 1 } }
  // What the provider has not said may be as large as any.
  const bytes = attachment.source?.stored === undefined ? (attachment.size ?? MAX_BYTES) : 0
  const fetching = () => store(deps, entry, attachment)
  const stored = await (room ? room(bytes, fetching) : fetching())
  if (!stored) return { retryAfterSeconds: 1 }
  if ('unavailable' in stored && tries < MAX_TRIES) {
    deps.log.warn('media.unavailable', { entryId: entry.id, tries })
    return { retryAfterSeconds: backoffSeconds(tries + 1) }
  }
  const failed = 'unavailable' in stored ? stored.unavailable : 'failed' in stored ? stored.failed : undefined
  const { source: _source, ...rest } = attachment
  const after: Attachment = 'size' in stored ? { ...rest, ...stored } : { ...attachment, failed: failed ?? '' }
  if (failed !== undefined) deps.log.warn('media.failed', { entryId: entry.id, tries })
  if (await deps.store.updateAttachment(entry, job.attachment, after)) return done
  const now = await deps.store.readEntry(key)
  // A11: deleted, or taken back, while it was being fetched.
  if (!now || now.message?.unsentAt !== undefined || (await isPurging(deps, now)))
    await deps.files.remove(fileKey(entry, attachment))
  return done
}

/** The email that a message was goes to where the message’s files are, and with them; nothing is left of a deleted one. */
async function keepOriginal(deps: Deps, key: EntryKey, entry: Entry): Promise<JobOutcome> {
  const from = entry.message?.original
  if (from === undefined) return done
  const to = originalKey(entry)
  await Promise.all([deps.files.copy(from, to), deps.files.copy(shownBeside(from), shownBeside(to))])
  const now = await deps.store.readEntry(key)
  const isGone = now?.message?.original === undefined || (await isPurging(deps, now))
  return isGone ? leaveNothing(deps, { entryId: entry.id, attachment: 'original' }) : done
}

/** A11: whoever was fetching may have died after it was there, and before it saw that its message was deleted meanwhile. */
async function leaveNothing(deps: Deps, { entryId, attachment }: Pick<FileJob, 'entryId' | 'attachment'>) {
  const key = parseEntryId(entryId)
  if (!key) return done
  const entry = { id: entryId, contactId: key.contactId, n: key.n }
  const original = originalKey(entry)
  const left =
    attachment === 'original' ? [original, shownBeside(original)] : [fileKey(entry, { id: String(attachment + 1) })]
  await Promise.all(left.map((file) => deps.files.remove(file)))
  return done
}

async function isPurging(deps: Deps, { contactId, n }: Entry): Promise<boolean> {
  const state = await deps.store.readContact(contactId)
  return state?.contact.purging?.includes(conversationIdOf(contactId, n)) ?? false
}

async function store(deps: Deps, entry: Entry, attachment: Attachment): Promise<Stored> {
  const { source } = attachment
  if ((attachment.size ?? 0) > MAX_BYTES) return { failed: TOO_LARGE }
  const key = fileKey(entry, attachment)
  if (source?.stored !== undefined) {
    const { type, size } = attachment
    return (await deps.files.copy(source.stored, key))
      ? { type, size: size ?? 0 }
      : { failed: 'The file is not there any more' }
  }
  const channel = await deps.channels.find(entry.message?.channel.id ?? '')
  const adapter = channel && deps.adapter(channel.provider)
  if (!source || !channel || !adapter) return { failed: 'The channel was removed' }
  const fetched = await adapter.fetchMedia(source, await deps.channels.connect(channel))
  if (fetched.outcome === 'unavailable') return { unavailable: fetched.reason }
  if (fetched.outcome === 'refused') return { failed: fetched.reason }
  return keep(deps, key, attachment, fetched)
}

async function keep(
  deps: Deps,
  key: string,
  attachment: Attachment,
  { body }: Extract<FetchedMedia, { outcome: 'fetched' }>,
): Promise<Stored> {
  const pieces = body[Symbol.asyncIterator]()
  try {
    const head = await headOf(pieces)
    if (head.byteLength === 0) return { failed: 'The file is empty' }
    const type = trustedType(attachment.type, head)
    if (type === undefined) return { failed: 'The provider sent a web page instead of the file' }
    const size = await deps.files.write(key, joined(head, pieces), type)
    return { type, size, ...pictureSize(head, type) }
  } catch (error) {
    if (!(error instanceof BrokenOff)) throw error
    return error.outcome === 'unavailable' ? { unavailable: error.reason } : { failed: error.reason }
  } finally {
    await pieces.return?.()
  }
}

async function headOf(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  const first: Uint8Array[] = []
  for (let size = 0; size < HEAD; size += first.at(-1)?.byteLength ?? 0) {
    const next = await pieces.next()
    if (next.done) break
    first.push(next.value)
  }
  return Buffer.concat(first)
}

async function* joined(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}
