import { attachmentIdOf } from '../../../kernel/ids.ts'
import type { Parts } from '../../../kernel/ports.ts'
import { carriedAs, type FileLimits, MEGABYTE } from '../../channels/domain/file-limits.ts'
import type { ChannelParts, OutboundFile } from '../../channels/port.ts'
import type { Entry, Message } from '../../timeline/domain/entry.ts'
import { fileKey } from '../domain/file-keys.ts'
import { fileToken } from '../domain/file-link.ts'
import type { FileParts } from '../port.ts'

type Deps = Pick<Parts, 'secrets'> & Pick<FileParts, 'files'> & Pick<ChannelParts, 'channels'>

/** Providers fetch at once, or try again for some minutes. */
const PROVIDER_LINK_SECONDS = 60 * 60

/** So much of a file is read at once; what is lost on the way is asked for again, and nothing else. */
const PIECE = 2 * MEGABYTE

/** A file as it is now, piece by piece; throws where it is gone, or becomes another one meanwhile. */
async function open(files: FileParts['files'], key: string) {
  const found = await files.find(key)
  if (!found) throw new Error('A file that is to be sent is not there.')
  const { size, etag } = found
  async function* pieces() {
    for (let from = 0; from < size; from += PIECE) {
      const piece = await files.readPart(key, from, Math.min(PIECE, size - from), etag)
      if (!piece) throw new Error('A file that is to be sent is not there any more.')
      yield piece
    }
  }
  return { size, pieces: pieces() }
}

/** The files of a message on their way out: with a link for the provider, and one for the customer. */
export async function outboundFiles(
  deps: Pick<Deps, 'files' | 'secrets' | 'channels'>,
  entry: Entry & { message: Message },
  limits: FileLimits,
): Promise<OutboundFile[]> {
  const { attachments } = entry.message
  if (attachments.length === 0) return []
  const [signingKey] = await deps.secrets.signingKeys('file-link')
  return Promise.all(
    attachments.map(async (attachment, index) => {
      const key = attachment.kept ?? fileKey(entry, attachment)
      const { name, type, size } = attachment
      return {
        kind: carriedAs(attachment, limits)?.kind ?? 'document',
        name,
        type,
        size: size ?? 0,
        url: await deps.files.downloadLink(key, { name, type }, PROVIDER_LINK_SECONDS),
        link: deps.channels.fileUrl(fileToken(attachmentIdOf(entry.id, index), signingKey)),
        open: () => open(deps.files, key),
      }
    }),
  )
}
