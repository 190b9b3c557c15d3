import { useTranslation } from 'react-i18next'
import { asProblem, type Problem } from '../api/problem.ts'
import type en from '../i18n/en.json'

type FieldError = Problem['errors'][number]
type Refusal = Exclude<keyof typeof en.edit, 'now'>

/** What the server says of a field that people fill in, and how the reader sees it. */
const refusals: [path: RegExp, message: RegExp, Refusal][] = [
  [/^phone/, /./, 'phone'],
  [/^email/, /./, 'email'],
  [/^currency$/, /missing/, 'currency'],
  [/^value$/, /missing/, 'value'],
  [/^(value|currency)$/, /./, 'amount'],
  [/./, /^(is empty|is missing|Too small)/, 'empty'],
  [/./, /^Too big/, 'long'],
]

/** The words for one field's refusal, where we have some. */
export const refusalOf = ({ path, message }: FieldError): Refusal | undefined =>
  refusals.find(([at, said]) => at.test(path) && said.test(message))?.[2]

/** What is wrong with one field of a request, as a sentence; undefined: nothing. What is not known is shown as the server put it. */
export function useRefusal(): (error: unknown, path: string) => string | undefined {
  const { t } = useTranslation()
  return (error, path) => {
    const found = asProblem(error).errors.find((each) => each.path === path || each.path.startsWith(`${path}.`))
    const known = found && refusalOf(found)
    return known ? t(`edit.${known}`) : found?.message
  }
}
