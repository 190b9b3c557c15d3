import { allSteps, type Document, type Step } from './document.ts'
import { whensOf } from './problems.ts'
import { allConditions, type Condition } from './when.ts'

/** What a document can name that may be deleted while the document stays. */
export type Named =
  | 'agent'
  | 'team'
  | 'channel'
  | 'template'
  | 'cannedResponse'
  | 'category'
  | 'segment'
  | 'record'
  | 'bot'

/** Something that a document names, and where. */
export interface Reference {
  path: string
  named: Named
  id: string
}

const ofField: Partial<Record<string, Named>> = { 'channel.id': 'channel', 'team.id': 'team', 'assignee.id': 'agent' }

/** Everything that a document names, in the order in which it is written. */
export function referencesOf({ trigger, ...document }: Document): Reference[] {
  const filter = trigger.on === 'schedule' ? (trigger.filter ?? {}) : {}
  const ofTrigger = (
    [
      ['segment', 'segmentId'],
      ['team', 'teamId'],
      ['channel', 'channelId'],
    ] as const
  ).flatMap(([named, field]) => one(named, `trigger.filter.${field}`, filter[field]))
  return [
    ...ofTrigger,
    ...whensOf({ trigger, ...document }).flatMap(([when, path]) => [...allConditions(when, path)].flatMap(namedBy)),
    ...[...allSteps(document.steps)].flatMap(({ step, path }) => referencesOfStep(step, path)),
  ]
}

const one = (named: Named, path: string, id: string | null | undefined): Reference[] =>
  id === undefined || id === null ? [] : [{ path, named, id }]

function namedBy({ condition, path }: { condition: Condition; path: string }): Reference[] {
  const named = ofField[condition.field]
  const { value } = condition
  if (!named || condition.is === 'known') return []
  if (!Array.isArray(value)) return one(named, `${path}.value`, value === null ? null : String(value))
  return value.flatMap((id, place) => one(named, `${path}.value.${place}`, String(id)))
}

/** What a step itself names, apart from the steps that it leads to. `path`: its own. */
export function referencesOfStep(step: Step, path: string): Reference[] {
  const here = `${path}.with`
  switch (step.do) {
    case 'assign':
      return [
        ...one('agent', `${here}.agentId`, step.with.agentId),
        ...one('team', `${here}.roundRobin`, step.with.roundRobin),
        ...one('team', `${here}.leastBusy`, step.with.leastBusy),
      ]
    case 'transfer':
      return one('team', `${here}.teamId`, step.with.teamId)
    case 'close':
      return one('category', `${here}.category`, step.with?.category)
    case 'send':
      return [
        ...one('cannedResponse', `${here}.cannedResponseId`, step.with.cannedResponseId),
        ...one('template', `${here}.template.id`, step.with.template?.id),
      ]
    case 'link':
      return one('record', `${here}.id`, step.with.id)
    case 'bot':
      return one('bot', `${here}.botId`, step.with.botId)
    case 'notify':
      return step.with.agentIds.flatMap((id, place) => one('agent', `${here}.agentIds.${place}`, id))
    default:
      return []
  }
}
