import { partOf } from '../../i18n/parts.ts'

/** Brings the texts about writing emails in one language. */
export const loadMessages = partOf('writingEmail', import.meta.glob<{ default: object }>('./messages/*.json'))
