import { useRefusal } from '../settings/problems.ts'
import type en from './messages/en.json'
import { useWords } from './words.ts'

/** What is said against a workflow only, and how the reader sees it. */
const refusals: [RegExp, keyof typeof en.refused][] = []

/** One refusal as a sentence; what is not known is told as the server put it. */
export function useRefusals(): (message: string) => string {
  const { t } = useWords()
  const usual = useRefusal()
  return (message) => {
    const known = refusals.find(([pattern]) => pattern.test(message))
    return known ? t(`refused.${known[1]}`) : usual(message)
  }
}
