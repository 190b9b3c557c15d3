import { attachmentIdOf } from '../../../kernel/ids.ts'
import type { Parts } from '../../../kernel/ports.ts'
import { carriedAs, type FileLimits } from '../../channels/domain/file-limits.ts'
import type { ChannelParts, OutboundFile } from '../../channels/port.ts'
import type { Entry, Message } from '../../timeline/domain/entry.ts'
import { fileKey } from '../domain/file-keys.ts'
import { fileToken } from '../domain/file-link.ts'
import type { FileParts } from '../port.ts'

type Deps = Pick<Parts, 'secrets'> & Pick<FileParts, 'files'> & Pick<ChannelParts, 'channels'>

/** Providers fetch at once, or try again for some minutes. */
const PROVIDER_LINK_SECONDS = 60 * 60

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
        read: () => deps.files.read(key),
      }
    }),
  )
}
