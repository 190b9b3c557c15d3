import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { type FunctionName, functionEntries } from '../../functions/manifest.ts'
import { TABLE } from '../../functions/platform/table-definition.ts'
import { deployed, functionsOf, ofType, permissionsOf } from './deployed.ts'

const resources = deployed()
const functions = functionsOf(resources)

const roleOf = (name: string) =>
  z.object({ Role: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }) }).parse(functions.get(name)).Role[
    'Fn::GetAtt'
  ][0]

const on = (resource: string, ...actions: string[]) => actions.map((action) => `${action} ${resource}`)
const table = (...actions: string[]) => on('DataTable', ...actions.map((action) => `dynamodb:${action}`))
const indexes = Object.keys(TABLE.indexes).map((index) => `dynamodb:Query DataTable/index/${index}`)
const receive = table('ConditionCheckItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem')
const readWrite = [...receive, ...table('BatchGetItem', 'DeleteItem')]
const parameters = 'arn:aws:ssm:eu-west-1:111111111111:parameter/switchboard/prod'
const channels = (...actions: string[]) => on(`${parameters}/channels/*`, ...actions.map((action) => `ssm:${action}`))
const keys = (actions: string[], ...purposes: string[]) => [
  ...purposes.flatMap((purpose) => on(`${parameters}/keys/${purpose}`, ...actions.map((action) => `ssm:${action}`))),
  ...on(`${parameters}/app`, 'ssm:GetParameter'),
]
const jobs = (...actions: string[]) =>
  ['DeliveryQueue', 'DeliveryPatientQueue'].flatMap((queue) => on(queue, ...actions.map((action) => `sqs:${action}`)))
const post = on(
  'arn:aws:execute-api:eu-west-1:111111111111:SocketApi/socket/POST/@connections/*',
  'execute-api:ManageConnections',
)
const close = on(
  'arn:aws:execute-api:eu-west-1:111111111111:SocketApi/socket/DELETE/@connections/*',
  'execute-api:ManageConnections',
)
const failures = ['s3:ListBucket FailuresFailedEvents', 's3:PutObject FailuresFailedEvents/*']
const stream = [
  ...on('DataTable', 'dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'),
  'dynamodb:ListStreams DataTable/stream/*',
  ...failures,
]
const timers = [
  ...on(
    'arn:aws:scheduler:eu-west-1:111111111111:schedule/Switchboard-test-timers/*',
    'scheduler:CreateSchedule',
    'scheduler:UpdateSchedule',
  ),
  'scheduler:DeleteSchedule arn:aws:scheduler:eu-west-1:111111111111:schedule/Switchboard-test-timers/cv_*',
  'iam:PassRole TimersRole',
]

// SES authorises the identity, and the configuration set that it sends by.
const email = ['identity/MailIdentity', 'configuration-set/MailIdentityConfiguration'].map(
  (resource) => `ses:SendRawEmail arn:aws:ses:eu-west-1:111111111111:${resource}`,
)

const objects = (folder: string, ...actions: string[]) =>
  on(`AttachmentsFiles/${folder}/*`, ...actions.map((action) => `s3:${action}`))
const exchange = [
  ...objects('uploads', 'GetObject', 'PutObject'),
  ...objects('files', 'GetObject', 'PutObject'),
  ...objects('incoming', 'GetObject'),
]

const purge = [
  's3:ListBucket AttachmentsFiles',
  ...['files', 'incoming', 'uploads'].flatMap((folder) => objects(folder, 'DeleteObject')),
]
const keepsSegments = objects('search', 'DeleteObject', 'GetObject', 'PutObject')
const runsOperations = [
  'Function',
  'Writing',
  'Settings',
  'Bulk',
  'Assistant',
  'Automation',
  'Reports',
  'Documents',
].map((name) => `lambda:InvokeFunction Http${name}`)

const attend = [
  ...on(
    'arn:aws:lambda:eu-west-1:111111111111:event-source-mapping:OutgoingSource',
    'lambda:GetEventSourceMapping',
    'lambda:UpdateEventSourceMapping',
  ),
  'sqs:GetQueueAttributes OutgoingQueue',
]

