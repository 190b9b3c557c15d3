import { partOf } from '../../i18n/parts.ts'

/** Brings the texts about what a message belongs to, and what can be done with it, in one language. */
export const loadMessages = partOf('meaning', import.meta.glob<{ default: object }>('./messages/*.json'))
