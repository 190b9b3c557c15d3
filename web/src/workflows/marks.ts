import type { ConditionMarks } from './condition-editor.tsx'
import type { Mark } from './editing.ts'
import { type Group, groupOf, isGroup } from './model/conditions.ts'
import { readingOrder } from './model/tree.ts'
import type { Run, Step, Workflow } from './types.ts'
import type { useWords } from './words.ts'

type T = ReturnType<typeof useWords>['t']
/** What a dry run answers. */
export interface TrialAnswer {
  conditions: { field: string; value?: unknown; held: boolean }[]
  steps: { id: string; do: string; would: boolean | string }[]
}

/** The places of the conditions, in the order in which they are read. */
export function rowsOf(group: Group, path: readonly number[] = []): string[] {
  return group.items.flatMap((item, at) => (isGroup(item) ? rowsOf(item, [...path, at]) : [[...path, at].join('.')]))
}

/** What a dry run has found, by what it stands at. */
export function marksOfTrial(workflow: Workflow, { conditions, steps }: TrialAnswer, t: T) {
  const asked = groupOf(workflow.when)
  const held = new Map<string, { held: boolean; saw: string }>()
  for (const [at, row] of rowsOf(asked).entries()) {
    const seen = conditions[at]
    if (seen) held.set(row, { held: seen.held, saw: sawWords(seen.value) })
  }
  const would = new Map(steps.map((step) => [step.id, step.would]))
  const marks = new Map<string, Mark>()
  for (const { step } of readingOrder(workflow.steps)) {
    marks.set(
      step.id,
      would.get(step.id)
        ? { tone: 'good', text: t('try.would') }
        : { tone: 'plain', isFaint: true, text: t('try.wouldNot') },
    )
  }
  return { holds: holds(asked, held), conditions: held, marks }
}

function sawWords(value: unknown): string {
  if (value === null || value === undefined) return ''
  return Array.isArray(value) ? value.map(sawWords).join(', ') : String(value)
}

/** Whether all of it holds, by what its conditions did. */
function holds({ mode, items }: Group, held: ConditionMarks, path: readonly number[] = []): boolean {
  const each = items.map((item, at) =>
    isGroup(item) ? holds(item, held, [...path, at]) : held.get([...path, at].join('.'))?.held === true,
  )
  if (mode === 'all') return each.every(Boolean)
  return mode === 'any' ? each.some(Boolean) : !each.some(Boolean)
}

/** How what became of a step is shown. */
const tones: Record<string, Mark['tone']> = { skipped: 'warn', nobody: 'warn', waiting: 'plain', failed: 'bad' }

/** What became of each step in a run; what is gone from the workflow since, beside it. */
export function marksOfRun(run: Run, steps: readonly Step[], t: T, onRetry: () => void) {
  const known = new Set(readingOrder(steps).map(({ step }) => step.id))
  const marks = new Map<string, Mark>()
  for (const id of known) marks.set(id, { tone: 'plain', isFaint: true, text: t('runs.result_notReached') })
  for (const { id, result, at, error } of run.steps) {
    marks.set(id, {
      tone: tones[result] ?? 'good',
      text: t(`runs.result_${result as 'done'}`, { defaultValue: result }),
      at,
      ...(error ? { reason: error.message } : {}),
      ...(error && run.state === 'failed' ? { onRetry } : {}),
    })
  }
  return { marks, gone: run.steps.filter(({ id }) => !known.has(id)) }
}
