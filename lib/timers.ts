import { ArnFormat, Duration, Stack } from 'aws-cdk-lib'
import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import * as ENV from '../functions/platform/env-names.ts'
import type { Attachments } from './attachments.ts'
import type { Failures } from './failures.ts'
import { AppFunction } from './support/function.ts'
import { grantParts } from './support/parts.ts'
import { allow, type Permission } from './support/permissions.ts'
import type { Stage } from './support/stage.ts'

export interface TimersProps {
  stage: Stage
  table: ITable
  files: Attachments
  jobsFunction: AppFunction
  runsFunction: AppFunction
  reportsFunction: AppFunction
  outgoingQueue: Queue
  outgoingSource: string
  /** where the links of emails to agents lead */
  consoleUrl: string
  failures: Failures
  /** ARNs of what SES authorises for each email */
  sendingArns: string[]
}

/**
 * Soon, overdue, auto-close: one schedule per conversation that has something to wait for; and one per agent for whom an
 * email is being gathered.
 */
export class Timers extends Construct {
  readonly function: AppFunction
  /** what a function that arms timers must know */
  readonly environment: Record<
    typeof ENV.scheduleGroup | typeof ENV.scheduleRoleArn | typeof ENV.timerFunctionArn | typeof ENV.scheduleDlqArn,
    string
  >
  private readonly role: Role
  private readonly group: string

  constructor(scope: Construct, id: string, props: TimersProps) {
    super(scope, id)
    const { stage, table } = props
    const stack = Stack.of(this)
    this.group = `${stack.stackName}-timers`
    new CfnScheduleGroup(this, 'Group', { name: this.group })
    // A schedule that can't reach the function leaves its own notice.
    const deadLetters = props.failures.notices
    this.role = new Role(this, 'Role', {
      description: 'EventBridge Scheduler fires timers with it',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': stack.account,
            'aws:SourceArn': stack.formatArn({
              service: 'scheduler',
              resource: 'schedule-group',
              resourceName: this.group,
            }),
          },
        },
      }),
    })
    // The function re-arms timers, so it must know its own address before it exists.
    const functionName = `${stack.stackName}-timer`
    const functionArn = stack.formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: functionName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    })
    this.environment = {
      [ENV.scheduleGroup]: this.group,
      [ENV.scheduleRoleArn]: this.role.roleArn,
      [ENV.timerFunctionArn]: functionArn,
      [ENV.scheduleDlqArn]: deadLetters.queueArn,
    }
    const timerParts = grantParts('timer', {
      scope: this,
      stage,
      table,
      timers: this,
      files: props.files,
      jobsFunction: props.jobsFunction,
      runsFunction: props.runsFunction,
      reportsFunction: props.reportsFunction,
      outgoingQueue: props.outgoingQueue,
      outgoingSource: props.outgoingSource,
      sendingArns: props.sendingArns,
    })
    this.function = new AppFunction(this, 'Function', {
      name: 'timer',
      stage,
      description:
        'Does what fell due in a conversation, sends agents their digests, finds what never fired, keeps the search index',
      functionName,
      timeout: Duration.seconds(60),
      environment: { ...timerParts.environment, [ENV.consoleUrl]: props.consoleUrl },
      allowed: timerParts.allowed,
    })
    this.role.addToPolicy(allow(['lambda:InvokeFunction'], [this.function.functionArn]).statement)
    this.role.addToPolicy(allow(['sqs:SendMessage'], [deadLetters.queueArn]).statement)

    const sweep = new CfnSchedule(this, 'Sweep', {
      description: 'Finds timers that were due and never fired',
      groupName: this.group,
      scheduleExpression: 'rate(15 minutes)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: functionArn,
        roleArn: this.role.roleArn,
        input: JSON.stringify({ kind: 'sweep' }),
        retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 900 },
        deadLetterConfig: { arn: deadLetters.queueArn },
      },
    })
    sweep.node.addDependency(this.function, this.role, this.node.findChild('Group'))
  }

  /** Allows arming and moving timers, taking a conversation's away, and handing them the role to fire with. */
  arm(): Permission[] {
    const schedules = (name: string) =>
      Stack.of(this).formatArn({ service: 'scheduler', resource: 'schedule', resourceName: `${this.group}/${name}` })
    return [
      allow(['scheduler:CreateSchedule', 'scheduler:UpdateSchedule'], [schedules('*')], {
        ending: `/${this.group}/*`,
        reason: 'One schedule per conversation and per agent’s digest, made while running.',
      }),
      // The sweep is in the same group, and stays.
      allow(['scheduler:DeleteSchedule'], [schedules('cv_*')], {
        ending: `/${this.group}/cv_*`,
        reason: 'One schedule per conversation, which is named after it.',
      }),
      {
        statement: new PolicyStatement({
          actions: ['iam:PassRole'],
          resources: [this.role.roleArn],
          conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
        }),
      },
    ]
  }
}
