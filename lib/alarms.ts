import { type Alarm, type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { FilterPattern, type IFilterPattern, type ILogGroup } from 'aws-cdk-lib/aws-logs'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Delivery } from './delivery.ts'
import type { Failures } from './failures.ts'
import type { Http } from './http.ts'
import type { Jobs } from './jobs.ts'
import type { Mail } from './mail.ts'
import type { Mcp } from './mcp.ts'
import type { Outgoing } from './outgoing.ts'
import type { Runs } from './runs.ts'
import type { Socket, SocketApi } from './socket.ts'
import type { Stream } from './stream.ts'
import { type AlarmBell, alarmPeriod as period } from './support/alarm.ts'
import type { AppFunction } from './support/function.ts'
import type { Stage } from './support/stage.ts'
import type { Timers } from './timers.ts'
import type { Webhooks } from './webhooks.ts'

/*
 * CloudWatch is paid by the metric that an alarm looks at, and ten are free. So what can be read from a log is counted there:
 * many lines of many logs go into one metric, and one alarm rings for all whose harm is the same. The runbook says, per
 * alarm, by which line each cause is known.
 */

/** What can go wrong, and how lines of a log are counted. */
export interface Watched {
  stage: Stage
  http: Http
  webhooks: Webhooks
  socketApi: SocketApi
  socket: Socket
  mcp: Mcp
  stream: Stream
  delivery: Delivery
  timers: Timers
  jobs: Jobs
  runs: Runs
  outgoing: Outgoing
  mail: Mail
  failures: Failures
  /** adds to a metric, each line by its weight */
  count(metricName: string, logGroup: ILogGroup, lines: IFilterPattern, weight?: number): void
  counted(metricName: string): IMetric
}

export const sum = { period, statistic: Stats.SUM }
export const maximum = { period, statistic: Stats.MAXIMUM }
export const waiting = (queue: Queue) => queue.metricApproximateNumberOfMessagesVisible(maximum)

/**
 * What stands in lines that Lambda writes when a function crashes, runs out of time or of memory, or does not start: the
 * error itself, and what became of the invocation or of the start.
 * https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 */
export const crashed = ['errorType', 'Task timed out', 'Runtime exited']
export const endings = ['error', 'failure', 'timeout']
/** Events by which customers are not heard at once. */
export const unheard = {
  // Whoever calls by the function's own URL is in no access log.
  webhooks: ['webhook.unparsed', 'webhook.unprovable', 'channel.unwell', 'request.failed'],
  widget: ['channel.flooded'],
  delivery: ['channel.unwell'],
}
/** Events that functions log as errors and get over. */
export const survived = [
  'channel.health_unknown',
  'delivery.failed',
  'digest.failed',
  'digest.given-up',
  'limit.not_counted',
  'outgoing.failed',
  'reaction.failed',
  'reports.object_lost',
  'request.failed',
  'run.failed',
  'search.seal_failed',
  'search.segment_lost',
  'secrets.left',
  'timer.failed',
  'weekly-report.failed',
  'weekly-report.given-up',
]
export const unfinished = ['campaign.stuck', 'settings.rollout_failed']
export const retried = ['table.retried']

const anyOf = (...terms: string[]) => FilterPattern.anyTerm(...terms)
const serverErrors = FilterPattern.literal('{ $.status = "5*" }')
const endedBadly = FilterPattern.literal(
  `{ ${endings.map((status) => `($.record.status = "${status}")`).join(' || ')} }`,
)

/** What was counted, and beside it how often functions had no place. */
const withNoPlace = (counted: IMetric, noPlace: Record<string, IMetric>): IMetric =>
  Object.keys(noPlace).length === 0
    ? counted
    : new MathExpression({
        expression: `SUM([${['counted', ...Object.keys(noPlace)].join(', ')}])`,
        usingMetrics: { counted, ...noPlace },
        label: 'what was counted, and had no place',
        period,
      })

/** Customers who write and are not heard, or on a channel that is ill. Answers the alarm about the former. */
export function watchCustomers(bell: AlarmBell, { http, webhooks, delivery, mail, count, counted }: Watched): Alarm {
  const unheardOf = 'CustomersUnheard'
  count(
    unheardOf,
    http.accessLogs,
    FilterPattern.literal('{ ($.route = "POST /webhooks/{channelId}") && ($.status = "5*") }'),
  )
  count(unheardOf, webhooks.webhooks.logGroup, anyOf(...unheard.webhooks, ...crashed))
  count(unheardOf, webhooks.widget.logGroup, anyOf(...unheard.widget, ...crashed))
  count(unheardOf, mail.function.logGroup, anyOf(...crashed))
  for (const { logGroup } of [webhooks.webhooks, webhooks.widget, mail.function]) count(unheardOf, logGroup, endedBadly)
  count(unheardOf, delivery.function.logGroup, anyOf(...unheard.delivery))
  const alarm = bell.on({
    id: unheardOf,
    metric: withNoPlace(counted(unheardOf), { noPlace: webhooks.webhooks.metricThrottles(sum) }),
    sentence:
      'What customers write is not stored, not understood or not answered on some channel, or visitors are turned away: find the line that was counted and remove its cause before the providers give up',
  })
  return alarm
}

