import { Duration } from 'aws-cdk-lib'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { explain } from './explain.ts'

/** The queues of jobs: of what a person waits for, and of what may take long. */
export interface JobQueues {
  prompt: Queue
  patient: Queue
}

/** Where what failed for good waits for a person, for as long as SQS keeps anything. */
export function failureQueue(scope: Construct, id: string): Queue {
  const queue = new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  })
  explain(queue, [{ rule: 'SQS3', reason: 'It is itself the place for failures; an alarm watches that it is empty.' }])
  return queue
}
