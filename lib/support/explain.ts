import { NagSuppressions } from 'cdk-nag'
import type { IConstruct } from 'constructs'

export interface Exception {
  rule: string
  /** why the rule does not hold here, concretely */
  reason: string
  /** the findings it is about, where the rule tells them apart */
  findings?: string[]
}

/** Why the role of a function may act on everything whose name ends so. */
export function explainWildcard(role: IConstruct, { ending, reason }: { ending: string; reason: string }): void {
  const regex = `/^Resource::.*${ending.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}$/`
  NagSuppressions.addResourceSuppressions(role, [{ id: 'AwsSolutions-IAM5', reason, appliesTo: [{ regex }] }], true)
}

/** Records why a construct departs from a rule of cdk-nag's AwsSolutions pack. */
export function explain(construct: IConstruct, exceptions: Exception[], options: { children?: boolean } = {}): void {
  NagSuppressions.addResourceSuppressions(
    construct,
    exceptions.map(({ rule, reason, findings }) => ({
      id: `AwsSolutions-${rule}`,
      reason,
      ...(findings ? { appliesTo: findings } : {}),
    })),
    options.children ?? false,
  )
}
