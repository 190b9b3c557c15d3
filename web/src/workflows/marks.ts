import type { OutputOf } from '../../../contracts/operations.ts'
import type { ConditionMarks } from './condition-editor.tsx'
import type { Mark } from './editing.ts'
import { type Group, groupOf, isGroup } from './model/conditions.ts'
import { readingOrder } from './model/tree.ts'
import type { Spoken } from './spoken.ts'
import type { Run, RunStep, Step, Workflow } from './types.ts'
import type { useWords } from './words.ts'

type T = ReturnType<typeof useWords>['t']
type Answer = OutputOf<'workflows.dryRun'>

/** The places of the conditions, in the order in which they are read. */
export function rowsOf(group: Group, path: readonly number[] = []): string[] {
  return group.items.flatMap((item, at) => (isGroup(item) ? rowsOf(item, [...path, at]) : [[...path, at].join('.')]))
}

/** What a dry run has found, by what it stands at. */
export function marksOfTrial(workflow: Workflow, answer: Answer, spoken: Spoken, t: T) {
  return { workflow, answer, spoken, t } as never as {
    holds: boolean
    conditions: ConditionMarks
    marks: ReadonlyMap<string, Mark>
  }
}

const tones = { done: 'good', skipped: 'warn', failed: 'bad', waiting: 'plain' } as const

/** What became of each step in a run; of one that is gone from the workflow, beside it. */
export function marksOfRun(run: Run, steps: readonly Step[], t: T, onRetry: () => void) {
  const known = new Set(readingOrder(steps).map(({ step }) => step.id))
  const marks = new Map<string, Mark>()
  const gone: RunStep[] = []
  for (const step of run.steps) {
    if (!known.has(step.id)) gone.push(step)
    const tone = tones[step.result as keyof typeof tones] ?? 'good'
    marks.set(step.id, {
      tone,
      text: t(`runs.result_${step.result as 'done'}`, { defaultValue: step.result }),
      at: step.at,
      ...(step.error ? { reason: step.error } : {}),
      ...(tone === 'bad' && run.state === 'failed' ? { onRetry } : {}),
    })
  }
  for (const id of known) if (!marks.has(id)) marks.set(id, { tone: 'plain', text: t('runs.result_notReached') })
  return { marks, gone }
}
export { groupOf }
