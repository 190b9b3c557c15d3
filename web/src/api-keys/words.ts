import { use } from 'react'
import { useTranslation } from 'react-i18next'
import { partOf } from '../i18n/parts.ts'
import { useLanguage } from '../i18n/time.ts'

const loadMessages = partOf('apiKeys', import.meta.glob<{ default: object }>('./messages/*.json'))

/** The texts about API keys; what is drawn waits for them once. */
export function useWords() {
  use(loadMessages(useLanguage()))
  return useTranslation('apiKeys')
}
