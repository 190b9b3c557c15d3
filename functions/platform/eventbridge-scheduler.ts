import { type AwsRequest, createAwsRequest } from './aws-request.ts'

/** EventBridge Scheduler, as far as timers need it; each throws what it refuses otherwise, by its own name for it. */
export interface EventBridgeScheduler {
  /** false: there is one of that name in the group */
  createSchedule(input: Schedule): Promise<boolean>
  /** puts it in place of the one that is there, whole; false: there is none */
  updateSchedule(input: Schedule): Promise<boolean>
  /** no error where there is none */
  deleteSchedule(input: NameOfSchedule): Promise<void>
}
interface NameOfSchedule {
  Name: string
  GroupName: string
}
export interface Schedule extends NameOfSchedule {
  ScheduleExpression: string
  ScheduleExpressionTimezone: string
  FlexibleTimeWindow: { Mode: 'OFF' }
  ActionAfterCompletion: 'DELETE'
  Target: {
    Arn: string
    RoleArn: string
    Input: string
    DeadLetterConfig: { Arn: string }
    RetryPolicy: { MaximumEventAgeInSeconds: number; MaximumRetryAttempts: number }
  }
}

/**
 * Its REST API. `endpoint` is where it is, when it is not AWS's own.
 * https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
 */
export function openEventBridgeScheduler(
  region: string,
  endpoint = `https://scheduler.${region}.amazonaws.com`,
  request: AwsRequest = createAwsRequest({ service: 'scheduler', endpoint, region }),
): EventBridgeScheduler {
  /** false: refused by the name that is expected */
  async function answered(action: string, expected: string, answer: ReturnType<AwsRequest>): Promise<boolean> {
    const { status, headers, body } = await answer
    if (status === 200) return true
    const type = headers['x-amzn-errortype'] ?? /"(?:__type|code)":\s*"([^"]+)"/.exec(body.toString())?.[1] ?? ''
    const name = type.replace(/:.*$/, '').replace(/^.*#/, '') || 'Unreadable'
    if (name === expected) return false
    // Logs have an error's name alone.
    throw Object.assign(new Error(`EventBridge Scheduler answered ${status} ${name} to ${action}.`), { name })
  }
  // Without a token of the client: what was created, and is tried again since the answer was lost, is there already.
  const set = (method: 'POST' | 'PUT', { Name, ...input }: Schedule) =>
    request(method, pathOf(Name), { 'content-type': 'application/json' }, JSON.stringify(input))
  return {
    createSchedule: (input) => answered('CreateSchedule', 'ConflictException', set('POST', input)),
    updateSchedule: (input) => answered('UpdateSchedule', 'ResourceNotFoundException', set('PUT', input)),
    async deleteSchedule({ Name, GroupName }) {
      const path = `${pathOf(Name)}?groupName=${encodeURIComponent(GroupName)}`
      await answered('DeleteSchedule', 'ResourceNotFoundException', request('DELETE', path))
    },
  }
}

const pathOf = (name: string) => `/schedules/${encodeURIComponent(name)}`
