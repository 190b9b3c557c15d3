import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler'
import { afterEach, describe, expect, it } from 'vitest'
import type { AwsStandIns, LocalClock } from '../../../local/aws/types.ts'
import { endpointOf, movableClock, standIns, temporaryFolder } from './fixtures.ts'

const open: AwsStandIns[] = []
const clients: SchedulerClient[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  for (const aws of open.splice(0)) await aws.close()
})

async function start(timer: (event: unknown) => unknown, dataDir: string | null = null, clock = movableClock()) {
  const aws = await standIns({ timer: (event: unknown) => timer(event) }, { clock, dataDir })
  const client = new SchedulerClient(endpointOf(aws, 'SCHEDULER'))
  open.push(aws)
  clients.push(client)
  return { aws, client, clock, group: aws.env.SCHEDULE_GROUP, schedule: scheduleFor(aws, clock) }
}

function scheduleFor(aws: AwsStandIns, clock: LocalClock) {
  return (Name: string, inSeconds: number, Input: unknown = {}): CreateScheduleCommandInput => ({
    Name,
    GroupName: aws.env.SCHEDULE_GROUP,
    ScheduleExpression: at(clock.now() + inSeconds * 1000),
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Target: { Arn: aws.env.TIMER_FUNCTION_ARN, RoleArn: aws.env.SCHEDULE_ROLE_ARN, Input: JSON.stringify(Input) },
  })
}

const at = (ms: number) => `at(${new Date(ms).toISOString().slice(0, 19)})`

