import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { type ITable, Operation } from 'aws-cdk-lib/aws-dynamodb'
import { FilterPattern, type IFilterPattern, type ILogGroup } from 'aws-cdk-lib/aws-logs'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { TABLE } from '../functions/platform/table-definition.ts'
import type { Delivery } from './delivery.ts'
import type { Failures } from './failures.ts'
import type { Http } from './http.ts'
import type { Mail } from './mail.ts'
import type { Socket } from './socket.ts'
import type { Stream } from './stream.ts'
import { type AlarmBell, alarmPeriod as period } from './support/alarm.ts'
import type { AppFunction } from './support/function.ts'
import type { Timers } from './timers.ts'
import type { Webhooks } from './webhooks.ts'

/** What can go wrong, and how lines of a log are counted. */
export interface Watched {
  table: ITable
  http: Http
  webhooks: Webhooks
  socket: Socket
  stream: Stream
  delivery: Delivery
  timers: Timers
  mail: Mail
  failures: Failures
  count(id: string, logGroup: ILogGroup, filterPattern: IFilterPattern): IMetric
}

export const sum = { period, statistic: Stats.SUM }
export const maximum = { period, statistic: Stats.MAXIMUM }
export const waiting = (queue: Queue) => queue.metricApproximateNumberOfMessagesVisible(maximum)

function total(metrics: IMetric[], label: string): MathExpression {
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]))
  return new MathExpression({ expression: `SUM(METRICS())`, usingMetrics, label, period })
}

/** Customers who write. */
export function watchInbound(bell: AlarmBell, { http, webhooks, delivery, count }: Watched): void {
  bell.on({
    id: 'WebhookServerErrors',
    metric: count(
      'WebhookServerErrors5xx',
      http.accessLogs,
      FilterPattern.literal('{ ($.route = "POST /webhooks/{channelId}") && ($.status = "5*") }'),
    ),
    sentence:
      'Customers’ messages are not being stored and wait at the providers, which give up after a while: look at the webhooks log and remove the cause',
  })
  bell.on({
    id: 'WebhookUnparsed',
    metric: count('WebhookUnparsedBodies', webhooks.webhooks.logGroup, FilterPattern.anyTerm('webhook.unparsed')),
    sentence:
      'Customers on one channel may be writing something that no agent sees: read the kept body, correct the channel’s adapter and replay it',
  })
  bell.on({
    id: 'WebhookUnprovable',
    metric: count('WebhookUnprovableCalls', webhooks.webhooks.logGroup, FilterPattern.anyTerm('webhook.unprovable')),
    sentence:
      'Customers’ messages on one channel wait at the provider because the channel’s secrets are missing: enter them in the channel’s settings',
  })
  const unwell = (id: string, logGroup: ILogGroup) => count(id, logGroup, FilterPattern.anyTerm('channel.unwell'))
  bell.on({
    id: 'ChannelUnwell',
    metric: total(
      [
        unwell('ChannelUnwellCalls', delivery.function.logGroup),
        unwell('ChannelUnwellWebhooks', webhooks.webhooks.logGroup),
      ],
      'channels that fell ill',
    ),
    sentence:
      'Customers of one channel may get no replies or not be heard: look at the channel’s health in the settings and renew what it names',
  })
  bell.on({
    id: 'ApiServerErrors',
    metric: http.api.metricServerError(sum),
    above: 5,
    sentence:
      'Agents or visitors are shown errors instead of the inbox: look at the access log for the route, then at its function’s log',
  })
}

