import * as z from 'zod'
import { RecordKind } from '../../crm/domain/record.ts'
import { Status, TicketType } from '../../timeline/domain/conversation.ts'
import { type When, WhenSchema } from './when.ts'

/** Of the workspace. */
export const MAX_WORKFLOWS = 100
/** Of one, in all its branches together. */
export const MAX_STEPS = 100
/** Branches in branches. */
export const MAX_DEPTH = 8
/** All of one together, as JSON: it is one item, and every run reads it. */
export const MAX_CHARACTERS = 100_000
/** The longest wait, and the longest silence: what is known of a run is kept no longer. */
export const MAX_WAIT_DAYS = 60

const DAY_S = 86_400

const id = () => z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'is not an id')
/** Agents are named by id or email. */
const agentId = () => z.string().min(1).max(254)
const said = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => value.trim() !== '', 'is empty')
const seconds = () =>
  z
    .number()
    .int()
    .min(1)
    .max(MAX_WAIT_DAYS * DAY_S)

/** What is common to all triggers of movements. */
const plain = <On extends string>(on: On) => z.strictObject({ on: z.literal(on) })

/** Over whom a schedule goes. */
export const ScheduleFilter = z.lazy(() =>
  z.strictObject({
    /** of contacts: those of a segment; left out: all */
    segmentId: id().optional(),
    /** of conversations; left out: open ones */
    status: z.array(Status).min(1).max(4).optional(),
    teamId: id().optional(),
    channelId: id().optional(),
  }),
)
export type ScheduleFilter = z.infer<typeof ScheduleFilter>

/** What starts a workflow. */
export const Trigger = z.lazy(() =>
  z.discriminatedUnion('on', [
    plain('conversation.opened'),
    plain('conversation.closed'),
    plain('conversation.reopened'),
    plain('conversation.assigned'),
    plain('conversation.transferred'),
    plain('waiting.soon'),
    plain('waiting.overdue'),
    plain('tag.added'),
    plain('contact.created'),
    plain('welcome'),
    z.strictObject({
      on: z.literal('message.received'),
      /** of its conversation, or of all that its sender ever wrote; left out: any */
      which: z.enum(['first', 'firstEver']).optional(),
    }),
    z.strictObject({
      on: z.literal('silence'),
      /** nobody has said anything for so long in an open conversation, counted as its team's clocks run */
      minutes: z
        .number()
        .int()
        .min(1)
        .max(MAX_WAIT_DAYS * 1_440),
    }),
    z.strictObject({
      on: z.literal('schedule'),
      /** minute, hour, day of the month, month, weekday; in the workspace's time zone */
      cron: z.string().min(1).max(100),
      over: z.enum(['conversations', 'contacts']).optional(),
      filter: ScheduleFilter.optional(),
    }),
  ]),
)
export type Trigger = z.infer<typeof Trigger>
export type TriggerName = Trigger['on']

const AssignWith = z.lazy(() =>
  z.strictObject({
    agentId: agentId().optional(),
    /** whose turn it is in this team */
    roundRobin: id().optional(),
    /** who has the fewest open conversations in this team */
    leastBusy: id().optional(),
    to: z.enum(['pinned', 'last']).optional(),
    /** when nobody is there */
    else: z.array(Step).max(MAX_STEPS).optional(),
  }),
)
const SendWith = z.lazy(() =>
  z.strictObject({
    text: said(4_000).optional(),
    cannedResponseId: id().optional(),
    template: z
      .strictObject({
        id: id(),
        variables: z
          .record(z.string().max(100), z.string().max(2_000))
          .refine((values) => Object.keys(values).length <= 200, 'has too many')
          .default({}),
      })
      .optional(),
  }),
)
const WaitWith = z.lazy(() =>
  z.strictObject({
    seconds: seconds().optional(),
    /** until the team is there, or until the customer writes */
    until: z.enum(['open', 'reply']).optional(),
    /** in seconds; only with `until` */
    atMost: seconds().optional(),
    /** when `atMost` has gone by */
    else: z.array(Step).max(MAX_STEPS).optional(),
  }),
)
const BranchWith = z.lazy(() =>
  z.strictObject({
    when: WhenSchema,
    // biome-ignore lint/suspicious/noThenProperty: a list of steps, which nobody awaits
    then: z.array(Step).max(MAX_STEPS),
    else: z.array(Step).max(MAX_STEPS).optional(),
  }),
)
const nothing = () => z.strictObject({}).optional()

/** One step; which others it leads to lies within it, so that there is no way back. */
export const Step: z.ZodType<Step> = z.lazy(() =>
  z.discriminatedUnion('do', [
    step('assign', AssignWith),
    step('unassign', nothing()),
    step('transfer', z.strictObject({ teamId: id() })),
    step('open', nothing()),
    step(
      'close',
      z
        .strictObject({
          type: TicketType.nullable().optional(),
          category: z.string().max(100).nullable().optional(),
          note: z.string().max(5_000).nullable().optional(),
        })
        .optional(),
    ),
    step('hold', z.strictObject({ seconds: seconds().optional() }).optional()),
    step('tag', z.strictObject({ tag: said(100) })),
    step('note', z.strictObject({ text: said(5_000) })),
    step('send', SendWith),
    step('setAttribute', z.strictObject({ key: z.string().min(1).max(64), value: z.string().max(1_024) })),
    step('link', z.strictObject({ kind: RecordKind, id: id().optional() })),
    step('webhook', z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(2_000) })),
    step('ask', nothing()),
    step('bot', z.strictObject({ botId: id() })),
    step('people', nothing()),
    step('notify', z.strictObject({ agentIds: z.array(agentId()).min(1).max(50) })),
    step('branch', BranchWith),
    step('wait', WaitWith),
    step('stop', nothing()),
  ]),
) as never

