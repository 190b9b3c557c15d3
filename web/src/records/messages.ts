import { partOf } from '../i18n/parts.ts'

/** Brings the texts of persons, leads and deals in one language. */
export const loadMessages = partOf('records', import.meta.glob<{ default: object }>('./messages/*.json'))
