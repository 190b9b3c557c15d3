import { Duration } from 'aws-cdk-lib'
import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { AppFunction } from './support/function.ts'
import { grantParts } from './support/parts.ts'
import type { Stage } from './support/stage.ts'

export interface OutgoingProps {
  stage: Stage
  table: ITable
  /** where what was given up goes, of all queues of this kind */
  deadLetters: Queue
}

const timeout = Duration.seconds(60)
/** Each of the twenty endpoints that there can be may be slow or dead at once, and then has one place: ten are left for the others. */
const PLACES = 30

/** What happens, on its way to the company's own systems: nothing waits here for an endpoint that does not answer. */
export class Outgoing extends Construct {
  readonly queue: Queue
  readonly function: AppFunction
  /** by which Lambda looks into the queue */
  readonly source: string

  constructor(scope: Construct, id: string, { stage, table, deadLetters }: OutgoingProps) {
    super(scope, id)
    this.queue = new Queue(this, 'Queue', {
      fifo: true,
      contentBasedDeduplication: false,
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      // Beyond the function's longest life: whatever is handed out again, nobody is still at it.
      visibilityTimeout: Duration.seconds(timeout.toSeconds() * 6),
      // An endpoint's failure is no failure here: what comes back so often meets a defect of ours, or no table.
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 100 },
    })
    const { environment, allowed } = grantParts('outgoing', { scope: this, stage, table, outgoingQueue: this.queue })
    this.function = new AppFunction(this, 'Function', {
      name: 'outgoing',
      stage,
      description: 'Tells webhook endpoints what happened, and works off what waits for them',
      timeout,
      environment,
      allowed,
    })
    const mapping = new CfnEventSourceMapping(this, 'Source', {
      functionName: this.function.functionArn,
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: PLACES },
      // Whether it is enabled is not said here: that follows whether there is an endpoint, and a deployment must not undo it.
    })
    mapping.node.addDependency(this.function)
    this.source = mapping.ref
  }
}
