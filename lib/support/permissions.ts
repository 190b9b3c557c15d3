import { Stack } from 'aws-cdk-lib'
import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import type { SigningPurpose } from '../../functions/kernel/signing-purposes.ts'
import { TABLE } from '../../functions/platform/table-definition.ts'
import type { Stage } from './stage.ts'

/** What a function may do; where a resource ends in a wildcard, why it can't be named. */
export interface Permission {
  statement: PolicyStatement
  wildcard?: { ending: string; reason: string }
}

/** Allows exactly these actions on exactly these resources. */
export function allow(actions: readonly string[], resources: string[], wildcard?: Permission['wildcard']): Permission {
  const statement = new PolicyStatement({ actions: [...actions], resources })
  return wildcard === undefined ? { statement } : { statement, wildcard }
}

/** Items of the table by key. */
export function tableAccess(table: ITable, actions: readonly string[]): Permission {
  return allow(
    actions.map((action) => `dynamodb:${action}`),
    [table.tableArn],
  )
}

/** The lists of conversations: tabs, queues, counters. */
export function indexAccess(table: ITable, { tableIndexes }: Stage): Permission {
  const earlier = tableIndexes === 'with-earlier' ? Object.values(TABLE.earlierIndexes) : []
  const indexes = [...Object.values(TABLE.indexes), ...earlier].map((index) => `${table.tableArn}/index/${index.name}`)
  return allow(['dynamodb:Query'], indexes)
}

/** Path of a stage's secrets. SSM parameters instead of Secrets Manager: those cost by the month, used or not. */
export const secretsPrefix = (stage: Stage) => `/switchboard/${stage.name}`

function parameterArn(scope: Construct, name: string): string {
  return Stack.of(scope).formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.slice(1) })
}

type ParameterAction = 'ssm:GetParameter' | 'ssm:PutParameter' | 'ssm:DeleteParameter'

/** The secrets of every channel: one SecureString each, below one path. */
export function channelSecrets(scope: Construct, stage: Stage, actions: ParameterAction[]): Permission {
  return allow(actions, [parameterArn(scope, `${secretsPrefix(stage)}/channels/*`)], {
    ending: '/channels/*',
    reason: 'One parameter per channel, and channels are connected while the stack is running.',
  })
}

/** The keys that we sign with, a parameter per purpose; and the single one of earlier versions, until each has its own. */
export function signingKeys(
  scope: Construct,
  stage: Stage,
  actions: ParameterAction[],
  purposes: readonly SigningPurpose[],
): Permission[] {
  const at = (name: string) => parameterArn(scope, `${secretsPrefix(stage)}/${name}`)
  return [
    allow(
      actions,
      purposes.map((purpose) => at(`keys/${purpose}`)),
    ),
    allow(['ssm:GetParameter'], [at('app')]),
  ]
}

/** Of which part of the world a cross-region inference profile is, in front of the model's id. */
const PROFILE = /^(us|us-gov|eu|apac|jp|au|ca|global)\.(?=[a-z0-9-]+\.)/

/**
 * The models that the stage names, and no others: InvokeModel is what the Converse API asks for. A cross-region inference profile
 * asks the model wherever it leads to, and only that profile may.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
 */
export function modelAccess(scope: Construct, { assistantModels }: Stage): Permission[] {
  const actions = ['bedrock:InvokeModel']
  const of = (region: string, account: string, resource: string) =>
    Stack.of(scope).formatArn({ service: 'bedrock', region, account, resource })
  return assistantModels.flatMap((name) => {
    const [region = '', id = ''] = name.split('/')
    if (!PROFILE.test(id)) return [allow(actions, [of(region, '', `foundation-model/${id}`)])]
    const profile = of(region, Stack.of(scope).account, `inference-profile/${id}`)
    const model = `foundation-model/${id.replace(PROFILE, '')}`
    const anywhere = allow(actions, [of('*', '', model)], {
      ending: `:${model}`,
      reason: 'Amazon Bedrock decides in which region a cross-region inference profile has the model asked.',
    })
    anywhere.statement.addCondition('StringEquals', { 'bedrock:InferenceProfileArn': profile })
    return [allow(actions, [profile]), anywhere]
  })
}
