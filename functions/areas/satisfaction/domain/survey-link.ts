import { createHmac } from 'node:crypto'
import { parseConversationId } from '../../../kernel/ids.ts'
import { sameText } from '../../../kernel/same-text.ts'

/** How long a customer's link to the question leads there, from the closing on. */
export const SURVEY_LINK_LIFE_MS = 31 * 24 * 60 * 60 * 1000

/** What a link asks about. */
export interface Asked {
  conversationId: string
  /** the closing */
  closedAt: number
}

// In hexadecimal: phones leave out of a link what it ends with that is no letter or digit.
const mac = (signed: string, key: string): string =>
  createHmac('sha256', key).update(`survey:${signed}`).digest('hex').slice(0, 32)

/** What a customer's link to the question ends with: `<conversation>.<closing>.<mac>`; nobody can make one up. */
export function surveyToken({ conversationId, closedAt }: Asked, key: string): string {
  const signed = `${conversationId}.${closedAt.toString(36)}`
  return `${signed}.${mac(signed, key)}`
}

/** What a link asks about; undefined where we did not sign it. How old it is, is for the caller to say. */
export function askedByToken(token: string, keys: readonly string[]): Asked | undefined {
  const [, signed = '', conversationId = '', closing = '', given = ''] =
    /^((cv_[0-9A-HJKMNP-TV-Z]{26}_\d{1,6})\.([0-9a-z]{1,9}))\.([0-9a-f]{32})$/.exec(token) ?? []
  if (!parseConversationId(conversationId) || !keys.some((key) => sameText(mac(signed, key), given))) return undefined
  return { conversationId, closedAt: Number.parseInt(closing, 36) }
}
