import { Duration } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'

export const alarmPeriod = Duration.minutes(5)

export interface Trouble {
  /** id of the alarm, and in kebab case the section of the runbook about it */
  id: string
  metric: IMetric
  /** alarms above it @default 0 */
  above?: number
  /** periods in a row @default 1 */
  periods?: number
  /** who is hurt and what to do, in one sentence without its full stop */
  sentence: string
}

export const sectionOf = (id: string) => id.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase()

/** Raises alarms that all read alike: one sentence, and where the rest of it stands. */
export class AlarmBell {
  private readonly scope: Construct
  private readonly topic: ITopic
  private readonly runbookUrl: string

  constructor(scope: Construct, topic: ITopic, runbookUrl: string) {
    this.scope = scope
    this.topic = topic
    this.runbookUrl = runbookUrl
  }

  on(trouble: Trouble): Alarm {
    const alarm = new Alarm(this.scope, trouble.id, {
      metric: trouble.metric,
      threshold: trouble.above ?? 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: trouble.periods ?? 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${trouble.sentence} (${this.runbookUrl}#${sectionOf(trouble.id)}).`,
    })
    const notify = new SnsAction(this.topic)
    alarm.addAlarmAction(notify)
    alarm.addOkAction(notify)
    return alarm
  }
}
