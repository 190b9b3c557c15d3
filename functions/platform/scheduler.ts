import type { Scheduler } from '../kernel/ports.ts'
import type { EventBridgeScheduler, Schedule } from './eventbridge-scheduler.ts'

interface ScheduleTarget {
  group: string
  functionArn: string
  roleArn: string
  deadLetterArn: string
}

/** A later one is for the sweep. */
const OLDEST_SECONDS = 3_600
const MAX_CALLS = 4

/**
 * One-time schedules of EventBridge Scheduler, named after what they are about and gone once they have fired. Setting one
 * again moves it. The service fires within the minute that follows the time, in whole seconds. Firings are paid, calls are not.
 * https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
 * https://aws.amazon.com/eventbridge/pricing/
 */
export function createScheduler(eventBridge: EventBridgeScheduler, target: ScheduleTarget): Scheduler {
  return {
    async arm({ kind, id, at, replaces }) {
      const name = kind === 'conversation' ? id : `${kind}-${id}`
      const schedule: Schedule = {
        Name: name,
        GroupName: target.group,
        ScheduleExpression: `at(${new Date(Math.ceil(at / 1000) * 1000).toISOString().slice(0, 19)})`,
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: {
          Arn: target.functionArn,
          RoleArn: target.roleArn,
          Input: JSON.stringify({ kind, id, at }),
          DeadLetterConfig: { Arn: target.deadLetterArn },
          RetryPolicy: { MaximumEventAgeInSeconds: OLDEST_SECONDS, MaximumRetryAttempts: 20 },
        },
      }
      // It may fire, and go, between the two calls.
      let exists = replaces
      for (let call = 0; call < MAX_CALLS; call++) {
        if (await (exists ? eventBridge.updateSchedule(schedule) : eventBridge.createSchedule(schedule))) return
        exists = !exists
      }
      throw new Error(`The schedule ${name} is neither there nor absent.`)
    },
    async remove(conversationId) {
      await eventBridge.deleteSchedule({ Name: conversationId, GroupName: target.group })
    },
  }
}
