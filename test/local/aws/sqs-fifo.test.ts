import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import type { SQSEvent } from 'aws-lambda'
import { afterEach, describe, expect, it } from 'vitest'
import { openEventSource } from '../../../functions/platform/event-source.ts'
import { createJobQueue } from '../../../functions/platform/job-queue.ts'
import { openSqs } from '../../../functions/platform/sqs.ts'
import type { AwsStandIns, QueueDefinition } from '../../../local/aws/types.ts'
import { endpointOf, movableClock, standIns, temporaryFolder, until } from './fixtures.ts'

const open: AwsStandIns[] = []
const clients: SQSClient[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  for (const aws of open.splice(0)) await aws.close()
})

const queues: QueueDefinition[] = [
  ...['out.fifo', 'patient.fifo'].map((name) => ({
    name,
    visibilityTimeoutSeconds: 30,
    redrive: { maxReceiveCount: 3, deadLetterQueue: 'dead.fifo' },
    consumer: { fn: 'delivery' as const, batchSize: 10, concurrency: 8 },
  })),
  { name: 'dead.fifo', visibilityTimeoutSeconds: 30 },
  { name: 'plain.fifo', visibilityTimeoutSeconds: 30 },
  {
    name: 'off.fifo',
    visibilityTimeoutSeconds: 30,
    consumer: { fn: 'outgoing', batchSize: 10, concurrency: 8 },
    source: 'a-source',
  },
]

async function start(
  delivery: (event: SQSEvent) => unknown,
  options: { dataDir?: string; clock?: ReturnType<typeof movableClock> } = {},
) {
  const aws = await standIns({ delivery }, { queues, ...options })
  const client = new SQSClient(endpointOf(aws, 'SQS'))
  open.push(aws)
  clients.push(client)
  const send = (group: string, body: string, id = body, queue = 'out.fifo') =>
    client.send(
      new SendMessageCommand({
        QueueUrl: aws.queues.url(queue),
        MessageGroupId: group,
        MessageDeduplicationId: id,
        MessageBody: body,
      }),
    )
  return { aws, client, send }
}

