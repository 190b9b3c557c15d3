import { Duration } from 'aws-cdk-lib'
import { type Bucket, HttpMethods } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { privateBucket } from './support/bucket.ts'
import type { Stage } from './support/stage.ts'

export interface AttachmentsProps {
  stage: Stage
  logs: Bucket
}

/** Files that were sent: uploaded and fetched by short-lived signed links only. */
export class Attachments extends Construct {
  readonly bucket: Bucket

  constructor(scope: Construct, id: string, props: AttachmentsProps) {
    super(scope, id)
    this.bucket = privateBucket(this, 'Files', props.stage, props.logs, {
      cors: [
        {
          // Visitors upload from the pages of the company; what is allowed is in the signed link, not in the origin.
          allowedOrigins: ['*'],
          allowedMethods: [HttpMethods.POST, HttpMethods.PUT],
          allowedHeaders: ['*'],
          maxAge: Duration.days(1).toSeconds(),
        },
      ],
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    })
  }
}
