import { useTranslation } from 'react-i18next'
import { asProblem } from '../api/problem.ts'
import { useSentence } from '../ui/sentence.ts'
import type en from './messages/en.json'

type Refusal = keyof typeof en.refused

/** What the server says of a field, and how the reader sees it. */
const refusals: [RegExp, Refusal][] = [
  [/^is required$/, 'empty'],
  [/^is missing/, 'empty'],
  [/^is empty$/, 'empty'],
  [/^is taken$/, 'taken'],
  [/email address$/, 'email'],
  [/^is later than overdueAfter$/, 'order'],
  [/^is not a time zone$/, 'timeZone'],
  [/^is not a time of day$/, 'empty'],
  [/^ends before it begins$/, 'span'],
  [/^are not one after the other$/, 'overlap'],
  [/^needs opening hours$|^has no hour for clocks/, 'noHours'],
  [/^is not a secret$/, 'secret'],
  [/^is not a word of/, 'shortcut'],
  [/^is above your own$/, 'grant'],
  [/is not yours to (grant|give)$/, 'grant'],
  [/^is not a colour/, 'colour'],
  [/^is no https address/, 'conference'],
  [/^is less than/, 'small'],
  [/^is more than/, 'large'],
  [/^Too big/, 'long'],
  [/^Too small/, 'empty'],
  [/expected number|^is not a number up to/, 'number'],
  [/(same one|names one|names a team) twice$/, 'twice'],
  [/^is not made of letters/, 'key'],
  [/^does not fit/, 'unfit'],
  [/^can’t be changed among/, 'tooMany'],
]

/** One field's refusal as a sentence; what is not known is told as the server put it. */
export function useRefusal(): (message: string) => string {
  const { t } = useTranslation('settings')
  return (message) => {
    const known = refusals.find(([pattern]) => pattern.test(message))
    return known ? t(`refused.${known[1]}`) : message
  }
}

/** A problem as a sentence; the settings have some of their own. */
export function useSettingsSentence(): (error: unknown) => string {
  const { t, i18n } = useTranslation('settings')
  const sentence = useSentence()
  return (error) => {
    const { code } = asProblem(error)
    const key = `problem.${code}` as `problem.${keyof typeof en.problem}`
    return i18n.exists(key, { ns: 'settings' }) ? String(t(key)) : sentence(error)
  }
}
