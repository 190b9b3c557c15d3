import { useTranslation } from 'react-i18next'
import { asProblem } from '../api/problem.ts'
import type en from '../i18n/en.json'
import { refusalOf } from './refusal.ts'

export type KnownProblem = keyof typeof en.problem

/** A problem as a sentence in the reader's language; what has none is shown as the server put it. */
export function useSentence(): (error: unknown) => string {
  const { t, i18n } = useTranslation()
  return (error) => {
    const problem = asProblem(error)
    const key = `problem.${problem.code}` as `problem.${KnownProblem}`
    if (i18n.exists(key)) return String(t(key))
    const known = problem.errors.map(refusalOf)
    const words = known.flatMap((each) => (each ? String(t(`edit.${each}`)) : []))
    if (words.length > 0 && words.length === known.length) return [...new Set(words)].join(' ')
    const fields = problem.errors.map(({ path, message }) => `${path} ${message}`).join('; ')
    return fields ? `${problem.message} (${fields})` : problem.message
  }
}
