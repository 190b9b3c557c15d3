import { Duration } from 'aws-cdk-lib'
import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { CfnEventInvokeConfig } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import * as ENV from '../functions/platform/env-names.ts'
import type { Failures } from './failures.ts'
import { AppFunction } from './support/function.ts'
import { grantParts } from './support/parts.ts'
import type { Stage } from './support/stage.ts'

export interface RunsProps {
  stage: Stage
  table: ITable
  failures: Failures
  /** where the links of notes in a CRM lead */
  consoleUrl: string
}

/**
 * What workflows do: called without waiting for an answer, for each run that may go on. And what bots and CRMs are asked, for
 * whoever works off their lanes and waits for it.
 */
export class Runs extends Construct {
  readonly function: AppFunction

  constructor(scope: Construct, id: string, { stage, table, failures, consoleUrl }: RunsProps) {
    super(scope, id)
    const { environment, allowed } = grantParts('runs', { scope: this, stage, table })
    this.function = new AppFunction(this, 'Function', {
      name: 'runs',
      stage,
      description: 'Carries out workflows, asks bots, and writes notes to the CRM',
      timeout: Duration.seconds(60),
      environment: { ...environment, [ENV.consoleUrl]: consoleUrl },
      allowed: [...allowed, ...failures.keep()],
    })
    const retries = new CfnEventInvokeConfig(this, 'Retries', {
      functionName: this.function.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: 2,
      maximumEventAgeInSeconds: Duration.hours(6).toSeconds(),
      destinationConfig: { onFailure: { destination: failures.bucket.bucketArn } },
    })
    retries.node.addDependency(this.function)
  }
}
