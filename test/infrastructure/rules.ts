import { Aspects } from 'aws-cdk-lib'
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions'
import { AwsSolutionsChecks } from 'cdk-nag'
import { expect, test } from 'vitest'
import { stackOf } from './deployed.ts'
import { variants } from './variants.ts'

test.each(Object.entries(variants))('a stage %s keeps the rules of AwsSolutions, or says why not', (_name, given) => {
  const stack = stackOf(given)
  Aspects.of(stack).add(new AwsSolutionsChecks())
  const annotations = Annotations.fromStack(stack)
  const findings = [...annotations.findError('*', Match.anyValue()), ...annotations.findWarning('*', Match.anyValue())]
  expect(findings.map(({ id, entry }) => `${id} ${JSON.stringify(entry.data)}`)).toEqual([])
})

test('every output is described by words, as CloudFormation demands', () => {
  const { Outputs } = Template.fromStack(stackOf()).toJSON() as { Outputs: Record<string, { Description?: unknown }> }
  const descriptions = Object.values(Outputs).map(({ Description }) => Description)
  expect(descriptions.filter((given) => given !== undefined && typeof given !== 'string')).toEqual([])
})
