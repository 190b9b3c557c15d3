import { Duration } from 'aws-cdk-lib'
import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'
import type { Attachments } from './attachments.ts'
import { AppFunction } from './support/function.ts'
import { grantParts } from './support/parts.ts'
import type { Stage } from './support/stage.ts'

export interface JobsProps {
  stage: Stage
  table: ITable
  files: Attachments
}

/** What agents asked for once and what goes on by itself: called without waiting for an answer, a step at a time. */
export class Jobs extends Construct {
  readonly function: AppFunction

  constructor(scope: Construct, id: string, { stage, table, files }: JobsProps) {
    super(scope, id)
    this.function = new AppFunction(this, 'Function', {
      name: 'jobs',
      stage,
      description: 'Does the steps of jobs and campaigns, and finds those that stand still',
      timeout: Duration.seconds(60),
      ...grantParts('jobs', { scope: this, stage, table, files }),
    })
  }
}
