import { randomUUID } from 'node:crypto'
import type { Journal } from './journal.ts'
import { parseExpression } from './schedule-expression.ts'
import type { Faults, LocalClock } from './types.ts'
import { requiredText, restJson, ServiceError, type WireHandler, type WireRequest } from './wire.ts'

export interface Schedule {
  name: string
  group: string
  expression: string
  timezone: string
  state: string
  description?: string
  actionAfterCompletion: string
  flexibleTimeWindow: unknown
  target: {
    Arn: string
    RoleArn: string
    Input?: string
    RetryPolicy?: { MaximumRetryAttempts?: number; MaximumEventAgeInSeconds?: number }
    [other: string]: unknown
  }
  startAt: number | null
  endAt: number | null
  clientToken?: string
  createdAt: number
  modifiedAt: number
  /** another one whenever it is set: tells whether it changed while it was firing */
  version: string
  nextAt: number | null
  retryAt: number | null
  attempts: number
}

type Input = Record<string, unknown>

/** The REST calls of EventBridge Scheduler over a map of schedules, keyed `<group>/<name>`. */
export function schedulerApi(options: {
  schedules: Journal<Schedule>
  clock: LocalClock
  faults: Faults
  groups: Set<string>
  onSet: (schedule: Schedule) => void
}): WireHandler {
  const { schedules, clock, faults, groups, onSet } = options

  function find(group: string, name: string): Schedule {
    const found = schedules.get(`${group}/${name}`)
    if (found) return found
    throw new ServiceError('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404)
  }

  function put(name: string, input: Input, existing: Schedule | undefined): { ScheduleArn: string } {
    const group = String(input.GroupName ?? 'default')
    const target = input.Target as Schedule['target'] | undefined
    if (!target?.Arn || !target.RoleArn || !input.FlexibleTimeWindow) {
      throw new ServiceError('ValidationException', 'Target.Arn, Target.RoleArn and FlexibleTimeWindow are required.')
    }
    if (!/^[0-9a-zA-Z\-_.]{1,64}$/.test(name)) throw new ServiceError('ValidationException', `Invalid name ${name}.`)
    const expression = requiredText(input, 'ScheduleExpression')
    const timezone = String(input.ScheduleExpressionTimezone ?? 'UTC')
    const parsed = parseExpression(expression, timezone)
    const now = clock.now()
    const startAt = toTime(input.StartDate)
    const schedule: Schedule = {
      name,
      group,
      expression,
      timezone,
      state: String(input.State ?? 'ENABLED'),
      ...(input.Description === undefined ? {} : { description: String(input.Description) }),
      actionAfterCompletion: String(input.ActionAfterCompletion ?? 'NONE'),
      flexibleTimeWindow: input.FlexibleTimeWindow,
      target,
      startAt,
      endAt: toTime(input.EndDate),
      ...(input.ClientToken === undefined ? {} : { clientToken: String(input.ClientToken) }),
      createdAt: existing?.createdAt ?? now,
      modifiedAt: now,
      version: randomUUID(),
      nextAt: 'at' in parsed ? parsed.at : Math.max(startAt ?? 0, now),
      retryAt: null,
      attempts: 0,
    }
    schedules.set(`${group}/${name}`, schedule)
    onSet(schedule)
    return { ScheduleArn: arnOf(schedule) }
  }

  const requireGroup = (group: string) => {
    if (groups.has(group)) return
    throw new ServiceError('ResourceNotFoundException', `Schedule group ${group} does not exist.`, 404)
  }

  function create(name: string, input: Input) {
    const group = String(input.GroupName ?? 'default')
    requireGroup(group)
    const existing = schedules.get(`${group}/${name}`)
    if (!existing) return put(name, input, undefined)
    if (existing.clientToken !== undefined && existing.clientToken === input.ClientToken) {
      return { ScheduleArn: arnOf(existing) }
    }
    throw new ServiceError('ConflictException', `Schedule ${name} already exists.`, 409)
  }

  function list(query: URLSearchParams) {
    const group = query.get('ScheduleGroup')
    const prefix = query.get('NamePrefix') ?? ''
    const limit = Number(query.get('MaxResults') ?? 100)
    const after = query.get('NextToken') ?? ''
    const found = [...schedules.entries()]
      .filter(([key, schedule]) => key > after && (!group || schedule.group === group))
      .filter(([, schedule]) => schedule.name.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1))
    const page = found.slice(0, limit)
    const more = found.length > page.length
    return { Schedules: page.map(([, schedule]) => summary(schedule)), ...(more && { NextToken: page.at(-1)?.[0] }) }
  }

  return restJson((request) => {
    const [, kind, encoded] = /^\/(schedules|schedule-groups)(?:\/([^/]+))?$/.exec(request.path) ?? []
    const name = decodeURIComponent(encoded ?? '')
    const call = `${request.method} ${kind}${name ? '/' : ''}`
    const group = request.query.get('groupName') ?? 'default'
    switch (call) {
      case 'POST schedules/':
        faults.count('scheduler.CreateSchedule')
        return { body: create(name, read(request)) }
      case 'PUT schedules/': {
        faults.count('scheduler.UpdateSchedule')
        const input = read(request)
        return { body: put(name, input, find(String(input.GroupName ?? 'default'), name)) }
      }
      case 'GET schedules/':
        faults.count('scheduler.GetSchedule')
        return { body: describe(find(group, name)) }
      case 'DELETE schedules/':
        faults.count('scheduler.DeleteSchedule')
        find(group, name)
        schedules.delete(`${group}/${name}`)
        return { body: {} }
      case 'GET schedules':
        faults.count('scheduler.ListSchedules')
        return { body: list(request.query) }
      case 'GET schedule-groups/':
        requireGroup(name)
        return { body: { Name: name, State: 'ACTIVE' } }
      default:
        throw new ServiceError('UnknownOperationException', `There is no ${request.method} ${request.path} here.`, 404)
    }
  })
}

function read({ body }: WireRequest): Input {
  return JSON.parse(body.toString('utf8') || '{}') as Input
}

/** REST JSON writes times as seconds. */
function toTime(value: unknown): number | null {
  return typeof value === 'number' ? value * 1000 : null
}

function arnOf({ group, name }: Schedule): string {
  return `arn:aws:scheduler:us-east-1:000000000000:schedule/${group}/${name}`
}

function summary(schedule: Schedule) {
  return {
    Arn: arnOf(schedule),
    Name: schedule.name,
    GroupName: schedule.group,
    State: schedule.state,
    CreationDate: schedule.createdAt / 1000,
    LastModificationDate: schedule.modifiedAt / 1000,
    Target: { Arn: schedule.target.Arn },
  }
}

function describe(schedule: Schedule) {
  const { startAt, endAt } = schedule
  return {
    ...summary(schedule),
    ScheduleExpression: schedule.expression,
    ScheduleExpressionTimezone: schedule.timezone,
    Description: schedule.description,
    ActionAfterCompletion: schedule.actionAfterCompletion,
    FlexibleTimeWindow: schedule.flexibleTimeWindow,
    Target: schedule.target,
    ...(startAt !== null && { StartDate: startAt / 1000 }),
    ...(endAt !== null && { EndDate: endAt / 1000 }),
  }
}
