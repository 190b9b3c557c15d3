import { Duration } from 'aws-cdk-lib'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { explain } from './explain.ts'

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