describe('the scheduler', () => {
  it('Q6 fires once when the clock is moved there, with its input, and is gone afterwards', async () => {
    const events: unknown[] = []
    const { aws, client, clock, group, schedule } = await start((event) => events.push(event))
    await client.send(new CreateScheduleCommand(schedule('soon', 180, { conversationId: 'cv_1' })))
    const known = await client.send(new GetScheduleCommand({ Name: 'soon', GroupName: group }))
    expect(known).toMatchObject({ Name: 'soon', State: 'ENABLED', ActionAfterCompletion: 'DELETE' })
    clock.advance(170_000)
    await aws.settle()
    expect(events).toEqual([])
    clock.advance(11_000)
    await aws.settle()
    expect(events).toEqual([{ conversationId: 'cv_1' }])
    expect(aws.scheduler.nextDueAt()).toBeUndefined()
    await expect(client.send(new GetScheduleCommand({ Name: 'soon', GroupName: group }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  it('Q6 fires in the order of the times, also what is long past', async () => {
    const events: unknown[] = []
    const { aws, client, clock, schedule } = await start((event) => events.push(event))
    for (const [name, seconds] of Object.entries({ second: 100, first: 50, past: -1000 })) {
      await client.send(new CreateScheduleCommand(schedule(name, seconds, name)))
    }
    await aws.settle()
    expect(events).toEqual(['past'])
    clock.advance(200_000)
    await aws.settle()
    expect(events).toEqual(['past', 'first', 'second'])
  })

  it('refuses a name that is taken, unless it is the same request again', async () => {
    const { aws, client, schedule } = await start(() => undefined)
    const input = { ...schedule('one', 60), ClientToken: 'token' }
    const first = await client.send(new CreateScheduleCommand(input))
    expect(await client.send(new CreateScheduleCommand(input))).toMatchObject({ ScheduleArn: first.ScheduleArn })
    await expect(client.send(new CreateScheduleCommand(schedule('one', 90)))).rejects.toMatchObject({
      name: 'ConflictException',
      $metadata: { httpStatusCode: 409 },
    })
    expect(aws.faults.counters['scheduler.CreateSchedule']).toBe(3)
  })

  it('updates, lists and deletes; what is not there is not found', async () => {
    const events: unknown[] = []
    const { aws, client, clock, group, schedule } = await start((event) => events.push(event))
    await expect(client.send(new UpdateScheduleCommand(schedule('one', 60)))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
    await expect(
      client.send(new CreateScheduleCommand({ ...schedule('one', 60), GroupName: 'nowhere' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    await expect(
      client.send(new CreateScheduleCommand({ ...schedule('one', 60), ScheduleExpression: 'cron(0 0 * * ? *)' })),
    ).rejects.toMatchObject({ name: 'ValidationException' })
    for (const name of ['a-1', 'a-2', 'b-1']) await client.send(new CreateScheduleCommand(schedule(name, 60, name)))
    const page = await client.send(new ListSchedulesCommand({ GroupName: group, NamePrefix: 'a-', MaxResults: 1 }))
    expect(page.Schedules?.map(({ Name }) => Name)).toEqual(['a-1'])
    const rest = await client.send(
      new ListSchedulesCommand({ GroupName: group, NamePrefix: 'a-', NextToken: page.NextToken }),
    )
    expect(rest.Schedules?.map(({ Name }) => Name)).toEqual(['a-2'])
    await client.send(new UpdateScheduleCommand(schedule('a-1', 600, 'later')))
    await client.send(new DeleteScheduleCommand({ Name: 'a-2', GroupName: group }))
    await expect(client.send(new DeleteScheduleCommand({ Name: 'a-2', GroupName: group }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
    clock.advance(120_000)
    await aws.settle()
    expect(events).toEqual(['b-1'])
    clock.advance(600_000)
    await aws.settle()
    expect(events).toEqual(['b-1', 'later'])
  })

  it('Q7 tries again when the function fails', async () => {
    let calls = 0
    const { aws, client, schedule } = await start(() => {
      calls++
      if (calls < 4) throw new Error('not yet')
    })
    await client.send(new CreateScheduleCommand(schedule('close', -1)))
    await aws.settle()
    expect(calls).toBe(4)
    expect(aws.scheduler.size()).toBe(0)
  })

  it('keeps a schedule that the function set anew while it was firing', async () => {
    const events: unknown[] = []
    const { aws, client, clock, schedule } = await start(async (event) => {
      events.push(event)
      if (event === 'early') await client.send(new UpdateScheduleCommand(schedule('timer', 300, 'due')))
    })
    await client.send(new CreateScheduleCommand(schedule('timer', -1, 'early')))
    await aws.settle()
    expect([events, aws.scheduler.size()]).toEqual([['early'], 1])
    clock.advance(301_000)
    await aws.settle()
    expect([events, aws.scheduler.size()]).toEqual([['early', 'due'], 0])
  })

  it('repeats a rate, without making up for what was missed', async () => {
    let calls = 0
    const { aws, client, clock, schedule } = await start(() => calls++)
    await client.send(
      new CreateScheduleCommand({
        ...schedule('sweep', 0),
        ScheduleExpression: 'rate(15 minutes)',
        StartDate: new Date(),
      }),
    )
    await aws.settle()
    expect(calls).toBe(1)
    clock.advance(3600_000)
    await aws.settle()
    expect(calls).toBe(2)
    clock.advance(15 * 60_000)
    await aws.settle()
    expect(calls).toBe(3)
  })

  it('Q6 forgets no timer when the process is killed, nor one that was being delivered', async () => {
    const folder = temporaryFolder()
    const clock = movableClock()
    const first = await start(() => new Promise(() => {}), folder.path, clock)
    await first.client.send(new CreateScheduleCommand(first.schedule('later', 3600, 'later')))
    await first.client.send(new CreateScheduleCommand(first.schedule('now', -1, 'now')))
    // No close: a killed process does not get to say goodbye.
    const events: unknown[] = []
    const second = await start((event) => events.push(event), folder.path, clock)
    await second.aws.settle()
    expect(events).toEqual(['now'])
    clock.advance(3601_000)
    await second.aws.settle()
    expect(events).toEqual(['now', 'later'])
    folder.remove()
  })
})
