import { isDeepStrictEqual } from 'node:util'
import type { AttributeValue, _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams'
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

/** https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export function toLambdaRecord(record: StreamRecord, streamArn: string): LambdaRecord {
  const { dynamodb = {}, userIdentity } = record
  const { Keys, NewImage, OldImage } = dynamodb
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
      ApproximateCreationDateTime: Math.floor((dynamodb.ApproximateCreationDateTime?.getTime() ?? 0) / 1000),
      Keys: image(Keys ?? {}),
      ...(NewImage && { NewImage: image(NewImage) }),
      ...(OldImage && { OldImage: image(OldImage) }),
      SequenceNumber: dynamodb.SequenceNumber ?? '',
      SizeBytes: dynamodb.SizeBytes ?? 0,
      StreamViewType: dynamodb.StreamViewType ?? TABLE.streamViewType,
    },
  }
}

function image(attributes: Record<string, AttributeValue>): LambdaImage {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, lambdaValue(value)]))
}

function lambdaValue(value: AttributeValue): LambdaValue {
  if (value.B) return { B: Buffer.from(value.B).toString('base64') }
  if (value.BS) return { BS: value.BS.map((bytes) => Buffer.from(bytes).toString('base64')) }
  if (value.M) return { M: image(value.M) }
  if (value.L) return { L: value.L.map(lambdaValue) }
  return Object.fromEntries(Object.entries(value))
}

/** What a consumer is shown. A write that changed nothing leaves no record in DynamoDB, but does in the stand-in. */
export function isShown(record: LambdaRecord, filters: readonly StreamFilter[]): boolean {
  const { NewImage, OldImage } = record.dynamodb
  if (record.eventName === 'MODIFY' && isDeepStrictEqual(NewImage, OldImage)) return false
  return passes(record, filters)
}
