import { Duration } from 'aws-cdk-lib'
import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { CfnEventSourceMapping, type CfnEventSourceMappingProps } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { type StreamFilter, streamFilters } from '../functions/edges/stream/filters.ts'
import { TABLE } from '../functions/platform/table-definition.ts'
import type { Attachments } from './attachments.ts'
import type { Failures } from './failures.ts'
import type { SocketApi } from './socket.ts'
import { AppFunction } from './support/function.ts'
import { grantParts } from './support/parts.ts'
import { allow, type Permission } from './support/permissions.ts'
import type { JobQueues } from './support/queue.ts'
import type { Stage } from './support/stage.ts'
import type { Timers } from './timers.ts'

/** Of one event source mapping, as long as nobody has asked AWS for more. */
const MOST_FILTERS = 5

/**
 * What the reactions select as Lambda's filter patterns: a removed item has only its old image.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html
 */
export function filterPatterns(filters: readonly StreamFilter[]): string[] {
  const patterns = filters.map(({ kinds, events, where }) => {
    const image = { [TABLE.kind]: { S: [...kinds] }, ...(where ? nested(where.field.split('.'), textsOf(where)) : {}) }
    return JSON.stringify({
      eventName: [...events],
      dynamodb: { [events.includes('REMOVE') ? 'OldImage' : 'NewImage']: image },
    })
  })
  if (patterns.length > MOST_FILTERS) {
    throw new Error(
      `A consumer has ${patterns.length} filters, Lambda takes ${MOST_FILTERS}: let reactions select alike.`,
    )
  }
  return patterns
}

const textsOf = (where: NonNullable<StreamFilter['where']>): readonly unknown[] =>
  'is' in where ? where.is : [{ exists: false }, { 'anything-but': where.isNot }]

const nested = ([name = '', ...rest]: readonly string[], texts: readonly unknown[]): object => ({
  [name]: rest.length > 0 ? { M: nested(rest, texts) } : { S: [...texts] },
})

export interface StreamProps {
  stage: Stage
  table: ITable
  socket: SocketApi
  timers: Timers
  jobsFunction: AppFunction
  runsFunction: AppFunction
  queues: JobQueues
  outgoingQueue: Queue
  outgoingSource: string
  files: Attachments
  failures: Failures
  mailFunction: AppFunction
}

/** For how long what nobody waits for gathers, before it is worked off together. */
export const GATHERED_SECONDS = 5

/** The two consumers of the table's stream, which are as many as it has room for: of what somebody waits for, and of all else. */
export class Stream extends Construct {
  readonly reactions: AppFunction
  readonly bookkeeping: AppFunction

  constructor(scope: Construct, id: string, props: StreamProps) {
    super(scope, id)
    const { stage, table, socket, timers, queues, failures } = props
    const reactionsParts = grantParts('reactions', {
      scope: this,
      stage,
      table,
      socketApi: socket,
      queues,
      timers,
      jobsFunction: props.jobsFunction,
      runsFunction: props.runsFunction,
      mailFunction: props.mailFunction,
      outgoingQueue: props.outgoingQueue,
      outgoingSource: props.outgoingSource,
    })
    this.reactions = new AppFunction(this, 'Reactions', {
      name: 'reactions',
      stage,
      gradual: true,
      description:
        'What somebody waits for when something happened: frames, delivery, timers, notifications, workflows',
      timeout: Duration.seconds(60),
      environment: { ...reactionsParts.environment },
      allowed: [...reactionsParts.allowed, ...this.consume(table), ...failures.keep()],
    })
    this.connect('ReactionsSource', this.reactions, failures, table, {
      filters: streamFilters.reactions,
      // Records of one contact stay in order within a shard, however many batches run side by side.
      parallelizationFactor: 10,
    })

    const bookkeepingParts = grantParts('bookkeeping', {
      scope: this,
      stage,
      table,
      socketApi: socket,
      files: props.files,
      timers,
      jobsFunction: props.jobsFunction,
      outgoingQueue: props.outgoingQueue,
    })
    this.bookkeeping = new AppFunction(this, 'Bookkeeping', {
      name: 'bookkeeping',
      stage,
      gradual: true,
      description: 'What nobody waits for, or may take long: search, reports, logs, how far messages came, deletion',
      // A page of a rollout has a minute, and is begun within ten seconds.
      timeout: Duration.seconds(90),
      environment: { ...bookkeepingParts.environment },
      allowed: [...bookkeepingParts.allowed, ...this.consume(table), ...failures.keep()],
    })
    this.connect('BookkeepingSource', this.bookkeeping, failures, table, {
      filters: streamFilters.bookkeeping,
      maximumBatchingWindowInSeconds: GATHERED_SECONDS,
      // As few as do it: each gathers by itself.
      parallelizationFactor: stage.bookkeepers,
    })
  }

  private consume(table: ITable): Permission[] {
    return [
      allow(
        ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        [table.tableStreamArn ?? ''],
      ),
      allow(['dynamodb:ListStreams'], [`${table.tableArn}/stream/*`], {
        ending: '/stream/*',
        reason: 'Listing a table’s streams can’t be allowed for one stream only.',
      }),
    ]
  }

  private connect(
    id: string,
    consumer: AppFunction,
    failures: Failures,
    table: ITable,
    options: Pick<CfnEventSourceMappingProps, 'maximumBatchingWindowInSeconds' | 'parallelizationFactor'> & {
      filters: readonly StreamFilter[]
    },
  ): void {
    const { filters, ...gathering } = options
    const mapping = new CfnEventSourceMapping(this, id, {
      functionName: consumer.live.functionName,
      eventSourceArn: table.tableStreamArn ?? '',
      // An entry left out here is a message never sent: begin with the oldest there is, reactions are idempotent.
      startingPosition: 'TRIM_HORIZON',
      filterCriteria: { filters: filterPatterns(filters).map((pattern) => ({ pattern })) },
      batchSize: 100,
      ...gathering,
      functionResponseTypes: ['ReportBatchItemFailures'],
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 10,
      maximumRecordAgeInSeconds: Duration.hours(12).toSeconds(),
      destinationConfig: { onFailure: { destination: failures.bucket.bucketArn } },
    })
    mapping.node.addDependency(consumer.live)
  }
}
