import { Duration, Stack } from 'aws-cdk-lib'
import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { Trigger } from 'aws-cdk-lib/triggers'
import { Construct } from 'constructs'
import * as ENV from '../functions/platform/env-names.ts'
import type { Failures } from './failures.ts'
import { AppFunction } from './support/function.ts'
import { grantParts } from './support/parts.ts'
import type { Stage } from './support/stage.ts'

export interface SetupProps {
  stage: Stage
  table: ITable
  failures: Failures
  /** those that an operator may have called again with what they failed at */
  replayed: AppFunction[]
}

/** The workspace as it begins: one owner, who adds the rest in the console. */
function firstWorkspace(stage: Stage) {
  return {
    workspace: { name: stage.workspaceName },
    agents: [{ id: 'ag_owner', email: stage.ownerEmail, role: 'owner', name: stage.ownerName, teams: {} }],
    teams: [],
    channels: [],
  }
}

/** Runs once per deployment that changed it; a deployment whose setup fails is rolled back. */
export class Setup extends Construct {
  readonly function: AppFunction

  constructor(scope: Construct, id: string, props: SetupProps) {
    super(scope, id)
    const { stage, table, failures } = props
    const replayable = props.replayed.map(({ functionArn }) => functionArn)
    const setupParts = grantParts('setup', { scope: this, stage, table, failures, replayable })
    this.function = new AppFunction(this, 'Function', {
      name: 'setup',
      stage,
      description: 'Creates the workspace and its owner, if there are none; does what an operator asks for',
      functionName: `${Stack.of(this).stackName}-setup`,
      timeout: Duration.seconds(150),
      environment: {
        ...setupParts.environment,
        [ENV.setupWorkspace]: JSON.stringify(firstWorkspace(stage)),
        [ENV.inboxShards]: String(stage.inboxShards),
        [ENV.counterLanes]: String(stage.counterLanes),
      },
      allowed: setupParts.allowed,
    })
    new Trigger(this, 'OnDeploy', { handler: this.function, timeout: Duration.minutes(3) })
  }
}
