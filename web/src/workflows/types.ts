import type { InputOf, OutputOf } from '../../../contracts/operations.ts'

export type Workflow = OutputOf<'workflows.get'>
export type Trigger = Workflow['trigger']
export type When = Workflow['when']
export type Condition = Extract<When, { field: string }>
export type Is = Condition['is']
export type Step = Workflow['steps'][number]
export type Do = Step['do']
export type StepOf<Name extends Do> = Extract<Step, { do: Name }>
export type Run = OutputOf<'workflowRuns.get'>
export type RunStep = Run['steps'][number]
/** What the server takes of one. */
export type Written = InputOf<'workflows.create'>
