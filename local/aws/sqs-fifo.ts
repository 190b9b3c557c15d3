import { openFifoStore } from './fifo-store.ts'
import type { Snapshot } from './snapshot.ts'
import { md5, messageAttributes, type QueueMapping, startQueueMapping } from './sqs-mapping.ts'
import type { Faults, Invoke, LocalClock, QueueDefinition, Queues } from './types.ts'
import { jsonProtocol, requiredText, ServiceError, type WireHandler } from './wire.ts'

/**
 * SQS for FIFO queues: strict order per group, deduplication for five minutes of the local clock and per group,
 * visibility timeouts, receive counts, dead-letter queues; messages outlive a restart and are visible at once after it. It
 * does not do standard queues, message timers, long polling (a receive answers at once), retention periods, content-based
 * deduplication, the creation of queues, tags or policies. Messages are moved back from a dead-letter queue at once.
 */
export interface SqsStandIn extends Queues {
  handle: WireHandler
  /** its consumer was enabled or disabled */
  offerAll(name: string): void
  snapshot(): Snapshot
  restart(): void
  close(): void
}

type Input = Record<string, unknown>
const ACCOUNT = '000000000000'

export function queueArn(name: string): string {
  return `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}`
}

export function startSqs(options: {
  file: (name: string) => string | null
  clock: LocalClock
  invoke: Invoke
  faults: Faults
  definitions: QueueDefinition[]
  /** whether the consumer of a queue looks into it; left out: always */
  isOn?: (queue: QueueDefinition) => boolean
  /** of this stand-in, without a trailing slash */
  endpoint: () => string
}): SqsStandIn {
  const { clock, invoke, faults, definitions, isOn = () => true, endpoint } = options
  const mappings = new Map<string, QueueMapping>()
  const definition = (name: string) => {
    const found = definitions.find((queue) => queue.name === name)
    if (!found) {
      throw new ServiceError('AWS.SimpleQueueService.NonExistentQueue', `The queue ${name} does not exist.`)
    }
    return found
  }
  const store = openFifoStore({
    file: options.file,
    clock,
    definition,
    onChange: (queue, groupId) => mappings.get(queue)?.offer(groupId),
  })

  function startMappings(): void {
    for (const queue of definitions) {
      const { consumer } = queue
      if (!consumer) continue
      const arn = queueArn(queue.name)
      mappings.set(
        queue.name,
        startQueueMapping({
          definition: { ...queue, consumer },
          arn,
          store,
          clock,
          invoke,
          faults,
          isOn: () => isOn(queue),
        }),
      )
    }
  }
  const stopMappings = () => {
    for (const mapping of mappings.values()) mapping.stop()
    mappings.clear()
  }
  startMappings()

  const queueOf = (input: Input) => definition(requiredText(input, 'QueueUrl').split('/').pop() ?? '')
  const heldOf = (input: Input, entry: Input) => {
    const held = store.byReceipt(queueOf(input).name, requiredText(entry, 'ReceiptHandle'))
    if (held) return held
    throw new ServiceError('ReceiptHandleIsInvalid', 'The receipt handle is not (or no longer) valid.')
  }

  function send(input: Input, entry: Input) {
    const body = requiredText(entry, 'MessageBody')
    if (Buffer.byteLength(body) > 1024 * 1024) {
      throw new ServiceError('InvalidParameterValue', 'Message must be shorter than 1048576 bytes.')
    }
    const message = store.send({
      queue: queueOf(input).name,
      groupId: requiredText(entry, 'MessageGroupId'),
      deduplicationId: requiredText(entry, 'MessageDeduplicationId'),
      body,
      attributes: (entry.MessageAttributes ?? {}) as Record<string, { DataType: string; StringValue?: string }>,
    })
    faults.count('queue.sent')
    return { MessageId: message.id, MD5OfMessageBody: md5(body), SequenceNumber: message.sequence }
  }

  function receive(input: Input) {
    const { name, visibilityTimeoutSeconds } = queueOf(input)
    const wanted = Number(input.MaxNumberOfMessages ?? 1)
    const visibilityMs = Number(input.VisibilityTimeout ?? visibilityTimeoutSeconds) * 1000
    const available = store.groups(name).flatMap((group) => store.available(name, group))
    const taken = available.slice(0, wanted).flatMap((held) => store.take(held, visibilityMs) ?? [])
    return {
      Messages: taken.map(({ message, receipt }) => ({
        MessageId: message.id,
        ReceiptHandle: receipt,
        Body: message.body,
        MD5OfBody: md5(message.body),
        Attributes: messageAttributes(message),
        ...(Object.keys(message.attributes).length > 0 ? { MessageAttributes: message.attributes } : {}),
      })),
    }
  }

  function changeVisibility(input: Input, entry: Input): void {
    const held = heldOf(input, entry)
    const seconds = Number(entry.VisibilityTimeout)
    if (!(seconds >= 0 && seconds <= 43_200)) {
      throw new ServiceError('InvalidParameterValue', 'VisibilityTimeout must be between 0 and 43200.')
    }
    held.visibleAt = clock.now() + seconds * 1000
    mappings.get(held.message.queue)?.offer(held.message.groupId)
  }

  function batch(input: Input, one: (entry: Input) => object) {
    const answer: { Successful: object[]; Failed: object[] } = { Successful: [], Failed: [] }
    for (const entry of (input.Entries ?? []) as Input[]) {
      try {
        answer.Successful.push({ Id: entry.Id, ...one(entry) })
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error
        answer.Failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true })
      }
    }
    return answer
  }

  /** To where they came from, as new ones. */
  function moveBack(deadLetterQueue: string): number {
    const source = definitions.find(({ redrive }) => redrive?.deadLetterQueue === deadLetterQueue)
    if (!source) throw new ServiceError('InvalidParameterValue', `${deadLetterQueue} is nobody's dead-letter queue.`)
    const buried = store.all(deadLetterQueue)
    for (const held of buried) store.exhume(held, source.name)
    return buried.length
  }

  function startMoveTask(input: Input) {
    const from = requiredText(input, 'SourceArn').split(':').pop() ?? ''
    moveBack(from)
    return { TaskHandle: Buffer.from(from).toString('base64') }
  }

  const nothing = (run: () => void) => {
    run()
    return {}
  }
  const handle = jsonProtocol('1.0', {
    SendMessage: (input) => send(input, input),
    SendMessageBatch: (input) => batch(input, (entry) => send(input, entry)),
    ReceiveMessage: receive,
    DeleteMessage: (input) => nothing(() => store.delete(heldOf(input, input))),
    DeleteMessageBatch: (input) => batch(input, (entry) => nothing(() => store.delete(heldOf(input, entry)))),
    ChangeMessageVisibility: (input) => nothing(() => changeVisibility(input, input)),
    ChangeMessageVisibilityBatch: (input) => batch(input, (entry) => nothing(() => changeVisibility(input, entry))),
    StartMessageMoveTask: startMoveTask,
    GetQueueUrl: (input) => ({ QueueUrl: url(definition(requiredText(input, 'QueueName')).name) }),
    GetQueueAttributes(input) {
      const { name, visibilityTimeoutSeconds, redrive } = queueOf(input)
      const waiting = store.all(name).filter((held) => !held.invoking && held.visibleAt <= clock.now()).length
      return {
        Attributes: {
          QueueArn: queueArn(name),
          FifoQueue: 'true',
          VisibilityTimeout: String(visibilityTimeoutSeconds),
          ApproximateNumberOfMessages: String(waiting),
          ApproximateNumberOfMessagesNotVisible: String(store.size(name) - waiting),
          ...(redrive && {
            RedrivePolicy: JSON.stringify({
              deadLetterTargetArn: queueArn(redrive.deadLetterQueue),
              maxReceiveCount: redrive.maxReceiveCount,
            }),
          }),
        },
      }
    },
  })

  const url = (name: string) => `${endpoint()}/${ACCOUNT}/${name}`
  return {
    handle,
    url,
    size: store.size,
    pending() {
      const read = definitions.filter((queue) => queue.consumer && isOn(queue))
      return read.reduce((sum, { name }) => sum + store.size(name), 0)
    },
    offerAll(name) {
      for (const group of store.groups(name)) mappings.get(name)?.offer(group)
    },
    hurry() {
      for (const mapping of mappings.values()) mapping.hurry()
    },
    giveUp(name) {
      const { redrive } = definition(name)
      const waiting = redrive ? store.all(name) : []
      for (const held of waiting) store.bury(held)
      return waiting.length
    },
    redrive() {
      const deadLetterQueues = new Set(definitions.flatMap(({ redrive }) => redrive?.deadLetterQueue ?? []))
      return [...deadLetterQueues].reduce((sum, name) => sum + moveBack(name), 0)
    },
    peek: (name, limit = 100) =>
      store
        .all(name)
        .slice(0, limit)
        .map(({ message }) => ({
          id: message.id,
          groupId: message.groupId,
          body: message.body,
          receiveCount: message.receiveCount,
        })),
    snapshot: store.snapshot,
    restart() {
      stopMappings()
      for (const held of definitions.flatMap(({ name }) => store.all(name))) {
        held.invoking = false
        held.visibleAt = 0
      }
      startMappings()
    },
    close() {
      stopMappings()
      store.close()
    },
  }
}
