import { partOf } from '../i18n/parts.ts'

/** Brings the texts about saved views in one language. */
export const loadMessages = partOf('savedViews', import.meta.glob<{ default: object }>('./messages/*.json'))
