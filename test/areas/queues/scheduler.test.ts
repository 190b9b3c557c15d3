import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openEventBridgeScheduler } from '../../../functions/platform/eventbridge-scheduler.ts'
import { createScheduler } from '../../../functions/platform/scheduler.ts'
import { readBody } from '../../../local/http-body.ts'

interface Call {
  method: string
  path: string
  query: Record<string, string>
  type: string | undefined
  /** as which service it is signed */
  signedAs: string | undefined
  body: Record<string, unknown>
}
type Refusal = { status: number; headers?: Record<string, string>; body?: string }

const calls: Call[] = []
/** What the service refuses, one call after the other; nothing more after that. */
const refusals: (Refusal | undefined)[] = []
/** What it refuses for ever, by method. */
const refused: Record<string, Refusal> = {}
const named = (status: number, name: string): Refusal => ({
  status,
  headers: { 'x-amzn-errortype': name },
  body: '{"Message":"no"}',
})
const exists = named(409, 'ConflictException')
const gone = named(404, 'ResourceNotFoundException')

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://service')
  const { method = '', headers } = request
  const { clientToken: _given, ...query } = Object.fromEntries(searchParams)
  const { ClientToken: _token, ...body } = JSON.parse((await readBody(request, 10_000)).toString() || '{}')
  const signedAs = /Credential=test\/\d{8}\/([^,]+)/.exec(headers.authorization ?? '')?.[1]
  calls.push({ method, path: pathname, query, type: headers['content-type'], signedAs, body })
  const refusal = refused[method] ?? refusals.shift()
  if (refusal) response.writeHead(refusal.status, refusal.headers).end(refusal.body)
  else response.end('{}')
})
let endpoint = ''
beforeAll(async () => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A path in front of its own, as the stand-ins have.
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/scheduler`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  calls.length = 0
  refusals.length = 0
  for (const method of Object.keys(refused)) delete refused[method]
})

const target = { group: 'g 1&2', functionArn: 'arn:f', roleArn: 'arn:r', deadLetterArn: 'arn:d' }
const open = () => createScheduler(openEventBridgeScheduler('eu-west-1', endpoint), target)
const timer = { kind: 'conversation' as const, id: 'cv_1', at: Date.UTC(2030, 0, 1, 0, 3) + 1, replaces: false }
const methods = () => calls.map(({ method }) => method)

describe('the scheduler', () => {
  it('Q6 one call: a one-time schedule that goes when it has fired', async () => {
    await open().arm(timer)
    expect(calls).toMatchObject([
      {
        method: 'POST',
        path: '/scheduler/schedules/cv_1',
        body: {
          GroupName: 'g 1&2',
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
        },
      },
    ])
    await open().arm({ ...timer, replaces: true })
    expect(methods()).toEqual(['POST', 'PUT'])
  })

  it('Q6 S3 sends what the SDK’s client sends, but for the token, which the service makes itself', async () => {
    const scheduler = open()
    const odd = { ...timer, kind: 'digest' as const, id: 'ag_é ü+/?' }
    await scheduler.arm(odd)
    await scheduler.arm({ ...odd, replaces: true })
    await scheduler.remove('cv_1')
    const ours = calls.splice(0)
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    const client = new SchedulerClient({ region: 'eu-west-1', endpoint, credentials })
    const input = { Name: `digest-${odd.id}`, ...ours[0]?.body } as CreateScheduleCommandInput
    await client.send(new CreateScheduleCommand(input))
    await client.send(new UpdateScheduleCommand(input))
    await client.send(new DeleteScheduleCommand({ Name: 'cv_1', GroupName: target.group }))
    client.destroy()
    expect(ours).toEqual(calls)
    expect(ours.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /scheduler/schedules/digest-ag_%C3%A9%20%C3%BC%2B%2F%3F',
      'PUT /scheduler/schedules/digest-ag_%C3%A9%20%C3%BC%2B%2F%3F',
      'DELETE /scheduler/schedules/cv_1',
    ])
    // A client leaves out what it does not know.
    expect(ours[0]?.body.Target).toMatchObject({
      RetryPolicy: { MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 20 },
    })
    expect([ours[2]?.query, ours[2]?.body]).toEqual([{ groupName: target.group }, {}])
    expect(ours[2]?.signedAs).toBe('eu-west-1/scheduler/aws4_request')
  })

  it('Q6 moves one that is there, and creates one that is gone', async () => {
    refusals.push(exists)
    await open().arm(timer)
    expect(methods()).toEqual(['POST', 'PUT'])
    refusals.push(gone)
    await open().arm({ ...timer, replaces: true })
    expect(methods()).toEqual(['POST', 'PUT', 'PUT', 'POST'])
    expect(new Set(calls.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  })

  it.each<[string, Refusal]>([
    ['with a namespace and an address', named(409, 'com.amazonaws.scheduler#ConflictException:http://internal/coral/')],
    ['in the body', { status: 409, body: '{"__type":"com.amazonaws.scheduler#ConflictException"}' }],
    ['in the body, as code', { status: 409, body: '{"code": "ConflictException", "message": "no"}' }],
  ])('Q6 knows a refusal by its name, %s', async (_where, refusal) => {
    refusals.push(refusal)
    await open().arm(timer)
    expect(methods()).toEqual(['POST', 'PUT'])
  })

  it('S3 takes one away, and says nothing where it is gone already', async () => {
    await open().remove('cv_1')
    refused.DELETE = gone
    await open().remove('cv_1')
    expect(methods()).toEqual(['DELETE', 'DELETE'])
    refused.DELETE = exists
    await expect(open().remove('cv_1')).rejects.toThrow('409 ConflictException to DeleteSchedule')
    expect(calls).toHaveLength(3)
  })

  it('Q6 any other refusal is an error: the stream tries again', async () => {
    refused.POST = gone
    await expect(open().arm(timer)).rejects.toThrow('404 ResourceNotFoundException to CreateSchedule')
    refused.POST = named(400, 'ValidationException')
    await expect(open().arm(timer)).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'EventBridge Scheduler answered 400 ValidationException to CreateSchedule.',
    })
    // Not of the service: nothing is known about the schedule.
    refused.PUT = { status: 404, body: '<html>Not Found</html>' }
    await expect(open().arm({ ...timer, replaces: true })).rejects.toThrow('404 Unreadable to UpdateSchedule')
    expect(calls).toHaveLength(3)
    refused.POST = exists
    refused.PUT = gone
    await expect(open().arm(timer)).rejects.toThrow('cv_1')
    expect(methods().slice(3)).toEqual(['POST', 'PUT', 'POST', 'PUT'])
  })

  it('Q6 a call that is throttled is made again', async () => {
    refusals.push(named(429, 'ThrottlingException'))
    await open().arm(timer)
    expect(methods()).toEqual(['POST', 'POST'])
  })

  it('Q6 one that was created, and of which the answer was lost, is set all the same', async () => {
    refusals.push(named(500, 'InternalServerException'), exists)
    await open().arm(timer)
    expect(methods()).toEqual(['POST', 'POST', 'PUT'])
  })
})
