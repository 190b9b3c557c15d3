import { Duration } from 'aws-cdk-lib'
import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import * as ENV from '../functions/platform/env-names.ts'
import type { Attachments } from './attachments.ts'
import type { SocketApi } from './socket.ts'
import { AppFunction } from './support/function.ts'
import { grantParts } from './support/parts.ts'
import type { JobQueues } from './support/queue.ts'
import type { Stage } from './support/stage.ts'
import type { Webhooks } from './webhooks.ts'

export interface DeliveryProps {
  stage: Stage
  table: ITable
  socket: SocketApi
  /** asks bots, and talks to CRMs */
  runsFunction: AppFunction
  publicUrl: string
  /** where providers are told to report */
  webhooks: Pick<Webhooks, 'environment'>
  files: Attachments
  /** ARNs of what SES authorises for each email */
  sendingArns: string[]
}

const timeout = Duration.seconds(60)

/**
 * Outbound messages on their way: one group per contact keeps the order and lets nobody wait for another. What may take
 * long goes by a queue of its own, so that a provider that hangs, or a campaign, holds its places and nobody else's.
 */
export class Delivery extends Construct implements JobQueues {
  readonly prompt: Queue
  readonly patient: Queue
  /** of both: a dead letter knows which it came from */
  readonly deadLetters: Queue
  readonly function: AppFunction

  constructor(scope: Construct, id: string, props: DeliveryProps) {
    super(scope, id)
    const { stage, table } = props
    const fifo: QueueProps = {
      fifo: true,
      contentBasedDeduplication: false,
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    }
    this.deadLetters = new Queue(this, 'DeadLetters', fifo)
    const worked: QueueProps = {
      ...fifo,
      // Beyond the function's longest life: whatever is handed out again, nobody is still at it.
      visibilityTimeout: Duration.seconds(timeout.toSeconds() * 6),
      // The function spaces the attempts itself, up to 5 minutes apart: 400 of them outlast a day's outage of a provider.
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 400 },
    }
    this.prompt = new Queue(this, 'Queue', worked)
    this.patient = new Queue(this, 'PatientQueue', worked)
    const deliveryParts = grantParts('delivery', {
      scope: this,
      stage,
      table,
      files: props.files,
      queues: this,
      socketApi: props.socket,
      sendingArns: props.sendingArns,
      runsFunction: props.runsFunction,
    })
    this.function = new AppFunction(this, 'Function', {
      name: 'delivery',
      stage,
      gradual: true,
      description: 'Hands outbound messages to the providers',
      timeout,
      environment: {
        ...deliveryParts.environment,
        ...props.webhooks.environment,
        [ENV.publicUrl]: props.publicUrl,
        [ENV.emailDomain]: stage.emailDomain,
      },
      allowed: deliveryParts.allowed,
    })
    for (const [id, queue, maximumConcurrency] of [
      ['Source', this.prompt, stage.deliveryConcurrency],
      ['PatientSource', this.patient, stage.patientConcurrency],
    ] as const) {
      const mapping = new CfnEventSourceMapping(this, id, {
        functionName: this.function.live.functionName,
        eventSourceArn: queue.queueArn,
        batchSize: 10,
        functionResponseTypes: ['ReportBatchItemFailures'],
        scalingConfig: { maximumConcurrency },
      })
      mapping.node.addDependency(this.function.live)
    }
  }
}
