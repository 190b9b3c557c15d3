import { stages } from '../../bin/config.ts'

const certificate = 'arn:aws:acm:us-east-1:111111111111:certificate/one'
const account = '111111111111'

/** Every way in which a stage can differ in its resources: each keeps the rules, and each is valid CloudFormation. */
export const variants: Record<string, Record<string, unknown>> = {
  'as it is': {},
  'with receipt rules, alarms by email, no reserved concurrency, traces and a web ACL': {
    activateReceiptRules: true,
    alarmEmail: 'ops@acme.test',
    reservedConcurrency: 'none',
    tracing: true,
    waf: true,
    assistantModels: 'us-east-1/amazon.nova-lite-v1:0,eu-central-1/eu.amazon.nova-lite-v1:0',
    region: 'us-east-1',
  },
  'with own domains and sign-in, on a restored table, where SES receives nothing': {
    apiDomain: 'api.acme.test',
    apiCertificateArn: certificate,
    webDomain: 'inbox.acme.test',
    webCertificateArn: certificate,
    oidcIssuer: 'https://login.acme.test',
    oidcAudience: 'switchboard',
    createApiLogRole: false,
    tableName: 'restored',
    tableStreamArn: 'arn:aws:dynamodb:eu-west-1:111111111111:table/restored/stream/2026-11-28T10:00:00.000',
    receiveEmail: false,
  },
  'with capacity that is provisioned and scales, thrown away afterwards': {
    provisioned: { least: 5, most: 1000 },
    region: 'eu-west-1',
    removal: 'destroy',
    activateReceiptRules: true,
  },
  'with new versions a tenth first, and the indexes of the edition before': {
    gradualDeployment: 'canary',
    tableIndexes: 'with-earlier',
  },
}

/** All stages of the configuration as they are, and one of them in every other variant. */
export const everyStage: { id: string; stage: string; given: Record<string, unknown> }[] = [
  ...Object.keys(stages).map((stage) => ({ id: stage, stage, given: { account, region: 'eu-west-1' } })),
  ...Object.entries(variants)
    .slice(1)
    .map(([name, given]) => ({ id: name.replaceAll(/\W+/g, '-'), stage: 'prod', given })),
]
