import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { MOST_ENDPOINTS } from '../../functions/areas/webhook-endpoints/domain/states.ts'
import { streamFilters } from '../../functions/edges/stream/filters.ts'
import { TABLE } from '../../functions/platform/table-definition.ts'
import { filterPatterns } from '../../lib/stream.ts'
import { deployed, functionsOf, ofType, text } from './deployed.ts'

const resources = deployed()
const functions = functionsOf(resources)
const named = (type: string) =>
  new Map(ofType(resources, type).map(([id, { Properties }]) => [text({ Ref: id }), Properties]))
const queues = named('AWS::SQS::Queue')
const sources = named('AWS::Lambda::EventSourceMapping')
const timeoutOf = (name: string) => z.number().parse(functions.get(name)?.Timeout)

describe('delivery', () => {
  const worked = ['DeliveryQueue', 'DeliveryPatientQueue']

  test('M4 is first in, first out per contact, and a retry is never taken for a repeat', () => {
    for (const name of [...worked, 'OutgoingQueue', 'DeliveryDeadLetters']) {
      expect(queues.get(name)).toMatchObject({
        FifoQueue: true,
        ContentBasedDeduplication: false,
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
        MessageRetentionPeriod: 14 * 24 * 3600,
      })
    }
  })

  test.each(worked)('M4 %s goes on trying for about a day, five minutes apart, before it gives up', (name) => {
    const { maxReceiveCount, deadLetterTargetArn } = z
      .object({ maxReceiveCount: z.number(), deadLetterTargetArn: z.unknown() })
      .parse(queues.get(name)?.RedrivePolicy)
    expect(text(deadLetterTargetArn)).toBe('DeliveryDeadLetters')
    expect(maxReceiveCount).toBe(400)
    expect(maxReceiveCount * 5 * 60).toBeGreaterThan(24 * 3600)
  })

  test.each(worked)('M4 %s hands out again only what nobody can be at any more', (name) => {
    // Also beyond the five minutes in which the queue takes a job once: what comes again is no first time.
    expect(queues.get(name)?.VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeoutOf('delivery'))
    expect(queues.get(name)?.VisibilityTimeout).toBeGreaterThan(5 * 60)
  })

  test.each([
    ['DeliverySource', 'DeliveryQueue', 50],
    ['DeliveryPatientSource', 'DeliveryPatientQueue', 5],
  ])(
    'M4 %s has places of its own, and one failed message does not repeat the others of its batch',
    (name, queue, places) => {
      expect(sources.get(name)).toMatchObject({
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: places },
      })
      expect(text(sources.get(name)?.EventSourceArn)).toBe(queue)
    },
  )
})

describe('what goes out', () => {
  test('O3 has a place for every endpoint that is slow or dead, and some for the others', () => {
    const source = sources.get('OutgoingSource')
    expect(source).toMatchObject({ BatchSize: 10, FunctionResponseTypes: ['ReportBatchItemFailures'] })
    const { MaximumConcurrency } = z.object({ MaximumConcurrency: z.number() }).parse(source?.ScalingConfig)
    expect(MaximumConcurrency).toBeGreaterThanOrEqual(MOST_ENDPOINTS + 10)
    // That follows whether there is an endpoint; a deployment leaves it as it is.
    expect(source).not.toHaveProperty('Enabled')
    expect(queues.get('OutgoingQueue')?.VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeoutOf('outgoing'))
    const { deadLetterTargetArn } = z
      .object({ deadLetterTargetArn: z.unknown() })
      .parse(queues.get('OutgoingQueue')?.RedrivePolicy)
    expect(text(deadLetterTargetArn)).toBe('DeliveryDeadLetters')
  })
})

describe('every queue', () => {
  const policies = ofType(resources, 'AWS::SQS::QueuePolicy').map(([, { Properties }]) => JSON.stringify(Properties))

  test.each([...queues.keys()])('%s is encrypted, kept 14 days and reached by TLS only', (name) => {
    expect(queues.get(name)).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 24 * 3600 })
    const own = policies.filter((policy) => new RegExp(`"Ref":"${name}[0-9A-F]{8}"`).test(policy))
    expect(own).toHaveLength(1)
    expect(own[0]).toContain('"aws:SecureTransport":"false"')
  })

  test('has its reason to be', () => {
    expect([...queues.keys()].sort()).toEqual([
      'DeliveryDeadLetters',
      'DeliveryPatientQueue',
      'DeliveryQueue',
      'FailuresNotices',
      'OutgoingQueue',
    ])
  })
})

