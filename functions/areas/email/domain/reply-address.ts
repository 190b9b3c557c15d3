import { createHmac } from 'node:crypto'
import { sameText } from '../../../kernel/same-text.ts'

const MAC = 16

function mac(conversationId: string, key: string): string {
  return createHmac('sha256', key).update(`reply:${conversationId.toLowerCase()}`).digest('hex').slice(0, MAC)
}

/** M11: `reply+<conversation>.<mac>@<domain>`: an email to it is about that conversation, and nobody can make one up. */
export function replyAddress(conversationId: string, key: string, domain: string): string {
  return `reply+${conversationId}.${mac(conversationId, key)}@${domain}`
}

/** Whether an address has the form of a reply address, whoever made it up. */
export function isReplyAddress(address: string, domain: string): boolean {
  const lower = address.toLowerCase()
  return lower.startsWith('reply+') && lower.endsWith(`@${domain.toLowerCase()}`)
}

/** The conversation of a reply address; undefined when it is none or its signature is wrong. Mail systems may change case. */
export function conversationOfReply(address: string, keys: readonly string[], domain: string): string | undefined {
  const at = address.lastIndexOf('@')
  if (at < 0 || address.slice(at + 1).toLowerCase() !== domain.toLowerCase()) return undefined
  const match = /^reply\+cv_([0-9a-z]{26})_(\d{1,6})\.([0-9a-f]{16})$/i.exec(address.slice(0, at))
  if (!match) return undefined
  const [, contact = '', n = '', given = ''] = match
  const id = `cv_${contact.toUpperCase()}_${n}`
  return keys.some((key) => sameText(mac(id, key), given.toLowerCase())) ? id : undefined
}
