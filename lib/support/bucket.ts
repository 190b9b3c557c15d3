import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { explain } from './explain.ts'
import type { Stage } from './stage.ts'

const closed = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
} satisfies BucketProps

/** A bucket with something in it can't be deleted: one that goes with the stack is emptied first. */
const removalOf = (stage: Stage) =>
  stage.removal === 'keep'
    ? { removalPolicy: RemovalPolicy.RETAIN }
    : { removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: true }

/** Who read or wrote which object of the other buckets; kept as long as the logs. */
export function accessLogBucket(scope: Construct, id: string, stage: Stage): Bucket {
  const bucket = new Bucket(scope, id, {
    ...closed,
    lifecycleRules: [{ expiration: Duration.days(stage.logRetentionDays) }],
    ...removalOf(stage),
  })
  explain(bucket, [
    { rule: 'S1', reason: 'It holds the access logs of the others; logging its own would feed itself.' },
  ])
  return bucket
}

/** A bucket that nobody reaches but by our own permissions, whose every access is logged. */
export function privateBucket(
  scope: Construct,
  id: string,
  stage: Stage,
  logs: Bucket,
  props: Pick<BucketProps, 'cors' | 'lifecycleRules' | 'versioned'>,
): Bucket {
  return new Bucket(scope, id, {
    ...closed,
    ...props,
    serverAccessLogsBucket: logs,
    serverAccessLogsPrefix: `${id.toLowerCase()}/`,
    ...removalOf(stage),
  })
}
