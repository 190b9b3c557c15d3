import { withoutVariables } from '../../messages/domain/variables.ts'
import { Refusal } from './refusal.ts'
import type { Run } from './run.ts'

const VARIABLE = /\$(\$?)webhook\.([A-Za-z0-9_-]{1,40})((?:\.[\p{L}\p{N}_-]+)+)/gu

/** Characters of one value in a text. */
const MAX_VALUE = 1_000

/** What a path leads to in what was answered; undefined: nothing that can be said in words. */
function valueAt(answer: unknown, path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>(
    (at, name) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? at[name as keyof typeof at] : undefined,
    answer,
  )
  if (typeof found === 'string') return found.slice(0, MAX_VALUE)
  return typeof found === 'number' || typeof found === 'boolean' ? String(found) : undefined
}

/**
 * A text with `$webhook.<step>.<path>` filled in by what webhooks answered; `$$webhook…` stands for the words themselves. What was
 * answered brings in no other variable. Throws where nothing was answered under that name: nobody is sent the name of a variable.
 */
export function withAnswers(text: string, { answers = {} }: Pick<Run, 'answers'>): string {
  return text.replace(VARIABLE, (written: string, escaped: string, step: string, path: string) => {
    if (escaped !== '') return written.slice(1)
    const value = Object.hasOwn(answers, step) ? valueAt(answers[step], path.slice(1).split('.')) : undefined
    if (value !== undefined && value.trim() !== '') return withoutVariables(value)
    throw new Refusal('refused', 'no_value', `${written} has no value.`)
  })
}