/** What follows from a message: pushes, replies, timers. */
export function watchOutbound(bell: AlarmBell, { stream, delivery, timers, failures, count }: Watched): void {
  bell.on({
    id: 'RealtimeLag',
    metric: stream.realtime.metric('IteratorAge', maximum),
    above: 60_000,
    periods: 2,
    sentence:
      'Agents and visitors see messages more than a minute late: look for errors and throttles of the realtime function',
  })
  bell.on({
    id: 'ReactionsLag',
    metric: stream.reactions.metric('IteratorAge', maximum),
    above: 120_000,
    periods: 2,
    sentence:
      'Replies leave late and timers are armed late for everybody: look for errors and throttles of the reactions function',
  })
  bell.on({
    id: 'DeliveryDelay',
    metric: delivery.queue.metricApproximateAgeOfOldestMessage(maximum),
    above: 1800,
    sentence:
      'Customers of one channel wait for replies for over half an hour: see which provider is failing in the delivery log and tell the agents',
  })
  bell.on({
    id: 'GivenUp',
    metric: total([waiting(failures.notices), waiting(delivery.deadLetters)], 'what was given up'),
    sentence:
      'A customer’s message or a reply to one may have been given up after all its attempts: find out which, remove the cause and replay it',
  })
  const sweepFailed = (id: string, logGroup: ILogGroup) =>
    count(id, logGroup, FilterPattern.anyTerm('settings.rollout_failed'))
  bell.on({
    id: 'SettingsRolloutFailed',
    metric: total(
      [
        sweepFailed('SweepFailedReactions', stream.reactions.logGroup),
        sweepFailed('SweepFailedTimer', timers.function.logGroup),
      ],
      'settings not carried through',
    ),
    sentence:
      'Open conversations may still belong to a deleted agent or go by old team times: remove the cause in the log, the sweep then goes on',
  })
  const reputation = (metricName: string) =>
    new Metric({ namespace: 'AWS/SES', metricName, period, statistic: Stats.MAXIMUM })
  bell.on({
    id: 'MailBounces',
    metric: reputation('Reputation.BounceRate'),
    above: 0.05,
    sentence:
      'Every customer written to by email is at risk because SES stops accounts whose emails bounce: remove the bad addresses',
  })
  bell.on({
    id: 'MailComplaints',
    metric: reputation('Reputation.ComplaintRate'),
    above: 0.001,
    sentence:
      'Every customer written to by email is at risk because SES stops accounts that recipients call spam: stop what is unwanted',
  })
}

/** Crashes and throttles, by whom they hurt. */
export function watchFunctions(bell: AlarmBell, props: Watched): void {
  const hurt: [AppFunction, string][] = [
    [props.http.function, 'Agents’ actions in the console fail: read the http log'],
    [props.webhooks.webhooks, 'Customers’ messages come in late or not at all: read the webhooks log'],
    [props.webhooks.widget, 'Visitors can’t chat: read the widget log'],
    [props.socket.function, 'Agents’ actions over the socket fail: read the socket log'],
    [props.socket.authorizer, 'Agents and visitors can’t connect and see nothing live: read the authorizer log'],
    [props.stream.realtime, 'Agents see new messages late: read the realtime log'],
    [props.stream.reactions, 'Replies leave late for the contacts concerned: read the reactions log'],
    [props.delivery.function, 'Customers wait for replies that are being retried: read the delivery log'],
    [props.timers.function, 'Agents may not be told of waiting customers: read the timer log'],
    [props.mail.function, 'Customers’ emails come in late or not at all: read the mail log'],
  ]
  for (const [edge, sentence] of hurt) {
    bell.on({
      id: `${edge.entryName[0]?.toUpperCase()}${edge.entryName.slice(1)}Errors`,
      metric: edge.metricErrors(sum),
      sentence,
    })
  }
  bell.on({
    id: 'FunctionThrottles',
    metric: total(
      hurt.map(([edge]) => edge.metricThrottles(sum)),
      'throttled invocations',
    ),
    sentence:
      'Everybody waits because functions hit the account’s or their own concurrency: raise the quota or the reserved concurrency',
  })
}

/** The table and its indexes. */
export function watchTable(bell: AlarmBell, { table }: Watched): void {
  const throttled = (dimensions: Record<string, string>) =>
    ['ReadThrottleEvents', 'WriteThrottleEvents'].map(
      (metricName) =>
        new Metric({
          namespace: 'AWS/DynamoDB',
          metricName,
          dimensionsMap: { TableName: table.tableName, ...dimensions },
          ...sum,
        }),
    )
  const indexes = Object.values(TABLE.indexes).map(({ name }) => ({ GlobalSecondaryIndexName: name }))
  bell.on({
    id: 'TableThrottles',
    metric: total([{}, ...indexes].flatMap(throttled), 'throttled requests'),
    above: 10,
    sentence: 'Storing and reading slow down for everybody: find the hot partition or index and spread the load',
  })
  bell.on({
    id: 'TableErrors',
    metric: table.metricSystemErrorsForOperations({
      ...sum,
      operations: [
        Operation.GET_ITEM,
        Operation.QUERY,
        Operation.PUT_ITEM,
        Operation.UPDATE_ITEM,
        Operation.TRANSACT_WRITE_ITEMS,
      ],
    }),
    above: 5,
    sentence:
      'Requests of everybody fail inside DynamoDB and are tried again: look at the AWS Health Dashboard and wait',
  })
}
