import { Duration } from 'aws-cdk-lib'
import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { Trigger } from 'aws-cdk-lib/triggers'
import { Construct } from 'constructs'
import { ENV } from '../functions/platform/env-names.ts'
import { AppFunction } from './support/function.ts'
import { grantParts } from './support/parts.ts'
import type { Stage } from './support/stage.ts'

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

  constructor(scope: Construct, id: string, props: { stage: Stage; table: ITable }) {
    super(scope, id)
    const { stage, table } = props
    const setupParts = grantParts('setup', { scope: this, stage, table })
    this.function = new AppFunction(this, 'Function', {
      name: 'setup',
      stage,
      description: 'Creates the workspace and its owner, if there are none',
      timeout: Duration.seconds(60),
      environment: { ...setupParts.environment, [ENV.setupWorkspace]: JSON.stringify(firstWorkspace(stage)) },
      allowed: setupParts.allowed,
    })
    new Trigger(this, 'OnDeploy', { handler: this.function, timeout: Duration.minutes(2) })
  }
}
