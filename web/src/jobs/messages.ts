import { use } from 'react'
import { useTranslation } from 'react-i18next'
import { partOf } from '../i18n/parts.ts'
import { useLanguage } from '../i18n/time.ts'

const load = partOf('jobs', import.meta.glob<{ default: object }>('./messages/*.json'))

/** The texts of this part; what is drawn waits for them once. */
export function useWords() {
  use(load(useLanguage()))
  return useTranslation('jobs')
}
