import { Aspects } from 'aws-cdk-lib'
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions'
import { AwsSolutionsChecks } from 'cdk-nag'
import { expect, test } from 'vitest'
import { stackOf } from './deployed.ts'

const certificate = 'arn:aws:acm:us-east-1:111111111111:certificate/one'

test.each([
  ['as it is', {}],
  [
    'with receipt rules, alarms by email and reserved concurrency',
    {
      activateReceiptRules: true,
      alarmEmail: 'ops@acme.test',
      reservedConcurrency: { webhooks: 50 },
    },
  ],
  [
    'with own domains and sign-in',
    {
      apiDomain: 'api.acme.test',
      apiCertificateArn: certificate,
      webDomain: 'inbox.acme.test',
      webCertificateArn: certificate,
      oidcIssuer: 'https://login.acme.test',
      oidcAudience: 'switchboard',
      createApiLogRole: false,
    },
  ],
  ['thrown away afterwards', { removal: 'destroy' }],
])('a stage %s keeps the rules of AwsSolutions, or says why not', (_name, given) => {
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
