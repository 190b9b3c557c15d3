import { createHash } from 'node:crypto'
import { AS_IT_CAME, AS_SHOWN } from '../../attachments/domain/file-keys.ts'
import { trustedType } from '../../attachments/domain/file-signature.ts'
import type { FileParts } from '../../attachments/port.ts'
import { MAX_BYTES } from '../../channels/domain/file-limits.ts'
import { type InboundEmail, KEPT_FILES, type MailReaderParts, type ParsedEmail } from '../port.ts'

type Deps = Pick<FileParts, 'files'> & MailReaderParts

/**
 * Reads an email that SES stored. What it brings lies where a message’s files are fetched from then, and so does the email
 * itself, as it came and as it may be shown: under names made of where it was stored, so that doing it again changes nothing.
 */
export async function readMail(deps: Deps, where: { bucket: string; key: string }): Promise<InboundEmail | undefined> {
  const opened = await deps.mailStore.open(where.bucket, where.key)
  return opened && keepParts(deps, opened.email, opened.raw, `${where.bucket}/${where.key}`)
}

const folderOfMail = (storedAs: string) => `incoming/${createHash('sha256').update(storedAs).digest('hex')}`

/** Where what an email brings lies, by where SES stored it. */
export const incomingFolder = ({ bucket, key }: { bucket: string; key: string }) =>
  `${folderOfMail(`${bucket}/${key}`)}/`

/** Puts what an email brings into the bucket; of one that does harm nothing. */
export async function keepParts(
  { files }: Pick<Deps, 'files'>,
  { html, attachments, ...email }: ParsedEmail,
  raw: Uint8Array,
  storedAs: string,
): Promise<InboundEmail> {
  const folder = folderOfMail(storedAs)
  const isHarmful = email.doubt === 'virus'
  const put = async (name: string, content: Uint8Array, type: string) => {
    if (!isHarmful) await files.put(`${folder}/${name}`, content, type)
    return `${folder}/${name}`
  }
  const kept = attachments.slice(0, KEPT_FILES).map(async ({ name, type: declared, size, content }, index) => {
    const type = trustedType(declared, content) ?? 'application/octet-stream'
    const stored = `${folder}/${index + 1}`
    if (size <= MAX_BYTES) await put(String(index + 1), content, type)
    return { name, type, size, stored }
  })
  const [stored, original] = await Promise.all([
    Promise.all(kept),
    put(AS_IT_CAME, raw, 'message/rfc822'),
    html === undefined ? undefined : put(AS_SHOWN, Buffer.from(html), 'text/plain; charset=utf-8'),
  ])
  return { ...email, attachments: stored, ...(isHarmful ? {} : { original }) }
}
