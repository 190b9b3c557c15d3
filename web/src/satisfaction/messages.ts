import { partOf } from '../i18n/parts.ts'

/** Brings the texts about customers' answers in one language. */
export const loadMessages = partOf('satisfaction', import.meta.glob<{ default: object }>('./messages/*.json'))
