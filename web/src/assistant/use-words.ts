import { use } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem } from '../api/problem.ts'
import { useLanguage } from '../i18n/time.ts'
import { useSentence } from '../ui/sentence.ts'
import type en from './messages/en.json'
import { loadMessages } from './messages.ts'

/** The texts of this part; what is drawn waits for them once. */
export function useWords() {
  use(loadMessages(useLanguage()))
  return useTranslation('assistant')
}

/** Why there is no answer, as a sentence. */
export function useWhyNot(): (error: unknown) => string {
  const { t, i18n } = useWords()
  const sentence = useSentence()
  return (error) => {
    const key = `problem.${asProblem(error).code}` as `problem.${keyof typeof en.problem}`
    return i18n.exists(key, { ns: 'assistant' }) ? String(t(key)) : sentence(error)
  }
}
