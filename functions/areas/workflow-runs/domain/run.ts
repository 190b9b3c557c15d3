import { createHash } from 'node:crypto'
import * as z from 'zod'

export const runStates = ['running', 'waiting', 'done', 'failed'] as const
export type RunState = (typeof runStates)[number]

/** How long a run can be looked at. */
export const KEPT_MS = 90 * 86_400_000
/** Workflows that start one another, one after the other. */
export const MAX_CHAIN = 5

/** What became of a step. `nobody`: it was to be assigned, and nobody was there; `gone`: what it names is not there any more. */
export const stepResults = [
  'done',
  'nobody',
  'then',
  'else',
  'waiting',
  'waited',
  'replied',
  'skipped',
  'stopped',
  'failed',
] as const
export type StepResult = (typeof stepResults)[number]

/** What a run keeps of each step that it has done, or was not let do. */
export const Done = z.lazy(() =>
  z.object({
    id: z.string(),
    do: z.string(),
    at: z.number(),
    result: z.enum(stepResults),
    error: z.object({ code: z.string(), message: z.string() }).optional(),
  }),
)
export type Done = z.infer<typeof Done>

/** What a condition saw when the run began. */
const Seen = z.lazy(() => z.object({ field: z.string(), value: z.unknown(), held: z.boolean() }))
export type Seen = z.infer<typeof Seen>

/** Until when a run waits, and whether the customer's writing ends that. */
export const Wait = z.lazy(() =>
  z.object({
    /** null: however long it takes */
    until: z.number().nullable(),
    reply: z.boolean(),
    /** what was heard last when it began */
    heard: z.number().nullable(),
  }),
)
export type Wait = z.infer<typeof Wait>

/** One carrying out of a workflow, for one conversation or contact, by one occasion. */
export const Run = z.lazy(() =>
  z.object({
    id: z.string(),
    contactId: z.string(),
    /** of the conversation; 0: it is about the contact alone */
    n: z.number(),
    workflowId: z.string(),
    workflowName: z.string(),
    /** version of the workflow's document: what is edited meanwhile goes on as it began */
    document: z.number(),
    /** what started it */
    on: z.string(),
    /** the entry that did; absent: none did */
    entryId: z.string().optional(),
    /** the workflows whose runs led to this one, the first one first */
    chain: z.array(z.string()).optional(),
    startedAt: z.number(),
    state: z.enum(runStates),
    conditions: z.array(Seen).optional(),
    steps: z.array(Done),
    /** the next step; null: there is none any more */
    next: z.string().nullable(),
    /** what it waits for, or waited for last */
    wait: Wait.optional(),
    /** what webhooks answered, by step */
    answers: z.record(z.string(), z.unknown()).optional(),
    /** counts changes */
    version: z.number(),
  }),
)
export type Run = z.infer<typeof Run>

/** The parts of a run's id, which carries its whole key. `code` begins with when what started it happened. */
export interface RunKey {
  contactId: string
  n: number
  code: string
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const inLetters = (value: number, length: number) => {
  let [left, out] = [value, '']
  for (let place = 0; place < length; place++) {
    out = (ALPHABET[left % 32] ?? '0') + out
    left = Math.floor(left / 32)
  }
  return out
}

/** The code of what an occasion makes of a workflow, the same whenever it is told. */
export function codeOf(workflowId: string, occasion: string, at: number): string {
  const digest = createHash('sha256').update(`${workflowId}\n${occasion}`).digest()
  return `${inLetters(at, 9)}${inLetters(digest.readUIntBE(0, 6), 10)}`
}

/** The id of the one run that an occasion makes of a workflow: short enough to name a schedule. */
export function runIdOf({ contactId, n, code }: RunKey): string {
  return `wr_${contactId.slice(3)}_${n}_${code}`
}

/** The parts of a run's id; undefined when it is none. */
export function parseRunId(id: string): RunKey | undefined {
  const match = /^wr_([0-9A-HJKMNP-TV-Z]{26})_(\d{1,6})_([0-9A-HJKMNP-TV-Z]{19})$/.exec(id)
  return match ? { contactId: `ct_${match[1]}`, n: Number(match[2]), code: match[3] as string } : undefined
}

/** How many runs led to this one, it counted. */
export const depthOf = ({ chain = [] }: Pick<Run, 'chain'>): number => chain.length + 1

interface Outcome {
  at: number
  result: StepResult
  error?: Done['error']
}

/** A run whose step is done, or passed over, and which goes on with another; null: with none. */
export function goneOn(run: Run, step: { id: string; do: string }, outcome: Outcome, next: string | null): Run {
  const done: Done = { id: step.id, do: step.do, ...outcome }
  // What it waited by is told by how that ended.
  const before = run.state === 'waiting' ? run.steps.slice(0, -1) : run.steps
  return { ...run, state: next === null ? 'done' : 'running', steps: [...before, done], next }
}

/** A run that waits at a step. */
export function waiting(run: Run, step: { id: string; do: string }, at: number, wait: Wait): Run {
  return { ...run, state: 'waiting', wait, steps: [...run.steps, { id: step.id, do: step.do, at, result: 'waiting' }] }
}

/** A run that a step was not let do, which may be tried again. */
export function failed(run: Run, step: { id: string; do: string }, at: number, error: NonNullable<Done['error']>): Run {
  return { ...goneOn(run, step, { at, result: 'failed', error }, step.id), state: 'failed' }
}

/** A failed one that is tried again, from the step that it failed at. */
export function again(run: Run): Run {
  return { ...run, state: 'running', steps: run.steps.slice(0, -1) }
}
