import { DomainError } from '../../../kernel/errors.ts'
import { problemsOfValues } from '../../channels/domain/fill-template.ts'
import type { ProviderTemplate } from '../../channels/domain/template.ts'
import { fillIn, type VariableContext } from '../../messages/domain/variables.ts'
import type { Campaign } from './campaign.ts'

type Variables = Campaign['template']['variables']

/** `invalid_request`, by variable: every variable of the template is to say something, whoever it goes to. */
export function requireFillable(
  template: Pick<ProviderTemplate, 'variables'>,
  { variables }: Campaign['template'],
): void {
  // What is filled in later is taken for something.
  const values = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => {
      const isKnown = typeof value === 'string' && !value.includes('$')
      return [name, isKnown ? value : (exampleOf(template, name) ?? '1')]
    }),
  )
  const problems = problemsOfValues(template, values)
  if (problems.length === 0) return
  const errors = problems.map(({ name, message }) => ({ path: `template.variables.${name}`, message }))
  throw new DomainError('invalid_request', 'The template can’t be filled in like this.', errors)
}

const exampleOf = ({ variables }: Pick<ProviderTemplate, 'variables'>, name: string) =>
  variables.find((variable) => variable.name === name)?.example || undefined

/** What the variables of the template say to one; `missing`: the first that has nothing to say, or says what can't be sent. */
export function valuesFor(
  template: Pick<ProviderTemplate, 'variables'>,
  variables: Variables,
  context: VariableContext,
  columns: Readonly<Record<string, string>> = {},
): { values: Record<string, string> } | { missing: string } {
  const values: Record<string, string> = {}
  for (const [name, value] of Object.entries(variables)) {
    const filled =
      typeof value === 'string'
        ? fillIn(value, context)
        : { text: (Object.hasOwn(columns, value.column) ? columns[value.column] : undefined) ?? '', missing: [] }
    const [missing] = filled.missing
    if (missing) return { missing: missing.name }
    if (filled.text === '') return { missing: typeof value === 'string' ? name : value.column }
    values[name] = filled.text
  }
  const [problem] = problemsOfValues(template, values)
  return problem ? { missing: problem.name } : { values }
}
