import { problemsOfValues } from '../../../contracts/channels/template.ts'
import type { Variable } from '../messages/variables.ts'
import { fillValue, type Unfilled } from './possible.ts'
import type { Template } from './types.ts'

/** What is wrong with a value. */
export type Wrong = { because: 'missing' | 'time' | 'coordinate' | 'spaces' } | (Unfilled & { because: 'variable' })

export interface Filling {
  /** what each variable will say, as far as that is known here */
  values: Record<string, string>
  /** by variable */
  wrong: Map<string, Wrong>
}

const kinds: Record<string, Exclude<Wrong['because'], 'variable'>> = {
  'is missing': 'missing',
  'is not a time': 'time',
  'is not a coordinate': 'coordinate',
}

/** A template's values with what stands in them for something else, and what keeps it from being sent. */
export function fillingOf(
  { variables }: Pick<Template, 'variables'>,
  written: Readonly<Record<string, string>>,
  possible: readonly Variable[],
): Filling {
  const wrong = new Map<string, Wrong>()
  const values: Record<string, string> = {}
  for (const { name } of variables) {
    const { text, unfilled } = fillValue(written[name] ?? '', possible)
    values[name] = text
    const [first] = unfilled
    if (first) wrong.set(name, { ...first, because: 'variable' })
  }
  for (const { name, message } of problemsOfValues({ variables }, values)) {
    if (!wrong.has(name)) wrong.set(name, { because: kinds[message] ?? 'spaces' })
  }
  return { values, wrong }
}
