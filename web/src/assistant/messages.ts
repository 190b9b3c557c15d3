import { partOf } from '../i18n/parts.ts'

/** Brings the texts of the assistant in one language. */
export const loadMessages = partOf('assistant', import.meta.glob<{ default: object }>('./messages/*.json'))
