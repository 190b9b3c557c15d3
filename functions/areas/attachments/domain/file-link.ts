import { createHmac } from 'node:crypto'
import { parseAttachmentId } from '../../../kernel/ids.ts'
import { sameText } from '../../../kernel/same-text.ts'

/** How long a customer's link to a file leads there. */
export const FILE_LINK_LIFE_MS = 30 * 24 * 60 * 60 * 1000

function mac(attachmentId: string, key: string): string {
  return createHmac('sha256', key).update(`file:${attachmentId}`).digest('base64url').slice(0, 22)
}

/** What a customer's link to a file ends with: `<attachment>.<mac>`; nobody can make one up. */
export function fileToken(attachmentId: string, key: string): string {
  return `${attachmentId}.${mac(attachmentId, key)}`
}

/** The attachment of a link that is genuine and not older than 30 days; undefined otherwise. */
export function attachmentOfToken(token: string, keys: readonly string[], now: number): string | undefined {
  const [id = '', given = ''] = token.split('.')
  const parsed = parseAttachmentId(id)
  if (!parsed || now - parsed.entry.at > FILE_LINK_LIFE_MS) return undefined
  return keys.some((key) => sameText(mac(id, key), given)) ? id : undefined
}
