import { createHmac, timingSafeEqual } from 'node:crypto'
import { parseAttachmentId } from '../../../kernel/ids.ts'

const KEPT_MS = 30 * 24 * 60 * 60 * 1000

function mac(attachmentId: string, key: string): string {
  return createHmac('sha256', key).update(`file:${attachmentId}`).digest('base64url').slice(0, 22)
}

/** What a customer's link to a file ends with: `<attachment>.<mac>`; nobody can make one up. */
export function fileToken(attachmentId: string, key: string): string {
  return `${attachmentId}.${mac(attachmentId, key)}`
}

/** The attachment of a link that is genuine and not older than 30 days; undefined otherwise. */
export function attachmentOfToken(token: string, key: string, now: number): string | undefined {
  const [id = '', given = ''] = token.split('.')
  const parsed = parseAttachmentId(id)
  if (!parsed || now - parsed.entry.at > KEPT_MS) return undefined
  const [expected, givenMac] = [Buffer.from(mac(id, key)), Buffer.from(given)]
  return expected.length === givenMac.length && timingSafeEqual(expected, givenMac) ? id : undefined
}
