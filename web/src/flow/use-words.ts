import { use } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../i18n/time.ts'
import { loadMessages } from './messages.ts'

/** The texts of this part; what is drawn waits for them once. */
export function useWords() {
  use(loadMessages(useLanguage()))
  return useTranslation('flow')
}
