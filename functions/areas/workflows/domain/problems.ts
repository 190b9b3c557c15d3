import { problemOfUrl } from '../../outside-calls/domain/outside-url.ts'
import { wrongCron } from './cron.ts'
import { allSteps, type Document, MAX_CHARACTERS, MAX_DEPTH, MAX_STEPS, type Step } from './document.ts'
import { compile } from './pattern.ts'
import { allConditions, type Condition, MAX_CONDITIONS, MAX_GROUPS, MAX_PATTERNS, type When } from './when.ts'

/** What is wrong with a document, and where. */
export interface Wrong {
  path: string
  message: string
}

interface Around {
  /** epoch ms */
  now: number
  /** webhooks on this machine are called, too */
  localhost: boolean
}

/** What of a document can't be carried out, whatever the workspace is like; its shape is right. */
export function problemsOf(document: Document, around: Around): Wrong[] {
  if (JSON.stringify(document).length > MAX_CHARACTERS) {
    return [{ path: 'steps', message: `are more than ${MAX_CHARACTERS} characters together` }]
  }
  const steps = [...allSteps(document.steps)]
  if (steps.length > MAX_STEPS) return [{ path: 'steps', message: `are ${steps.length}, and may be ${MAX_STEPS}` }]
  const whens = whensOf(document)
  const conditions = whens.flatMap(([when, path]) => [...allConditions(when, path)])
  const patterns = conditions.filter(({ condition }) => condition.is === 'matches')
  return [
    ...wrongTrigger(document, around),
    ...wrongIds(steps),
    ...steps.flatMap(({ step, path, depth }) => [
      ...(depth > MAX_DEPTH ? [{ path, message: `lies deeper than ${MAX_DEPTH} branches` }] : []),
      ...wrongStep(step, path, around),
    ]),
    ...(patterns[MAX_PATTERNS]
      ? [{ path: patterns[MAX_PATTERNS].path, message: `is one pattern more than ${MAX_PATTERNS}` }]
      : []),
    ...(conditions.length > MAX_CONDITIONS
      ? [{ path: 'when', message: `has ${conditions.length} conditions, and may have ${MAX_CONDITIONS}` }]
      : conditions.flatMap((one) => wrongCondition(one, steps))),
  ]
}

/** Every `when` of a document, with its path. */
export const whensOf = ({ when, steps }: Document): [When, string][] => [
  [when, 'when'],
  ...[...allSteps(steps)].flatMap(({ step, path }): [When, string][] =>
    step.do === 'branch' ? [[step.with.when, `${path}.with.when`]] : [],
  ),
]

function wrongTrigger({ trigger }: Document, { now }: Around): Wrong[] {
  if (trigger.on !== 'schedule') return []
  const { over = 'conversations', filter = {} } = trigger
  const strange = over === 'contacts' ? (['status', 'teamId', 'channelId'] as const) : (['segmentId'] as const)
  const reason = wrongCron(trigger.cron, now)
  return [
    ...(reason ? [{ path: 'trigger.cron', message: reason }] : []),
    ...strange
      .filter((name) => filter[name] !== undefined)
      .map((name) => ({ path: `trigger.filter.${name}`, message: `is not asked of ${over}` })),
  ]
}

function wrongIds(steps: readonly { step: Step; path: string }[]): Wrong[] {
  const first = new Map<string, string>()
  return steps.flatMap(({ step, path }) => {
    const before = first.get(step.id)
    if (before === undefined) first.set(step.id, path)
    return before === undefined ? [] : [{ path: `${path}.id`, message: `is the id of ${before}, too` }]
  })
}

const oneOf = (path: string, names: readonly string[], given: object): Wrong[] => {
  const count = names.filter((name) => given[name as keyof typeof given] !== undefined).length
  return count === 1 ? [] : [{ path, message: `has ${count === 0 ? 'none' : 'more than one'} of ${names.join(', ')}` }]
}

function wrongStep(step: Step, path: string, around: Around): Wrong[] {
  const here = `${path}.with`
  switch (step.do) {
    case 'assign':
      return oneOf(here, ['agentId', 'roundRobin', 'leastBusy', 'to'], step.with)
    case 'send':
      return oneOf(here, ['text', 'cannedResponseId', 'template'], step.with)
    case 'wait': {
      const { until, atMost } = step.with
      const wrong = oneOf(here, ['seconds', 'until'], step.with)
      if (until === undefined && atMost !== undefined)
        wrong.push({ path: `${here}.atMost`, message: 'goes with until' })
      if (atMost === undefined && step.with.else) wrong.push({ path: `${here}.else`, message: 'goes with atMost' })
      return wrong
    }
    case 'webhook': {
      const problem = problemOfUrl(step.with.url, around)
      return problem === undefined ? [] : [{ path: `${here}.url`, message: problem }]
    }
    default:
      return []
  }
}

/** What a condition asks of a webhook's answer: of which step, and where in it. */
export function answerAsked(field: string): { step: string; at: string[] } | undefined {
  const [, step, rest] = /^answers\.([A-Za-z0-9_-]+)(?:\.(.+))?$/.exec(field) ?? []
  return step === undefined ? undefined : { step, at: rest?.split('.') ?? [] }
}

function wrongCondition(
  { condition, path, depth }: { condition: Condition; path: string; depth: number },
  steps: readonly { step: Step }[],
): Wrong[] {
  const wrong: Wrong[] = []
  const { field, is, value } = condition
  if (depth > MAX_GROUPS) wrong.push({ path, message: `lies deeper than ${MAX_GROUPS} groups` })
  if (field.startsWith('answers.')) {
    const asked = answerAsked(field)
    const isThere = steps.some(({ step }) => step.id === asked?.step && step.do === 'webhook')
    if (!isThere) wrong.push({ path: `${path}.field`, message: 'names no webhook step' })
  }
  if (is === 'matches' && typeof value === 'string') {
    const pattern = compile(value)
    if ('wrong' in pattern) wrong.push({ path: `${path}.value`, message: pattern.wrong })
  }
  return wrong
}
