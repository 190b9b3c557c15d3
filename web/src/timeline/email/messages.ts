import { partOf } from '../../i18n/parts.ts'

/** Brings the texts about emails in one language. */
export const loadMessages = partOf('email', import.meta.glob<{ default: object }>('./messages/*.json'))
