import { useRefusal } from '../settings/problems.ts'
import { useWords } from './words.ts'

/** What is said against a workflow only, and how the reader sees it. */
const refusals = [
  [/^is not an id$/, 'choose'],
  [/^is nothing that can be asked of$|^is not asked of/, 'ask'],
  [/^is (neither|no) |^is a list$/, 'unfit'],
  [/^Invalid URL$|^is no https address/, 'url'],
  [/^is missing$|^Too small/, 'choose'],
] as const

/** One refusal as a sentence; what is not known is told as the server put it. */
export function useRefusals(): (message: string) => string {
  const { t } = useWords()
  const usual = useRefusal()
  return (message) => {
    if (/^names an? /.test(message)) return t('builder.brokenHere')
    const known = refusals.find(([pattern]) => pattern.test(message))
    return known ? t(`refused.${known[1]}`) : usual(message)
  }
}
