import { Duration } from 'aws-cdk-lib'
import { type Bucket, HttpMethods } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { privateBucket } from './support/bucket.ts'
import { allow, type Permission } from './support/permissions.ts'
import type { Stage } from './support/stage.ts'

type ObjectAction = 's3:GetObject' | 's3:PutObject' | 's3:DeleteObject'
/** Announced by agents and visitors; of messages; of emails that are being stored; segments of the search index; reports, rolled up. */
type Folder = 'uploads' | 'files' | 'incoming' | 'search' | 'reports'

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
          allowedMethods: [HttpMethods.POST],
          allowedHeaders: ['*'],
          maxAge: Duration.days(1).toSeconds(),
        },
      ],
      // What was overwritten or deleted by mistake can be had back for a month; then it is gone.
      versioned: true,
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          noncurrentVersionExpiration: Duration.days(30),
          expiredObjectDeleteMarker: true,
        },
        // What no message has is nobody's. Files of messages lie elsewhere, and go with their conversations.
        { prefix: 'uploads/', expiration: Duration.days(7) },
        { prefix: 'incoming/', expiration: Duration.days(14) },
        // What was replaced can be made again from the timelines, and may hold words of what was deleted.
        { prefix: 'search/', noncurrentVersionExpiration: Duration.days(1) },
        // So can these, from their facts.
        { prefix: 'reports/', noncurrentVersionExpiration: Duration.days(1) },
      ],
    })
  }

  /** Objects below these folders. */
  objects(actions: readonly ObjectAction[], folders: readonly Folder[]): Permission[] {
    return folders.map((folder) =>
      allow(actions, [this.bucket.arnForObjects(`${folder}/*`)], {
        ending: `/${folder}/*`,
        reason: 'Every file is an object of its own, named as it comes.',
      }),
    )
  }

  /** To announce uploads, to attach them, and to give out links: what is signed may do what its signer may. */
  exchange(): Permission[] {
    return [
      ...this.objects(['s3:GetObject', 's3:PutObject'], ['uploads', 'files']),
      ...this.objects(['s3:GetObject'], ['incoming']),
    ]
  }

  /** To find all files of one conversation. */
  list(): Permission {
    return allow(['s3:ListBucket'], [this.bucket.bucketArn])
  }
}
