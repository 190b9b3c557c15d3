import { Stack } from 'aws-cdk-lib'
import { Dashboard, GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { MetricFilter } from 'aws-cdk-lib/aws-logs'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'
import {
  maximum,
  sum,
  type Watched,
  waiting,
  watchFunctions,
  watchInbound,
  watchOutbound,
  watchTable,
} from './alarms.ts'
import { AlarmBell, alarmPeriod as period } from './support/alarm.ts'
import type { Stage } from './support/stage.ts'

export interface MonitoringProps extends Omit<Watched, 'count'> {
  stage: Stage
}

/** Says who is hurt, when somebody is. */
export class Monitoring extends Construct {
  private readonly stage: Stage

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id)
    this.stage = props.stage
    const bell = new AlarmBell(this, this.topic(), props.stage.runbookUrl)
    const watched: Watched = {
      ...props,
      count: (metricName, logGroup, filterPattern) =>
        new MetricFilter(this, metricName, {
          logGroup,
          filterPattern,
          metricNamespace: `Switchboard/${props.stage.name}`,
          metricName,
          metricValue: '1',
        }).metric(sum),
    }
    watchInbound(bell, watched)
    watchOutbound(bell, watched)
    watchFunctions(bell, watched)
    watchTable(bell, watched)
    this.dashboard(props)
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

  private dashboard({ http, stream, delivery, table, failures }: MonitoringProps): void {
    const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 8, height: 6 })
    new Dashboard(this, 'Dashboard', {
      dashboardName: `Switchboard-${this.stage.name}`,
      widgets: [
        [
          graph('HTTP: requests, refused, failed', [
            http.api.metricCount(sum),
            http.api.metricClientError(sum),
            http.api.metricServerError(sum),
          ]),
          graph('HTTP: latency, p50 and p99 (ms)', [
            http.api.metricLatency({ period, statistic: 'p50' }),
            http.api.metricLatency({ period, statistic: 'p99' }),
          ]),
          graph('Table: units used', [
            table.metricConsumedReadCapacityUnits(sum),
            table.metricConsumedWriteCapacityUnits(sum),
          ]),
        ],
        [
          graph('Stream: lag (ms)', [
            stream.realtime.metric('IteratorAge', maximum),
            stream.reactions.metric('IteratorAge', maximum),
          ]),
          graph('Delivery: waiting, oldest (s)', [
            waiting(delivery.queue),
            delivery.queue.metricApproximateAgeOfOldestMessage(maximum),
          ]),
          graph('Given up', [waiting(delivery.deadLetters), waiting(failures.notices)]),
        ],
      ],
    })
  }
}