describe('stream', () => {
  test.each([
    ['reactions', 'StreamReactionsSource', { ParallelizationFactor: 10 }],
    ['bookkeeping', 'StreamBookkeepingSource', { ParallelizationFactor: 1, MaximumBatchingWindowInSeconds: 5 }],
  ] as const)('%s retries within bounds, and keeps whole what fails for good', (name, source, gathers) => {
    const mapping = sources.get(source)
    expect(mapping).toMatchObject({
      BatchSize: 100,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 10,
      MaximumRecordAgeInSeconds: 12 * 3600,
      StartingPosition: 'TRIM_HORIZON',
      ...gathers,
    })
    const { DestinationConfig } = z
      .object({ DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.unknown() }) }) })
      .parse(mapping)
    expect(text(DestinationConfig.OnFailure.Destination)).toBe('FailuresFailedEvents')
    expect(mapping?.FilterCriteria).toEqual({
      Filters: filterPatterns(streamFilters[name]).map((Pattern) => ({ Pattern })),
    })
  })

  test('filters look at the new image, and at the old one of what was removed', () => {
    const where = { field: 'message.delivery.status', is: ['failed'] }
    expect(
      filterPatterns([
        { kinds: ['entry'], events: ['INSERT'] },
        { kinds: ['entry'], events: ['MODIFY'], where },
        { kinds: ['entry'], events: ['REMOVE'] },
      ]).map((pattern) => JSON.parse(pattern)),
    ).toEqual([
      { eventName: ['INSERT'], dynamodb: { NewImage: { [TABLE.kind]: { S: ['entry'] } } } },
      {
        eventName: ['MODIFY'],
        dynamodb: {
          NewImage: {
            [TABLE.kind]: { S: ['entry'] },
            message: { M: { delivery: { M: { status: { S: ['failed'] } } } } },
          },
        },
      },
      { eventName: ['REMOVE'], dynamodb: { OldImage: { [TABLE.kind]: { S: ['entry'] } } } },
    ])
  })

  test('more filters than Lambda takes are refused', () => {
    const many = Array.from({ length: 6 }, (_, n) => ({ kinds: [`kind${n}`], events: ['INSERT'] as const }))
    expect(() => filterPatterns(many)).toThrow(/takes 5/)
  })

  test('has no third consumer: the service reads it for two', () => {
    const readers = [...sources.values()].filter(({ EventSourceArn }) => text(EventSourceArn) === 'DataTable')
    expect(readers).toHaveLength(2)
  })
})

describe('what failed for good', () => {
  test('is kept for as long as its notice or longer, and the notice is put where an alarm sees it', () => {
    const [bucket] = ofType(resources, 'AWS::S3::Bucket').filter(([id]) => id.startsWith('FailuresFailedEvents'))
    expect(bucket?.[1].Properties.LifecycleConfiguration).toEqual({
      Rules: [{ ExpirationInDays: 30, Status: 'Enabled' }],
    })
    const notices = [...named('Custom::S3BucketNotifications').values()].find(
      ({ BucketName }) => text(BucketName) === 'FailuresFailedEvents',
    )
    const { QueueConfigurations } = z
      .object({
        QueueConfigurations: z.array(z.strictObject({ Events: z.array(z.string()), QueueArn: z.unknown() })),
      })
      .parse(notices?.NotificationConfiguration)
    expect(QueueConfigurations.map(({ Events, QueueArn }) => [Events, text(QueueArn)])).toEqual([
      [['s3:ObjectCreated:*'], 'FailuresNotices'],
    ])
    const policies = ofType(resources, 'AWS::SQS::QueuePolicy').map(([, { Properties }]) => JSON.stringify(Properties))
    expect(policies.filter((policy) => policy.includes('"Service":"s3.amazonaws.com"'))).toHaveLength(1)
  })
})

describe('timers', () => {
  test('Q6 Q7 a slow sweep finds what was due and never fired', () => {
    const sweep = [...named('AWS::Scheduler::Schedule').values()]
    expect(sweep).toHaveLength(1)
    expect(sweep[0]).toMatchObject({ ScheduleExpression: 'rate(15 minutes)', Target: { Input: '{"kind":"sweep"}' } })
    const { Target } = z
      .object({ Target: z.object({ Arn: z.unknown(), DeadLetterConfig: z.object({ Arn: z.unknown() }) }) })
      .parse(sweep[0])
    expect(text(Target.Arn)).toBe(
      `arn:aws:lambda:eu-west-1:111111111111:function:${functions.get('timer')?.FunctionName}`,
    )
    expect(text(Target.DeadLetterConfig.Arn)).toBe('FailuresNotices')
  })
})

