import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler'
import { mockClient } from 'aws-sdk-client-mock'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createScheduler } from '../../../functions/platform/scheduler.ts'

describe('the scheduler', () => {
  const mock = mockClient(SchedulerClient)
  const scheduler = createScheduler(new SchedulerClient({ region: 'us-east-1' }), {
    group: 'g',
    functionArn: 'arn:f',
    roleArn: 'arn:r',
    deadLetterArn: 'arn:d',
  })
  const timer = { kind: 'conversation' as const, id: 'cv_1', at: Date.UTC(2030, 0, 1, 0, 3) + 1, replaces: false }
  const exists = new ConflictException({ message: 'exists', $metadata: {}, Message: 'exists' })
  const gone = new ResourceNotFoundException({ message: 'gone', $metadata: {}, Message: 'gone' })
  // Other files share the process: their clients are to be real ones.
  afterAll(() => mock.restore())
  beforeEach(() => {
    mock.reset()
    mock.onAnyCommand().resolves({})
  })

  it('Q6 one call: a one-time schedule that goes when it has fired', async () => {
    await scheduler.arm(timer)
    expect(mock.calls()).toHaveLength(1)
    expect(mock.commandCalls(CreateScheduleCommand)[0]?.args[0].input).toMatchObject({
      Name: 'cv_1',
      GroupName: 'g',
      ScheduleExpression: 'at(2030-01-01T00:03:01)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: {
        Arn: 'arn:f',
        RoleArn: 'arn:r',
        Input: JSON.stringify({ kind: 'conversation', id: 'cv_1', at: timer.at }),
        DeadLetterConfig: { Arn: 'arn:d' },
      },
    })
    await scheduler.arm({ ...timer, replaces: true })
    expect(mock.commandCalls(UpdateScheduleCommand)).toHaveLength(1)
  })

  it('Q6 moves one that is there, and creates one that is gone', async () => {
    mock.on(CreateScheduleCommand).rejectsOnce(exists)
    await scheduler.arm(timer)
    expect(mock.commandCalls(UpdateScheduleCommand)).toHaveLength(1)
    mock.reset()
    mock.onAnyCommand().resolves({})
    mock.on(UpdateScheduleCommand).rejectsOnce(gone)
    await scheduler.arm({ ...timer, replaces: true })
    expect(mock.commandCalls(CreateScheduleCommand)).toHaveLength(1)
  })

  it('S3 takes one away, and says nothing where it is gone already', async () => {
    await scheduler.remove('cv_1')
    expect(mock.commandCalls(DeleteScheduleCommand)[0]?.args[0].input).toEqual({ Name: 'cv_1', GroupName: 'g' })
    mock.on(DeleteScheduleCommand).rejects(gone)
    await scheduler.remove('cv_1')
    mock.on(DeleteScheduleCommand).rejects(exists)
    await expect(scheduler.remove('cv_1')).rejects.toBe(exists)
  })

  it('Q6 any other refusal is an error: the stream tries again', async () => {
    mock.on(CreateScheduleCommand).rejects(gone)
    await expect(scheduler.arm(timer)).rejects.toBe(gone)
    mock.on(CreateScheduleCommand).rejects(exists)
    mock.on(UpdateScheduleCommand).rejects(gone)
    await expect(scheduler.arm(timer)).rejects.toThrow('cv_1')
  })
})
