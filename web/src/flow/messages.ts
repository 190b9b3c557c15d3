import i18next from 'i18next'
import { partOf } from '../i18n/parts.ts'

/** Brings the texts about going through a list, in one language. */
export const loadMessages = partOf('flow', import.meta.glob<{ default: object }>('./messages/*.json'))

/** A translator of these texts, for who is no component. */
export async function words() {
  await loadMessages(i18next.language)
  return i18next.getFixedT(i18next.language, 'flow')
}