describe('mail', () => {
  test('M11 what SES received for the domain is scanned and put where the function is told of it', () => {
    const [rule] = [...named('AWS::SES::ReceiptRule').values()]
    expect(rule).toMatchObject({
      Rule: {
        Enabled: true,
        Recipients: ['inbox.example.com'],
        ScanEnabled: true,
        Actions: [{ S3Action: { ObjectKeyPrefix: 'inbound/' } }],
      },
    })
    const notification = [...named('Custom::S3BucketNotifications').values()].find(
      ({ BucketName }) => text(BucketName) === 'MailInbound',
    )
    expect(notification?.NotificationConfiguration).toMatchObject({
      LambdaFunctionConfigurations: [
        { Events: ['s3:ObjectCreated:*'], Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'inbound/' }] } } },
      ],
    })
  })

  test('is not received in a region where SES can’t', () => {
    const types = [...deployed({ receiveEmail: false }).values()].map(({ Type }) => Type)
    expect(types.filter((type) => type.startsWith('AWS::SES::Receipt'))).toEqual([])
  })

  test('is retried twice and then kept whole', () => {
    const [retries] = [...named('AWS::Lambda::EventInvokeConfig').values()]
    expect(retries?.MaximumRetryAttempts).toBe(2)
    const { DestinationConfig } = z
      .object({ DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.unknown() }) }) })
      .parse(retries)
    expect(text(DestinationConfig.OnFailure.Destination)).toBe('FailuresFailedEvents')
  })

  test('M17 what becomes of emails that were sent is told to the function, and of no other stack’s', () => {
    const [destination] = [...named('AWS::SES::ConfigurationSetEventDestination').values()]
    expect(destination).toMatchObject({
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ['bounce', 'complaint', 'delivery', 'reject', 'renderingFailure'],
      },
    })
    const { EventDestination } = z
      .object({ EventDestination: z.object({ EventBridgeDestination: z.object({ EventBusArn: z.unknown() }) }) })
      .parse(destination)
    // SES writes to no other.
    expect(text(EventDestination.EventBridgeDestination.EventBusArn)).toBe(
      'arn:aws:events:eu-west-1:111111111111:event-bus/default',
    )
    const [rule, ...others] = [...named('AWS::Events::Rule').values()]
    expect(others).toEqual([])
    const { EventPattern, Targets } = z
      .object({
        EventPattern: z.object({
          source: z.array(z.string()),
          'detail-type': z.array(z.string()),
          detail: z.object({ mail: z.object({ tags: z.record(z.string(), z.array(z.unknown())) }) }),
        }),
        Targets: z.array(z.object({ Arn: z.unknown() })),
      })
      .parse(rule)
    expect(EventPattern.source).toEqual(['aws.ses'])
    expect(EventPattern['detail-type']).toHaveLength(5)
    expect(EventPattern.detail.mail.tags['ses:configuration-set']?.map(text)).toEqual(['MailIdentityConfiguration'])
    expect(Targets.map(({ Arn }) => text(Arn))).toEqual(['MailFunction'])
    const invoking = [...named('AWS::Lambda::Permission').values()].filter(
      ({ Principal }) => Principal === 'events.amazonaws.com',
    )
    expect(invoking.map(({ FunctionName, SourceArn }) => [text(FunctionName), text(SourceArn)])).toEqual([
      ['MailFunction', 'MailFeedback'],
    ])
  })

  test('M17 SES sends no bounces to the inbox, and forgets none but complaints', () => {
    const [identity] = [...named('AWS::SES::EmailIdentity').values()]
    expect(identity).toMatchObject({ FeedbackAttributes: { EmailForwardingEnabled: false } })
    const [set] = [...named('AWS::SES::ConfigurationSet').values()]
    expect(set).toMatchObject({ SuppressionOptions: { SuppressedReasons: ['COMPLAINT'] } })
  })

  test('makes its rules the account’s active ones only when the stage says so', () => {
    expect(ofType(resources, 'Custom::AWS')).toEqual([])
    const active = ofType(deployed({ activateReceiptRules: true }), 'Custom::AWS')
    expect(active).toHaveLength(1)
    expect(JSON.stringify(active)).toContain('setActiveReceiptRuleSet')
  })
})