/** Functions that fail. Answers the alarm about it. */
export function watchFunctions(bell: AlarmBell, props: Watched): Alarm {
  const {
    stage,
    http,
    webhooks,
    socketApi,
    socket,
    mcp,
    stream,
    delivery,
    timers,
    jobs,
    runs,
    outgoing,
    mail,
    count,
    counted,
  } = props
  const failing = 'FunctionsFailing'
  const tolerated = 5
  const atOnce = tolerated + 1
  const perTen = tolerated / 10
  const heard: AppFunction[] = [webhooks.webhooks, webhooks.widget, mail.function]
  const others: AppFunction[] = [
    ...Object.values(http.functions),
    socket.function,
    socket.authorizer,
    mcp.function,
    stream.reactions,
    stream.bookkeeping,
    delivery.function,
    timers.function,
    jobs.function,
    runs.function,
    outgoing.function,
    mail.reader,
  ]
  for (const { logGroup } of others) {
    count(failing, logGroup, anyOf(...crashed, ...unfinished), atOnce)
    count(failing, logGroup, endedBadly, atOnce)
  }
  for (const { logGroup } of [...heard, ...others]) count(failing, logGroup, anyOf(...survived))
  // A table that is hard to reach is noticed by those that ask it all day; every filter more is a resource of the stack.
  const asking: AppFunction[] = [
    http.functions.http,
    http.functions.writing,
    webhooks.webhooks,
    webhooks.widget,
    socket.function,
    stream.reactions,
    stream.bookkeeping,
    delivery.function,
    timers.function,
  ]
  for (const { logGroup } of asking) count(failing, logGroup, anyOf(...retried), perTen)
  for (const logGroup of [http.accessLogs, socketApi.accessLogs]) count(failing, logGroup, serverErrors)
  // Of calls by a function's own URL for which there was no place nothing is logged anywhere. An alarm that takes a deployment back
  // can't look at them: the functions know the webhooks' URL, which waits for that deployment, which would wait for them.
  const seen = stage.gradualDeployment === 'off' ? http.called : []
  const noPlace = Object.fromEntries(seen.map((one) => [`${one.entryName}NoPlace`, one.metricThrottles(sum)] as const))
  const alarm = bell.on({
    id: failing,
    metric: withNoPlace(counted(failing), noPlace),
    above: tolerated,
    sentence:
      'Agents and visitors are shown errors or wait, because functions crash, answer with errors, have no place or can’t reach the table: find the lines that were counted and remove their cause',
  })
  return alarm
}

/** What waits too long, or was given up. */
export function watchQueues(bell: AlarmBell, { stream, delivery, failures }: Watched): void {
  bell.on({
    id: 'StreamLag',
    metric: new MathExpression({
      expression: 'MAX([reactions, bookkeeping / 5])',
      usingMetrics: {
        reactions: stream.reactions.metric('IteratorAge', maximum),
        bookkeeping: stream.bookkeeping.metric('IteratorAge', maximum),
      },
      label: 'how late the stream is read (ms)',
      period,
    }),
    above: 60_000,
    periods: 2,
    sentence:
      'Agents and visitors see messages more than a minute late and replies leave as late, or what is said is not found for five minutes: look for errors and throttles of the reactions and bookkeeping functions',
  })
  bell.on({
    id: 'DeliveryDelay',
    // What was handed over stays in this queue meanwhile; what only lies in the other one is waited for by nobody.
    metric: delivery.prompt.metricApproximateAgeOfOldestMessage(maximum),
    above: 1800,
    sentence:
      'Customers of one channel wait for replies for over half an hour: see which provider is failing in the delivery log and tell the agents',
  })
  bell.on({
    id: 'GivenUp',
    metric: new MathExpression({
      expression: 'SUM([notices, deadLetters])',
      usingMetrics: { notices: waiting(failures.notices), deadLetters: waiting(delivery.deadLetters) },
      label: 'what was given up',
      period,
    }),
    sentence:
      'A customer’s message or a reply to one may have been given up after all its attempts: find out which, remove the cause and replay it',
  })
}

/** Whether SES is about to stop us. */
export function watchMail(bell: AlarmBell): void {
  const reputation = (metricName: string) =>
    new Metric({ namespace: 'AWS/SES', metricName, period, statistic: Stats.MAXIMUM })
  bell.on({
    id: 'MailReputation',
    metric: new MathExpression({
      expression: 'MAX([bounces / 0.05, complaints / 0.001])',
      usingMetrics: {
        bounces: reputation('Reputation.BounceRate'),
        complaints: reputation('Reputation.ComplaintRate'),
      },
      label: 'share of what SES tolerates',
      period,
    }),
    above: 1,
    sentence:
      'Every customer written to by email is at risk because SES stops accounts whose emails bounce or are called spam: remove the bad addresses and stop what is unwanted',
  })
}
