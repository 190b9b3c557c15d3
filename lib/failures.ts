import { Duration } from 'aws-cdk-lib'
import { type Bucket, EventType } from 'aws-cdk-lib/aws-s3'
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { privateBucket } from './support/bucket.ts'
import { allow, type Permission } from './support/permissions.ts'
import { failureQueue } from './support/queue.ts'
import type { Stage } from './support/stage.ts'

/**
 * What functions failed at for good: Lambda writes the whole event into the bucket, and the bucket puts a notice into the
 * queue, which an alarm watches. Records of the stream are below `aws/lambda/<mapping>/<shard>/`, events of functions that
 * were called asynchronously below `aws/lambda/async/<function>/`.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export class Failures extends Construct {
  readonly bucket: Bucket
  readonly notices: Queue

  constructor(scope: Construct, id: string, props: { stage: Stage; logs: Bucket }) {
    super(scope, id)
    this.bucket = privateBucket(this, 'FailedEvents', props.stage, props.logs, {
      lifecycleRules: [{ expiration: Duration.days(30) }],
    })
    this.notices = failureQueue(this, 'Notices')
    this.bucket.addEventNotification(EventType.OBJECT_CREATED, new SqsDestination(this.notices))
  }

  /** To keep events here: what Lambda does with the role of the function that failed. */
  keep(): Permission[] {
    return [
      allow(['s3:PutObject'], [this.bucket.arnForObjects('*')], {
        ending: '/*',
        reason: 'Lambda names each event’s object as it fails.',
      }),
      allow(['s3:ListBucket'], [this.bucket.bucketArn]),
    ]
  }

  /** To hand events to their functions once more, and remove what is done. */
  replay(): Permission[] {
    return [
      allow(['s3:DeleteObject', 's3:GetObject'], [this.bucket.arnForObjects('*')], {
        ending: '/*',
        reason: 'Lambda names each event’s object as it fails.',
      }),
      allow(['s3:ListBucket'], [this.bucket.bucketArn]),
    ]
  }
}
