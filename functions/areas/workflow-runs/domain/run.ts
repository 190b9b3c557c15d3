import * as z from 'zod'

export const runStates = ['running', 'waiting', 'done', 'failed'] as const
export type RunState = (typeof runStates)[number]

/** How long a run can be looked at. */
export const KEPT_MS = 90 * 86_400_000

/** What a run keeps of each step that it has done, or was not let do. */
export const Done = z.lazy(() =>
  z.object({
    id: z.string(),
    do: z.string(),
    at: z.number(),
    /** `done`, `nobody`, `then`, `else`, `waited`, `replied`, `skipped`, `failed` … */
    result: z.string(),
    error: z.object({ code: z.string(), message: z.string() }).optional(),
  }),
)
export type Done = z.infer<typeof Done>

/** What a condition saw when the run began. */
export const Seen = z.lazy(() => z.object({ field: z.string(), value: z.unknown(), held: z.boolean() }))
export type Seen = z.infer<typeof Seen>

/** One carrying out of a workflow, for one conversation or contact, by one occasion. */
export const Run = z.lazy(() =>
  z.object({
    id: z.string(),
    contactId: z.string(),
    /** of the conversation; 0: it is about the contact alone */
    n: z.number(),
    workflowId: z.string(),
    workflowName: z.string(),
    /** of the workflow's document: an edited one goes on as it began */
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
    /** where the next step is in the document; null: there is none any more */
    next: z.string().nullable(),
    /** what it waits for: a time, and where `reply` is set the customer too */
    wait: z.object({ until: z.number().nullable(), reply: z.boolean() }).optional(),
    /** what webhooks answered, by step */
    answers: z.record(z.string(), z.unknown()).optional(),
    /** counts changes */
    version: z.number(),
  }),
)
export type Run = z.infer<typeof Run>

const text = /^wr_([0-9A-HJKMNP-TV-Z]{26})_(\d{1,6})_(\d{1,14})_([0-9A-HJKMNP-TV-Z]{26})$/

/** The parts of a run's id, which carries its whole key. */
export interface RunKey {
  contactId: string
  n: number
  /** when what started it happened */
  at: number
  code: string
}

/** The id of the one run that an occasion makes of a workflow. */
export function runIdOf({ contactId, n, at, code }: RunKey): string {
  return `wr_${contactId.slice(3)}_${n}_${at}_${code}`
}

/** The parts of a run's id; undefined when it is none. */
export function parseRunId(id: string): RunKey | undefined {
  const match = text.exec(id)
  return match
    ? { contactId: `ct_${match[1]}`, n: Number(match[2]), at: Number(match[3]), code: match[4] as string }
    : undefined
}
