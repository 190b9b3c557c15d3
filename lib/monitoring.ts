import { NestedStack, Stack } from 'aws-cdk-lib'
import { Dashboard, GraphWidget, type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { MetricFilter, QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'
import { TABLE } from '../functions/platform/table-definition.ts'
import {
  crashed,
  endings,
  maximum,
  retried,
  sum,
  survived,
  unfinished,
  unheard,
  type Watched,
  waiting,
  watchCustomers,
  watchFunctions,
  watchMail,
  watchQueues,
} from './alarms.ts'
import { Gradual } from './gradual.ts'
import { AlarmBell, alarmPeriod as period } from './support/alarm.ts'
import type { AppFunction } from './support/function.ts'
import type { Stage } from './support/stage.ts'

export interface MonitoringProps extends Omit<Watched, 'count' | 'counted'> {
  stage: Stage
  table: ITable
}

/** Says who is hurt, when somebody is. */
export class Monitoring extends Construct {
  private readonly stage: Stage

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id)
    this.stage = props.stage
    const topic = this.topic()
    const metricNamespace = `Switchboard/${props.stage.name}`
    // A stack has 500 resources, and these are many. What has a fixed name stays here, as an update could not move it; so do the
    // alarms that take a deployment back, for which the functions in it wait.
    const apart = new NestedStack(this, 'Watched', { description: 'Counts lines of the logs, and alarms beside' })
    const counts = new Map<string, number>()
    const watched: Watched = {
      ...props,
      count: (metricName, logGroup, filterPattern, weight = 1) => {
        const number = (counts.get(metricName) ?? 0) + 1
        counts.set(metricName, number)
        const metricValue = String(weight)
        new MetricFilter(apart, `${metricName}Lines${number}`, {
          logGroup,
          filterPattern,
          metricNamespace,
          metricName,
          metricValue,
        })
      },
      counted: (metricName) => new Metric({ namespace: metricNamespace, metricName, ...sum }),
    }
    const bell = new AlarmBell(this, topic, props.stage.runbookUrl)
    const alarms = [watchCustomers(bell, watched), watchFunctions(bell, watched)]
    const bellApart = new AlarmBell(apart, topic, props.stage.runbookUrl)
    watchQueues(bellApart, watched)
    watchMail(bellApart)
    this.query(props)
    if (props.stage.dashboard) this.dashboard(props)
    new Gradual(this, 'Gradual', { stage: props.stage, functions: functionsOf(props), alarms })
  }

  /** Finds what an alarm has counted, in all logs at once. */
  private query(props: MonitoringProps): void {
    const ended = endings.map((status) => `"status":"${status}"`)
    const lines = [...ended, ...crashed, ...Object.values(unheard).flat(), ...survived, ...unfinished, ...retried]
    const pattern = [...new Set(lines)].map((line) => line.replaceAll('.', '\\.')).join('|')
    new QueryDefinition(this, 'Counted', {
      queryDefinitionName: `Switchboard-${this.stage.name}/What the alarms counted`,
      queryString: new QueryString({
        fields: ['@timestamp', '@log', '@message'],
        filterStatements: [`@message like /${pattern}/`],
        sort: '@timestamp desc',
        limit: 200,
      }),
      logGroups: functionsOf(props).map(({ logGroup }) => logGroup),
    })
  }

  private topic(): Topic {
    const topic = new Topic(this, 'Topic', { displayName: `Switchboard ${this.stage.name}`, enforceSSL: true })
    // A policy of one's own replaces the default one, which would have let CloudWatch in.
    topic.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    )
    if (this.stage.alarmEmail !== undefined) topic.addSubscription(new EmailSubscription(this.stage.alarmEmail))
    return topic
  }

  private dashboard(props: MonitoringProps): void {
    const { http, webhooks, socket, mcp, stream, delivery, timers, jobs, runs, outgoing, mail, table, failures } = props
    const all = functionsOf(props)
    // Whoever these have no place for is told so by their API, which counts it as failed; those that nobody waits for are called
    // again by Lambda. When the reader has none, `mail` fails. Every metric more would cost.
    const heard: AppFunction[] = [
      ...Object.values(http.functions).filter((one) => !http.called.includes(one)),
      webhooks.webhooks,
      webhooks.widget,
      socket.authorizer,
      mcp.function,
      timers.function,
      jobs.function,
      runs.function,
      // What it has no place for stays in its queue.
      outgoing.function,
      mail.function,
      mail.reader,
    ]
    // When it crashes, `mail` fails; who asks for a report, a document or a model's help, for many contacts at once, or is an AI
    // agent, is told so by the API, and rolling up is tried again.
    const alsoCounted: AppFunction[] = [
      mail.reader,
      http.functions.assistant,
      http.functions.bulk,
      http.functions.reports,
      http.functions.documents,
      mcp.function,
      outgoing.function,
    ]
    const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 8, height: 6 })
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
    // Dashboards have no region: their names are unique in the account.
    new Dashboard(this, 'Dashboard', {
      dashboardName: `Switchboard-${this.stage.name}-${Stack.of(this).region}`,
      widgets: [
        [
          graph('HTTP: requests, refused, failed', [
            http.api.metricCount(sum),
            http.api.metricClientError(sum),
            http.api.metricServerError(sum),
          ]),
          graph(
            'HTTP: latency of what agents work with, p50 and p99 (ms)',
            ['p50', 'p99'].map((statistic) =>
              http.called.includes(http.functions.http)
                ? http.functions.http.metric('UrlRequestLatency', { period, statistic })
                : http.api.metricLatency({ period, statistic }),
            ),
          ),
          graph('Table: units used', [
            table.metricConsumedReadCapacityUnits(sum),
            table.metricConsumedWriteCapacityUnits(sum),
          ]),
        ],
        [
          graph('Stream: lag (ms)', [
            stream.reactions.metric('IteratorAge', maximum),
            stream.bookkeeping.metric('IteratorAge', maximum),
          ]),
          graph('Delivery: waiting, oldest (s)', [
            ...[delivery.prompt, delivery.patient].flatMap((queue) => [
              waiting(queue),
              queue.metricApproximateAgeOfOldestMessage(maximum),
            ]),
          ]),
          graph('Given up', [waiting(delivery.deadLetters), waiting(failures.notices)]),
        ],
        [
          graph(
            'Functions: crashes',
            all.filter((one) => !alsoCounted.includes(one)).map((one) => one.metricErrors(sum)),
          ),
          graph(
            'Functions: throttled',
            all.filter((one) => !heard.includes(one)).map((one) => one.metricThrottles(sum)),
          ),
          graph('Table and indexes: throttled', [{}, ...indexes].flatMap(throttled)),
        ],
      ],
    })
  }
}

const functionsOf = ({
  http,
  webhooks,
  socket,
  mcp,
  stream,
  delivery,
  timers,
  jobs,
  runs,
  outgoing,
  mail,
}: MonitoringProps): AppFunction[] => [
  ...Object.values(http.functions),
  webhooks.webhooks,
  webhooks.widget,
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
  mail.function,
  mail.reader,
]