describe('the FIFO queue', () => {
  it('O3 is not looked into while that is disabled, outlives a restart so, and says when it is being changed', async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' })
    const folder = temporaryFolder()
    const clock = movableClock()
    const bodies: string[] = []
    const outgoing = (event: SQSEvent) => bodies.push(...event.Records.map(({ body }) => body))
    const begin = async () => {
      const aws = await standIns({ outgoing }, { queues, clock, dataDir: folder.path })
      open.push(aws)
      return { aws, source: openEventSource('a-source', 'us-east-1', aws.env.AWS_ENDPOINT_URL_LAMBDA) }
    }
    const first = await begin()
    expect(await first.source.isOn()).toBe(true)
    expect(await first.source.turn(false)).toBe(true)
    expect([await first.source.isOn(), await first.source.turn(true)]).toEqual([false, false])
    await first.aws.close()
    const { aws, source } = await begin()
    const sqs = openSqs('us-east-1', aws.env.AWS_ENDPOINT_URL_SQS)
    const QueueUrl = aws.queues.url('off.fifo')
    await sqs.sendMessage({ QueueUrl, MessageBody: 'a', MessageGroupId: 'g', MessageDeduplicationId: 'a' })
    await aws.settle()
    expect([await source.isOn(), await sqs.size(QueueUrl), bodies]).toEqual([false, 1, []])
    expect(await source.turn(true)).toBe(true)
    clock.advance(10_000)
    await until(() => bodies.length > 0 && aws.queues.size('off.fifo') === 0)
    expect([await source.isOn(), await sqs.size(QueueUrl), bodies]).toEqual([true, 0, ['a']])
    await expect(openEventSource('another', 'us-east-1', aws.env.AWS_ENDPOINT_URL_LAMBDA).isOn()).rejects.toThrow('404')
    folder.remove()
  })

  it('M4 takes the requests of our own, and tells an outdated receipt from a failure', async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' })
    const { aws, client } = await start(() => undefined)
    const urls = { prompt: aws.queues.url('plain.fifo'), patient: aws.queues.url('dead.fifo') }
    const queue = createJobQueue(openSqs('us-east-1', aws.env.AWS_ENDPOINT_URL_SQS), urls)
    const next = async () => {
      const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: urls.prompt }))
      return Messages[0]
    }
    const job = { kind: 'deliver-message' } as never
    for (let times = 0; times < 2; times++) {
      await queue.enqueue(job, { pace: 'prompt', lane: 'ct_1', deduplicationId: 'en_1.1' })
    }
    const first = await next()
    expect(JSON.parse(first?.Body ?? '')).toEqual(job)
    const held = { from: 'prompt' as const, receiptHandle: first?.ReceiptHandle ?? '' }
    await queue.postpone(held, 0)
    const again = await next()
    expect(again?.MessageId).toBe(first?.MessageId)
    // The receipt of before: somebody has a newer one, and the job is theirs.
    await queue.finish(held)
    await queue.finish({ from: 'prompt', receiptHandle: again?.ReceiptHandle ?? '' })
    expect(aws.queues.size('plain.fifo')).toBe(0)
    const elsewhere = createJobQueue(openSqs('us-east-1', aws.env.AWS_ENDPOINT_URL_SQS), {
      ...urls,
      prompt: `${urls.prompt}x`,
    })
    await expect(elsewhere.finish(held)).rejects.toThrow(/NonExistentQueue/)
  })

  it('M4 hands over the messages of a group in order, as real SQS events', async () => {
    const events: SQSEvent[] = []
    const { aws, client } = await start((event) => void events.push(event))
    const bodies = Array.from({ length: 10 }, (_, n) => `message ${n}`)
    await client.send(
      new SendMessageBatchCommand({
        QueueUrl: aws.queues.url('out.fifo'),
        Entries: bodies.map((body, n) => ({
          Id: String(n),
          MessageGroupId: 'contact',
          MessageDeduplicationId: body,
          MessageBody: body,
          MessageAttributes: { trace: { DataType: 'String', StringValue: 'x' } },
        })),
      }),
    )
    await aws.settle()
    const records = events.flatMap((event) => event.Records)
    expect(records.map(({ body }) => body)).toEqual(bodies)
    expect(records[0]).toMatchObject({
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:out.fifo',
      messageAttributes: { trace: { stringValue: 'x', dataType: 'String' } },
      attributes: { ApproximateReceiveCount: '1', MessageGroupId: 'contact', MessageDeduplicationId: 'message 0' },
    })
    expect(aws.queues.size('out.fifo')).toBe(0)
  })

  it('M2 takes a deduplication id once in five minutes of the local clock', async () => {
    const bodies: string[] = []
    const clock = movableClock()
    const { aws, send } = await start((event) => void bodies.push(...event.Records.map(({ body }) => body)), { clock })
    const first = await send('contact', 'hello', 'id')
    const second = await send('contact', 'hello', 'id')
    expect(second.MessageId).toBe(first.MessageId)
    await aws.settle()
    expect(bodies).toEqual(['hello'])
    clock.advance(5 * 60_000 + 1)
    await send('contact', 'hello', 'id')
    await aws.settle()
    expect(bodies).toEqual(['hello', 'hello'])
  })

  it('M4 keeps the order when the function reports failures', async () => {
    const handled: string[] = []
    const receives: string[] = []
    const { aws, client } = await start((event) => {
      const at = event.Records.findIndex(
        ({ body, attributes }) => body === 'b' && attributes.ApproximateReceiveCount === '1',
      )
      receives.push(event.Records.map(({ body }) => body).join(''))
      handled.push(...event.Records.slice(0, at < 0 ? undefined : at).map(({ body }) => body))
      const failed = at < 0 ? [] : event.Records.slice(at)
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) }
    })
    await client.send(
      new SendMessageBatchCommand({
        QueueUrl: aws.queues.url('out.fifo'),
        Entries: ['a', 'b', 'c'].map((body) => ({
          Id: body,
          MessageGroupId: 'contact',
          MessageDeduplicationId: body,
          MessageBody: body,
        })),
      }),
    )
    await aws.settle()
    expect(receives).toEqual(['abc', 'bc'])
    expect(handled).toEqual(['a', 'b', 'c'])
  })

  it('M4 holds up no other group, and runs one batch per group at a time', async () => {
    let release: () => void = () => {}
    const blocked = new Promise<void>((resolve) => {
      release = resolve
    })
    const running = new Map<string, number>()
    let most = 0
    const done: string[] = []
    const { aws, send } = await start(async (event) => {
      const group = event.Records[0]?.attributes.MessageGroupId ?? ''
      running.set(group, (running.get(group) ?? 0) + 1)
      most = Math.max(most, ...running.values())
      if (group === 'slow') await blocked
      done.push(...event.Records.map(({ body }) => body))
      running.set(group, (running.get(group) ?? 0) - 1)
    })
    await send('slow', 's1')
    await send('slow', 's2')
    await send('fast', 'f1')
    await until(() => done.includes('f1'))
    expect(done).toEqual(['f1'])
    release()
    await aws.settle()
    expect(done).toEqual(['f1', 's1', 's2'])
    expect(most).toBe(1)
  })

  it('M4 brings a batch back after its visibility timeout when the function fails, by the local clock', async () => {
    const counts: string[] = []
    const clock = movableClock()
    const { aws, send } = await start(
      (event) => {
        counts.push(event.Records[0]?.attributes.ApproximateReceiveCount ?? '')
        if (counts.length === 1) throw new Error('crash')
      },
      { clock },
    )
    await send('contact', 'hello')
    await until(() => aws.faults.counters['queue.errors'] === 1)
    clock.advance(29_000)
    await new Promise((resolve) => setImmediate(resolve))
    expect(counts).toEqual(['1'])
    clock.advance(2000)
    await until(() => aws.queues.size('out.fifo') === 0)
    expect(counts).toEqual(['1', '2'])
  })

  it('M4 waits as long as the function asked for, and hurry ends the wait', async () => {
    const counts: string[] = []
    const clock = movableClock()
    const { aws, client, send } = await start(
      async (event) => {
        const [record] = event.Records
        counts.push(record?.attributes.ApproximateReceiveCount ?? '')
        if (counts.length > 2) return undefined
        await client.send(
          new ChangeMessageVisibilityCommand({
            QueueUrl: aws.queues.url('out.fifo'),
            ReceiptHandle: record?.receiptHandle,
            VisibilityTimeout: 600,
          }),
        )
        return { batchItemFailures: [{ itemIdentifier: record?.messageId }] }
      },
      { clock },
    )
    await send('contact', 'hello')
    await until(() => aws.faults.counters['queue.failures'] === 1)
    clock.advance(599_000)
    await new Promise((resolve) => setImmediate(resolve))
    expect(counts).toEqual(['1'])
    clock.advance(2000)
    await until(() => aws.faults.counters['queue.failures'] === 2)
    await until(async () => {
      aws.queues.hurry()
      await new Promise((resolve) => setImmediate(resolve))
      return counts.length === 3
    })
    await aws.settle()
    expect(counts).toEqual(['1', '2', '3'])
  })

  it('M4 moves a message to the dead-letter queue after its receives and goes on with the next', async () => {
    const handled: string[] = []
    const { aws, send } = await start((event) => {
      for (const { body } of event.Records) {
        if (body === 'poison') throw new Error('never')
        handled.push(body)
      }
    })
    await send('contact', 'poison')
    await until(() => aws.faults.counters['queue.errors'] === 1)
    await send('contact', 'fine')
    await aws.settle()
    expect(handled).toContain('fine')
    expect(aws.queues.peek('dead.fifo')).toMatchObject([{ body: 'poison', groupId: 'contact', receiveCount: 3 }])
  })

  it('M4 moves dead letters back to the queue that each came from, as new ones', async () => {
    let isBroken = true
    const handled: string[] = []
    const { aws, send } = await start((event) => {
      if (isBroken) throw new Error('not yet')
      handled.push(...event.Records.map(({ body, eventSourceARN }) => `${body} ${eventSourceARN.split(':').at(-1)}`))
    })
    await send('contact', 'one')
    await send('contact', 'two', 'two', 'patient.fifo')
    await aws.settle()
    expect(aws.queues.size('dead.fifo')).toBe(2)
    isBroken = false
    expect(aws.queues.redrive()).toBe(2)
    await aws.settle()
    expect(handled.sort()).toEqual(['one out.fifo', 'two patient.fifo'])
    expect(aws.queues.size('dead.fifo')).toBe(0)
  })

  it('takes a batch as failed when the function names a message that is not in it', async () => {
    let calls = 0
    const { aws, send } = await start(() => {
      calls++
      return calls === 1 ? { batchItemFailures: [{ itemIdentifier: 'who?' }] } : undefined
    })
    await send('contact', 'hello')
    await aws.settle()
    expect(calls).toBe(2)
  })

  it('delivers every batch twice when duplicates are switched on', async () => {
    const bodies: string[] = []
    const { aws, send } = await start((event) => void bodies.push(...event.Records.map(({ body }) => body)))
    aws.faults.duplicates = true
    await send('contact', 'hello')
    await aws.settle()
    expect(bodies).toEqual(['hello', 'hello'])
  })

  it('M4 keeps the order per group when the groups are reordered', async () => {
    const seen = new Map<string, number[]>()
    const { aws, send } = await start((event) => {
      for (const { body, attributes } of event.Records) {
        const group = attributes.MessageGroupId ?? ''
        seen.set(group, [...(seen.get(group) ?? []), Number(body)])
      }
    })
    aws.faults.reordering = true
    for (let n = 0; n < 60; n++) await send(`g${n % 12}`, String(n))
    await aws.settle()
    for (const numbers of seen.values()) expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    expect([...seen.values()].flat()).toHaveLength(60)
  })

  it('M4 loses no message and no order when the process is killed, and remembers what it has seen', async () => {
    const folder = temporaryFolder()
    const never = () => new Promise(() => {})
    const first = await start(never, { dataDir: folder.path })
    for (const body of ['a', 'b', 'c']) await first.send('contact', body)
    // No close: a killed process does not get to say goodbye.
    const bodies: string[] = []
    const second = await start((event) => void bodies.push(...event.Records.map(({ body }) => body)), {
      dataDir: folder.path,
    })
    await second.send('contact', 'c')
    await second.send('contact', 'd')
    await second.aws.settle()
    expect(bodies).toEqual(['a', 'b', 'c', 'd'])
    folder.remove()
  })

  it('M4 delivers again what was in flight when the consumers are restarted, and ignores the old outcome', async () => {
    const bodies: string[] = []
    let finishOld: () => void = () => {}
    const { aws, send } = await start((event) => {
      bodies.push(...event.Records.map(({ body }) => body))
      if (bodies.length > 1) return undefined
      return new Promise<void>((resolve) => {
        finishOld = resolve
      })
    })
    await send('contact', 'hello')
    await until(() => bodies.length === 1)
    await aws.restart()
    finishOld()
    await aws.settle()
    expect(bodies).toEqual(['hello', 'hello'])
  })

  it('answers receive, delete and attribute calls as SQS does', async () => {
    const { aws, client, send } = await start(() => undefined)
    const QueueUrl = aws.queues.url('plain.fifo')
    await send('contact', 'one', 'one', 'plain.fifo')
    await send('contact', 'two', 'two', 'plain.fifo')
    const received = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1 }))
    expect(received.Messages?.map(({ Body }) => Body)).toEqual(['one'])
    const blocked = await client.send(new ReceiveMessageCommand({ QueueUrl }))
    expect(blocked.Messages ?? []).toEqual([])
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessagesNotVisible'] }),
    )
    expect(Attributes?.ApproximateNumberOfMessagesNotVisible).toBe('1')
    const ReceiptHandle = received.Messages?.[0]?.ReceiptHandle
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
    const next = await client.send(new ReceiveMessageCommand({ QueueUrl }))
    expect(next.Messages?.map(({ Body }) => Body)).toEqual(['two'])
    await expect(client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))).rejects.toMatchObject({
      name: 'ReceiptHandleIsInvalid',
    })
    await expect(client.send(new SendMessageCommand({ QueueUrl: `${QueueUrl}x`, MessageBody: 'x' }))).rejects.toThrow(
      'does not exist',
    )
  })
})