const allowed: Record<FunctionName, string[]> = {
  http: [...readWrite, ...indexes, ...channels('GetParameter'), ...exchange, ...objects('search', 'GetObject')],
  writing: [...readWrite, ...channels('GetParameter'), ...exchange],
  settings: [...readWrite, ...indexes, ...channels('GetParameter', 'PutParameter', 'DeleteParameter')],
  bulk: [...readWrite, ...indexes, ...channels('GetParameter'), ...exchange],
  // Models only where the stage names some.
  assistant: table('BatchGetItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
  automation: [...readWrite, ...indexes, ...channels('GetParameter', 'PutParameter', 'DeleteParameter')],
  reports: [...readWrite, ...indexes, ...email, ...objects('reports', 'DeleteObject', 'GetObject', 'PutObject')],
  documents: [],
  webhooks: [...receive, ...channels('GetParameter')],
  widget: [
    ...receive,
    ...channels('GetParameter'),
    ...keys(['GetParameter'], 'visitor', 'file-link', 'survey'),
    ...exchange,
  ],
  socket: [...readWrite, ...channels('GetParameter'), ...post, ...objects('uploads', 'GetObject'), ...runsOperations],
  mcp: [...table('GetItem', 'UpdateItem'), ...runsOperations],
  authorizer: [...table('DeleteItem', 'GetItem', 'UpdateItem'), ...keys(['GetParameter'], 'visitor')],
  bookkeeping: [
    ...readWrite,
    ...table('BatchWriteItem'),
    ...indexes,
    ...post,
    ...close,
    ...timers,
    ...purge,
    ...keepsSegments,
    'sqs:SendMessage OutgoingQueue',
    'lambda:InvokeFunction JobsFunction',
    ...stream,
  ],
  reactions: [
    ...readWrite,
    ...table('BatchWriteItem'),
    ...indexes,
    ...post,
    ...close,
    ...jobs('SendMessage'),
    ...timers,
    'sqs:SendMessage OutgoingQueue',
    ...attend,
    'lambda:InvokeFunction MailFunction',
    'lambda:InvokeFunction JobsFunction',
    'lambda:InvokeFunction RunsFunction',
    ...stream,
  ],
  delivery: [
    ...readWrite,
    ...jobs('ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage', 'SendMessage'),
    ...channels('GetParameter'),
    ...keys(['GetParameter'], 'file-link', 'reply-address', 'survey'),
    ...email,
    ...post,
    ...objects('uploads', 'GetObject'),
    ...objects('incoming', 'GetObject'),
    ...objects('files', 'DeleteObject', 'GetObject', 'PutObject'),
    'lambda:InvokeFunction RunsFunction',
  ],
  timer: [
    ...timers,
    ...readWrite,
    ...table('BatchWriteItem'),
    ...indexes,
    ...email,
    ...keepsSegments,
    'sqs:SendMessage OutgoingQueue',
    ...attend,
    'lambda:InvokeFunction HttpReports',
    'lambda:InvokeFunction JobsFunction',
    'lambda:InvokeFunction RunsFunction',
  ],
  jobs: [
    ...readWrite,
    ...table('BatchWriteItem'),
    ...indexes,
    ...objects('uploads', 'GetObject', 'PutObject'),
    ...objects('files', 'GetObject'),
    ...purge,
    ...keepsSegments,
  ],
  runs: [...readWrite, ...indexes, ...channels('GetParameter'), ...failures],
  outgoing: [
    ...table('BatchGetItem', 'ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
    ...channels('GetParameter'),
    ...on('OutgoingQueue', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:SendMessage'),
  ],
  mail: [...readWrite, 'lambda:InvokeFunction MailReader', ...keys(['GetParameter'], 'reply-address'), ...failures],
  // What anybody sends is read where nothing else can be had.
  reader: ['s3:GetObject MailInbound/inbound/*', ...objects('incoming', 'PutObject')],
  setup: [
    ...table('GetItem', 'PutItem', 'Query', 'UpdateItem'),
    ...channels('PutParameter'),
    ...keys(['GetParameter', 'PutParameter'], 'visitor', 'file-link', 'reply-address', 'survey'),
    's3:ListBucket FailuresFailedEvents',
    ...on('FailuresFailedEvents/*', 's3:DeleteObject', 's3:GetObject'),
    ...['StreamBookkeeping', 'StreamReactions', 'MailFunction', 'RunsFunction'].map(
      (name) => `lambda:InvokeFunction ${name}`,
    ),
  ],
}

describe('each function may do exactly what it needs', () => {
  test.each(Object.keys(functionEntries) as FunctionName[])('%s', (name) => {
    const granted = permissionsOf(resources, roleOf(name))
    const [logs, others] = [
      granted.filter((one) => one.startsWith('logs:')),
      granted.filter((one) => !one.startsWith('logs:')),
    ]
    expect(others).toEqual([...allowed[name]].sort())
    expect(logs.map((one) => one.split(' ')[0])).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents'])
    expect(new Set(logs.map((one) => one.split(' ')[1])).size).toBe(1)
  })

  test('every function of the manifest is deployed, and no other with our rights', () => {
    // Beside them only what copies the web's files during a deployment.
    expect([...functions.keys()].sort()).toEqual([...Object.keys(functionEntries), 'web-files'].sort())
    expect(new Set([...functions.keys()].map(roleOf)).size).toBe(functions.size)
  })
})

test('no policy allows all actions, and none names no resource', () => {
  const roles = ofType(resources, 'AWS::IAM::Role').map(([id]) => id)
  const granted = roles.flatMap((role) => permissionsOf(resources, role))
  expect(granted.filter((one) => /^\*|^[a-z0-9-]+:\*/.test(one))).toEqual([])
  expect([...new Set(granted.filter((one) => one.endsWith(' *')))].sort()).toEqual([])
})

test('O4 a model may be asked only where the stage names it, by the one function that does', () => {
  const stage = { assistantModels: ['us-east-1/amazon.nova-lite-v1:0', 'eu-central-1/eu.amazon.nova-pro-v1:0'] }
  const asking = deployed(stage)
  const roles = ofType(asking, 'AWS::IAM::Role').map(([id]) => id)
  const allowedTo = roles.filter((role) => permissionsOf(asking, role).some((one) => one.startsWith('bedrock:')))
  expect(allowedTo.map((role) => role.replace(/[0-9A-F]{8}$/, ''))).toEqual(['HttpAssistantRole'])
  expect(permissionsOf(asking, allowedTo[0] ?? '').filter((one) => one.startsWith('bedrock:'))).toEqual([
    'bedrock:InvokeModel arn:aws:bedrock:*::foundation-model/amazon.nova-pro-v1:0',
    'bedrock:InvokeModel arn:aws:bedrock:eu-central-1:111111111111:inference-profile/eu.amazon.nova-pro-v1:0',
    'bedrock:InvokeModel arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0',
  ])
  const policies = ofType(asking, 'AWS::IAM::Policy').map(([, { Properties }]) => JSON.stringify(Properties))
  expect(policies.filter((policy) => policy.includes('bedrock:InferenceProfileArn'))).toHaveLength(1)
  expect(() => deployed({ assistantModels: ['anything'] })).toThrow(/assistantModels/)
})

test('the scheduler’s role can only fire the timer function and park what failed', () => {
  const [role] = ofType(resources, 'AWS::IAM::Role').find(([id]) => /^TimersRole[0-9A-F]{8}$/.test(id)) ?? ['']
  expect(permissionsOf(resources, role)).toEqual([
    'lambda:InvokeFunction TimersFunction',
    'sqs:SendMessage FailuresNotices',
  ])
  expect(resources.get(role)?.Properties.AssumeRolePolicyDocument).toMatchObject({
    Statement: [
      {
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
      },
    ],
  })
})

test('a role is handed to the scheduler and to nobody else', () => {
  const passing = ofType(resources, 'AWS::IAM::Policy').flatMap(([, { Properties }]) =>
    z
      .object({ PolicyDocument: z.object({ Statement: z.array(z.record(z.string(), z.unknown())) }) })
      .parse(Properties)
      .PolicyDocument.Statement.filter(({ Action }) => Action === 'iam:PassRole'),
  )
  // Of the three functions that set schedules.
  expect(passing).toHaveLength(3)
  for (const { Condition } of passing) {
    expect(Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } })
  }
})
