import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch'
import {
  type ILambdaDeploymentConfig,
  LambdaApplication,
  LambdaDeploymentConfig,
  LambdaDeploymentGroup,
} from 'aws-cdk-lib/aws-codedeploy'
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { explain } from './support/explain.ts'
import type { AppFunction } from './support/function.ts'
import type { Stage } from './support/stage.ts'

/** Long enough for the alarms, which look at five minutes, to ring before everybody has the new version. */
const steps: Record<Exclude<Stage['gradualDeployment'], 'off'>, ILambdaDeploymentConfig> = {
  canary: LambdaDeploymentConfig.CANARY_10PERCENT_15MINUTES,
  linear: LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_2MINUTES,
}

export interface GradualProps {
  stage: Stage
  functions: AppFunction[]
  /** each takes the deployment back */
  alarms: IAlarm[]
}

/** New versions take over little by little, and back again when an alarm rings meanwhile. */
export class Gradual extends Construct {
  constructor(scope: Construct, id: string, props: GradualProps) {
    super(scope, id)
    const { gradualDeployment } = props.stage
    if (gradualDeployment === 'off') return
    const application = new LambdaApplication(this, 'Application')
    const managed = 'service-role/AWSCodeDeployRoleForLambdaLimited'
    const role = new Role(this, 'Role', {
      description: 'CodeDeploy shifts the aliases with it',
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(managed)],
    })
    explain(role, [
      {
        rule: 'IAM4',
        reason: 'CodeDeploy shifts an alias with what this managed policy for it alone grants.',
        findings: [`Policy::arn:<AWS::Partition>:iam::aws:policy/${managed}`],
      },
    ])
    for (const { alias, entryName } of props.functions) {
      if (!alias) continue
      new LambdaDeploymentGroup(this, entryName, {
        application,
        role,
        alias,
        deploymentConfig: steps[gradualDeployment],
        alarms: props.alarms,
      })
    }
  }
}
