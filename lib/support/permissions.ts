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