const step = <Do extends string, With extends z.ZodType>(what: Do, parameters: With) =>
  z.strictObject({
    id: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, 'is not an id'),
    do: z.literal(what),
    with: parameters,
  })

interface Parameters {
  assign: {
    agentId?: string | undefined
    roundRobin?: string | undefined
    leastBusy?: string | undefined
    to?: 'pinned' | 'last' | undefined
    else?: Step[] | undefined
  }
  transfer: { teamId: string }
  tag: { tag: string }
  note: { text: string }
  send: {
    text?: string | undefined
    cannedResponseId?: string | undefined
    template?: { id: string; variables: Record<string, string> } | undefined
  }
  setAttribute: { key: string; value: string }
  link: { kind: z.infer<typeof RecordKind>; id?: string | undefined }
  webhook: { url: string }
  bot: { botId: string }
  notify: { agentIds: string[] }
  branch: { when: When; then: Step[]; else?: Step[] | undefined }
  wait: {
    seconds?: number | undefined
    until?: 'open' | 'reply' | undefined
    atMost?: number | undefined
    else?: Step[] | undefined
  }
}
interface Optional {
  close: {
    type?: z.infer<typeof TicketType> | null | undefined
    category?: string | null | undefined
    note?: string | null | undefined
  }
  hold: { seconds?: number | undefined }
  unassign: Record<string, never>
  open: Record<string, never>
  ask: Record<string, never>
  people: Record<string, never>
  stop: Record<string, never>
}
/** A step of a kind. */
export type StepOf<Do extends StepKind> = Extract<Step, { do: Do }>
export type StepKind = keyof Parameters | keyof Optional
export type Step =
  | { [Do in keyof Parameters]: { id: string; do: Do; with: Parameters[Do] } }[keyof Parameters]
  | { [Do in keyof Optional]: { id: string; do: Do; with?: Optional[Do] | undefined } }[keyof Optional]

/** So deep a document is as JSON, whatever its steps and conditions are. */
const MAX_NESTING = 80

/** What is nested deeper than any document is refused before anything goes down into it. */
const shallow = <Schema extends z.ZodType>(schema: Schema, read = (value: unknown) => value) =>
  z.preprocess((value, context) => {
    if (!isDeeper(value, MAX_NESTING)) return read(value)
    context.addIssue({ code: 'custom', message: 'is nested too deep' })
    return z.NEVER
  }, schema)

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1))
}

const leading = ['when', 'then', 'else'] as const

/** Steps as they are kept: what a step leads to may be written beside `with` as well as in it. */
function inWith(steps: unknown): unknown {
  if (!Array.isArray(steps)) return steps
  return steps.map((step) => {
    if (typeof step !== 'object' || step === null || Array.isArray(step)) return step
    const own = Object.entries(step)
    const isBeside = ([name]: [string, unknown]) =>
      leading.some((one) => one === name) && ['assign', 'branch', 'wait'].includes(step.do)
    const parameters = { ...step.with, ...Object.fromEntries(own.filter(isBeside)) }
    for (const name of ['then', 'else']) if (name in parameters) parameters[name] = inWith(parameters[name])
    const rest = Object.fromEntries(own.filter((one) => !isBeside(one)))
    return step.with === undefined && Object.keys(parameters).length === 0 ? rest : { ...rest, with: parameters }
  })
}

/** What a workflow does when: its document, without its name. */
export const documentShape = () => ({
  trigger: Trigger,
  when: shallow(WhenSchema),
  steps: shallow(z.array(Step).max(MAX_STEPS, `are more than ${MAX_STEPS}`), inWith),
})

export interface Document {
  trigger: Trigger
  when: When
  steps: Step[]
}

export const Workflow = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    ...documentShape(),
    enabled: z.boolean(),
    createdBy: z.string(),
    /** epoch ms */
    createdAt: z.number(),
    updatedAt: z.number(),
    version: z.number().optional(),
  }),
)
export type Workflow = z.infer<typeof Workflow>

/** What is left of one that was deleted. */
export const RemovedWorkflow = z.lazy(() => z.object({ id: z.string(), name: z.string() }))

/** The lists of steps that a step leads to, by the path in it. */
export function branchesOf(step: Step): { path: 'with.then' | 'with.else'; steps: Step[] }[] {
  const lists = step.do === 'branch' ? [{ path: 'with.then' as const, steps: step.with.then }] : []
  if (step.do !== 'branch' && step.do !== 'assign' && step.do !== 'wait') return []
  return step.with.else ? [...lists, { path: 'with.else' as const, steps: step.with.else }] : lists
}

/** Every step with its path, in the order in which they are written. */
export function* allSteps(
  steps: readonly Step[],
  path = 'steps',
): Generator<{ step: Step; path: string; depth: number }> {
  for (const [place, step] of steps.entries()) {
    const here = `${path}.${place}`
    yield { step, path: here, depth: here.split('.with.').length }
    for (const branch of branchesOf(step)) yield* allSteps(branch.steps, `${here}.${branch.path}`)
  }
}
