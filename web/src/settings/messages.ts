import { partOf } from '../i18n/parts.ts'

/** Brings the texts of the settings in one language. */
export const loadMessages = partOf('settings', import.meta.glob<{ default: object }>('./messages/*.json'))
