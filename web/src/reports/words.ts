import { use } from 'react'
import { useTranslation } from 'react-i18next'
import { partOf } from '../i18n/parts.ts'
import { useLanguage } from '../i18n/time.ts'

const loadMessages = partOf('reports', import.meta.glob<{ default: object }>('./messages/*.json'))

/** The texts about reports; what is drawn waits for them once. */
export function useWords() {
  use(loadMessages(useLanguage()))
  return useTranslation('reports')
}
export type Words = ReturnType<typeof useWords>['t']
