import { partOf } from '../i18n/parts.ts'

/** Brings the texts about customers (records, notes, writing first) in one language. */
export const loadMessages = partOf('records', import.meta.glob<{ default: object }>('./messages/*.json'))
