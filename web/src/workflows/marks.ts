import type { OutputOf } from '../../../contracts/operations.ts'
import type { ConditionMarks, Mark } from './editing.ts'
import { type Group, groupOf, isGroup } from './model/conditions.ts'
import { readingOrder } from './model/tree.ts'
import type { Spoken } from './spoken.ts'
import type { Document } from './starters.ts'
import type { Run, Step, When } from './types.ts'
import type { useWords } from './words.ts'

type T = ReturnType<typeof useWords>['t']
type Answer = OutputOf<'workflows.try'>
type Seen = Answer['conditions'][number]

/** The places of the conditions, in the order in which they are read. */
function rowsOf(group: Group, path: readonly number[] = []): string[] {
  return group.items.flatMap((item, at) => (isGroup(item) ? rowsOf(item, [...path, at]) : [[...path, at].join('.')]))
}

/** What conditions saw, by their places. */
function heldOf(when: When, seen: readonly Seen[], spoken: Spoken): ConditionMarks {
  return new Map(
    rowsOf(groupOf(when)).flatMap((row, at) => {
      const one = seen[at]
      return one ? [[row, { held: one.held, saw: spoken.saw(one.field, one.value) }]] : []
    }),
  )
}

/** What a dry run has found, by what it stands at. */
export function marksOfTrial({ when, steps }: Document, answer: Answer, spoken: Spoken, t: T) {
  const held = new Map([['', heldOf(when, answer.conditions, spoken)]])
  const marks = new Map<string, Mark>()
  const planned = new Map(answer.steps.map((step) => [step.id, step]))
  for (const { step } of readingOrder(steps)) {
    const plan = planned.get(step.id)
    marks.set(step.id, markOf(plan, t))
    if (plan?.conditions && step.do === 'branch') held.set(step.id, heldOf(step.with.when, plan.conditions, spoken))
  }
  return { holds: answer.holds, held, marks }
}

function markOf(plan: Answer['steps'][number] | undefined, t: T): Mark {
  if (!plan) return { tone: 'plain', isFaint: true, text: t('try.wouldNot') }
  if (plan.skipped) return { tone: 'warn', text: t('runs.result_skipped') }
  return { tone: 'good', text: plan.takes ? t(`runs.result_${plan.takes}`) : t('try.would') }
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
