import { isDeepStrictEqual } from 'node:util'
import { passes, type StreamFilter } from '../../functions/platform/stream.ts'
import { TABLE } from '../../functions/platform/table-definition.ts'

type LambdaValue = { [type: string]: unknown }
type LambdaImage = Record<string, LambdaValue>

/** A record as Lambda hands it to a function: numbers as text, binary as base64, times in seconds. */
export interface LambdaRecord {
  eventID: string
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE'
  eventVersion: string
  eventSource: string
  awsRegion: string
  eventSourceARN: string
  userIdentity?: { type: string; principalId: string }
  dynamodb: {
    ApproximateCreationDateTime: number
    Keys: LambdaImage
    NewImage?: LambdaImage
    OldImage?: LambdaImage
    SequenceNumber: string
    SizeBytes: number
    StreamViewType: string
  }
}

/** A record as the stream's own API says it. */
export interface WireRecord {
  eventID?: string
  eventName?: LambdaRecord['eventName']
  eventVersion?: string
  userIdentity?: { Type?: string; PrincipalId?: string }
  dynamodb?: Partial<LambdaRecord['dynamodb']>
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export function toLambdaRecord(record: WireRecord, streamArn: string): LambdaRecord {
  const { dynamodb = {}, userIdentity } = record
  const { Keys = {}, NewImage, OldImage } = dynamodb
  return {
    eventID: (record.eventID ?? '').padStart(32, '0'),
    eventName: record.eventName ?? 'MODIFY',
    eventVersion: record.eventVersion ?? '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    eventSourceARN: streamArn,
    ...(userIdentity && {
      userIdentity: {
        type: userIdentity.Type ?? 'Service',
        principalId: userIdentity.PrincipalId ?? 'dynamodb.amazonaws.com',
      },
    }),
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(dynamodb.ApproximateCreationDateTime ?? 0),
      Keys,
      ...(NewImage && { NewImage }),
      ...(OldImage && { OldImage }),
      SequenceNumber: dynamodb.SequenceNumber ?? '',
      SizeBytes: dynamodb.SizeBytes ?? 0,
      StreamViewType: dynamodb.StreamViewType ?? TABLE.streamViewType,
    },
  }
}

/** What a consumer is shown. A write that changed nothing leaves no record in DynamoDB, but does in the stand-in. */
export function isShown(record: LambdaRecord, filters: readonly StreamFilter[]): boolean {
  const { NewImage, OldImage } = record.dynamodb
  if (record.eventName === 'MODIFY' && isDeepStrictEqual(NewImage, OldImage)) return false
  return passes(record, filters)
}
