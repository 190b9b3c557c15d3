import type { Document } from '../starters.ts'
import { stepAtPath } from './tree.ts'

export interface Issue {
  path: string
  message: string
}

/** What is wrong, where it is shown. */
export interface Found {
  name?: string
  trigger: Record<string, string>
  /** by the place of the condition among them */
  when: Record<string, string>
  /** by step, by field */
  steps: Map<string, Record<string, string>>
  /** what stands nowhere */
  others: string[]
  count: number
}

/** What the server, or the contract, has against a workflow; of each place the first. */
export function sortErrors(document: Document, issues: readonly Issue[]): Found {
  const found: Found = { trigger: {}, when: {}, steps: new Map(), others: [], count: issues.length }
  for (const { path, message } of issues) {
    const [head, ...rest] = path.split('.')
    const step = stepAtPath(document.steps, path)
    if (step) {
      const errors = found.steps.get(step.id) ?? {}
      errors[step.field] ??= message
      found.steps.set(step.id, errors)
    } else if (head === 'name') found.name ??= message
    else if (head === 'trigger') found.trigger[rest.join('.') || 'on'] ??= message
    else if (head === 'when') found.when[rowOf(rest)] ??= message
    else found.others.push(`${path} ${message}`.trim())
  }
  return found
}

/** Which condition a path means: `all.0.any.1.value` is `0.1`; `` is all of them. */
export function rowOf(parts: readonly string[]): string {
  const rows: string[] = []
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] as string
    if (/^\d+$/.test(part)) rows.push(part)
    // What is asked not to hold stands alone in its group, or is a group by itself.
    else if (part === 'not' && parts[at + 1] !== 'any') rows.push('0')
  }
  return rows.join('.')
}

/** What of a step's errors is about its conditions, by their places. */
export const whenErrors = (errors: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(errors).flatMap(([field, message]) => {
      const [head, ...rest] = field.split('.')
      return head === 'when' ? [[rowOf(rest), message]] : []
    }),
  )
