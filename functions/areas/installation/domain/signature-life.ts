import type { SigningPurpose } from '../../../kernel/signing-purposes.ts'
import { FILE_LINK_LIFE_MS } from '../../attachments/domain/file-link.ts'
import { SURVEY_LINK_LIFE_MS } from '../../satisfaction/domain/survey-link.ts'
import { VISITOR_TOKEN_LIFE_MS } from '../../web-chat/domain/visitor-token.ts'

const YEAR_MS = 365 * 24 * 60 * 60 * 1000

/** How long what was signed may be shown to us: so long does a key that was replaced go on verifying. */
export const signatureLifeMs: Record<SigningPurpose, number> = {
  visitor: VISITOR_TOKEN_LIFE_MS,
  'file-link': FILE_LINK_LIFE_MS,
  // A customer answers an old email whenever they come across it.
  'reply-address': 10 * YEAR_MS,
  survey: SURVEY_LINK_LIFE_MS,
}
