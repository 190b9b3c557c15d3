import { Annotations, App, Aspects } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { SwitchboardStack } from '../lib/stack.ts'
import { examplesLeft, readStage, settingNames } from './config.ts'

const app = new App()
const given = Object.fromEntries(
  settingNames.map((name) => [name, app.node.tryGetContext(name)]).filter(([, value]) => value !== undefined),
)
const stage = readStage(app.node.tryGetContext('stage') ?? 'dev', {
  account: process.env.CDK_DEPLOY_ACCOUNT,
  region: process.env.CDK_DEPLOY_REGION,
  ...given,
})
const stack = new SwitchboardStack(app, `Switchboard-${stage.name}`, {
  stage,
  description: 'Switchboard: one inbox for every customer channel',
  env: {
    ...(stage.account === undefined ? {} : { account: stage.account }),
    ...(stage.region === undefined ? {} : { region: stage.region }),
  },
})
const examples = examplesLeft(stage)
if (examples.length > 0) {
  Annotations.of(stack).addWarningV2(
    'switchboard:examples',
    `Set before deploying (bin/config.ts): ${examples.join(', ')}`,
  )
}
Aspects.of(app).add(new AwsSolutionsChecks())
