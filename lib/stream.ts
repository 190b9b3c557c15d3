import { Duration } from 'aws-cdk-lib'
import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda'
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
    const image = { [TABLE.kind]: { S: [...kinds] }, ...(where ? nested(where.field.split('.'), where.is) : {}) }
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

const nested = ([name = '', ...rest]: readonly string[], is: readonly string[]): object => ({
  [name]: rest.length > 0 ? { M: nested(rest, is) } : { S: [...is] },
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

/** The two consumers of the table's stream: what is pushed at once, and everything else that follows. */
export class Stream extends Construct {
  readonly realtime: AppFunction
  readonly reactions: AppFunction

  constructor(scope: Construct, id: string, props: StreamProps) {
    super(scope, id)
    const { stage, table, socket, timers, queues, failures } = props
    const realtimeParts = grantParts('realtime', {
      scope: this,
      stage,
      table,
      socketApi: socket,
      outgoingQueue: props.outgoingQueue,
    })
    this.realtime = new AppFunction(this, 'Realtime', {
      name: 'realtime',
      stage,
      gradual: true,
      description:
        'Pushes what happened to the sockets of those who may see it, and has it go out to webhook endpoints',
      timeout: Duration.seconds(30),
      environment: { ...realtimeParts.environment },
      allowed: [...realtimeParts.allowed, ...this.consume(table), ...failures.keep()],
    })
    this.connect('RealtimeSource', this.realtime, failures, table, {
      filters: streamFilters.realtime,
      // Yesterday's events are nothing to push; whoever missed one asks for it by its number.
      startingPosition: 'LATEST',
      maxRecordAge: Duration.minutes(15),
    })

    const reactionsParts = grantParts('reactions', {
      scope: this,
      stage,
      table,
      files: props.files,
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
      description: 'What follows from a timeline entry: delivery, timers, search, notes',
      timeout: Duration.seconds(60),
      environment: { ...reactionsParts.environment },
      allowed: [...reactionsParts.allowed, ...this.consume(table), ...failures.keep()],
    })
    this.connect('ReactionsSource', this.reactions, failures, table, {
      filters: streamFilters.reactions,
      // An entry left out here is a message never sent: begin with the oldest there is, reactions are idempotent.
      startingPosition: 'TRIM_HORIZON',
      maxRecordAge: Duration.hours(12),
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
    options: { filters: readonly StreamFilter[]; startingPosition: 'LATEST' | 'TRIM_HORIZON'; maxRecordAge: Duration },
  ): void {
    const mapping = new CfnEventSourceMapping(this, id, {
      functionName: consumer.live.functionName,
      eventSourceArn: table.tableStreamArn ?? '',
      startingPosition: options.startingPosition,
      filterCriteria: { filters: filterPatterns(options.filters).map((pattern) => ({ pattern })) },
      batchSize: 100,
      // Records of one contact stay in order within a shard, however many batches run side by side.
      parallelizationFactor: 10,
      functionResponseTypes: ['ReportBatchItemFailures'],
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 10,
      maximumRecordAgeInSeconds: options.maxRecordAge.toSeconds(),
      destinationConfig: { onFailure: { destination: failures.bucket.bucketArn } },
    })
    mapping.node.addDependency(consumer.live)
  }
}
