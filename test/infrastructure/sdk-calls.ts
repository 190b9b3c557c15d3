import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { type FunctionName, functionEntries } from '../../functions/manifest.ts'
import { TABLE } from '../../functions/platform/table-definition.ts'
import { deployed, functionsOf, permissionsOf } from './deployed.ts'
import { reachableFrom, readCode, storeFunctions } from './reachable.ts'

/**
 * What AWS authorises for each call that our code makes, by the Service Authorization Reference: action and a part of the
 * resource's name. A call that is not here fails the test.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const table = (...actions: string[]) => actions.map((action) => `dynamodb:${action} DataTable`)
const jobs = (action: string) => ['DeliveryQueue', 'DeliveryPatientQueue'].map((queue) => `sqs:${action} ${queue}`)
const commands: Record<string, string[]> = {
  BatchGetCommand: table('BatchGetItem'),
  BatchWriteCommand: table('BatchWriteItem'),
  DeleteCommand: table('DeleteItem'),
  GetCommand: table('GetItem'),
  PutCommand: table('PutItem'),
  QueryCommand: table('Query'),
  // By its members, below.
  TransactWriteCommand: [],
  UpdateCommand: table('UpdateItem'),
  // By the models that the stage names; the default stage names none.
  ConverseCommand: [],
  PostToConnectionCommand: ['execute-api:ManageConnections POST/@connections/*'],
  DeleteConnectionCommand: ['execute-api:ManageConnections DELETE/@connections/*'],
  // The identity, and the configuration set that it has by default.
  SendRawEmailCommand: [
    'ses:SendRawEmail identity/MailIdentity',
    'ses:SendRawEmail configuration-set/MailIdentityConfiguration',
  ],
}
/** Members of a transaction, and a query of an index. */
const keys: Record<string, string[]> = {
  Put: table('PutItem'),
  Update: table('UpdateItem'),
  Delete: table('DeleteItem'),
  ConditionCheck: table('ConditionCheckItem'),
  IndexName: Object.keys(TABLE.indexes).map((index) => `dynamodb:Query DataTable/index/${index}`),
}
/** Requests that are signed by ourselves: SSM by action, S3 by method and what it does. */
const files = 'functions/areas/attachments/adapter/file-store.ts#createFileStore'
const parameters = 'functions/platform/parameters.ts#createParameters'
const failedEvents = 'functions/areas/installation/adapter/failed-events.ts#openFailedEvents'
const rollups = 'functions/areas/reports/adapter/rollup-files.ts#createRollupFiles'
const segments = 'functions/areas/search/adapter/segment-files.ts#createSegmentFiles'
const objects = 'functions/platform/stored-objects.ts#createStoredObjects'
const invoked = 'functions/platform/functions.ts#openFunctions'
const asked = ['MailFunction', 'MailReader', 'RunsFunction', 'StreamReactions', 'StreamBookkeeping']
const operationFunctions = [
  'HttpFunction',
  'HttpWriting',
  'HttpSettings',
  'HttpBulk',
  'HttpAssistant',
  'HttpAutomation',
  'HttpReports',
  'HttpDocuments',
]
const sqs = 'functions/platform/sqs.ts#openSqs'
const jobQueue = 'functions/platform/job-queue.ts#createJobQueue'
const outgoingQueue = 'functions/areas/webhook-endpoints/adapter/outgoing-queue.ts#createOutgoingQueue'
const outgoingSource = 'functions/areas/webhook-endpoints/adapter/outgoing-source.ts#createOutgoingSource'
const eventSource = 'functions/platform/event-source.ts#openEventSource'
const eventBridge = 'functions/platform/eventbridge-scheduler.ts#openEventBridgeScheduler'
const s3 = (...actions: string[]) => actions.map((action) => `s3:${action} AttachmentsFiles`)
const requests: Record<string, string[]> = {
  [`${files}.uploadTarget`]: s3('PutObject'),
  [`${files}.downloadLink`]: s3('GetObject'),
  [`${files}.find`]: s3('GetObject'),
  [`${files}.copy`]: s3('GetObject', 'PutObject'),
  [`${files}.put`]: s3('PutObject'),
  [`${files}.read`]: s3('GetObject'),
  [`${files}.readPart`]: s3('GetObject'),
  [`${files}.write`]: s3('PutObject'),
  [`${files}.begin`]: s3('PutObject'),
  [`${files}.complete`]: s3('PutObject'),
  [`${files}.remove`]: s3('DeleteObject'),
  [`${files}.list`]: s3('ListBucket'),
  [`${files}.failed`]: [],
  [`${failedEvents}.failed`]: [],
  [`${failedEvents}.list`]: ['s3:ListBucket FailuresFailedEvents'],
  [`${failedEvents}.read`]: ['s3:GetObject FailuresFailedEvents/*'],
  [`${failedEvents}.remove`]: ['s3:DeleteObject FailuresFailedEvents/*'],
  [`${invoked}.invoke`]: [...asked, ...operationFunctions].map((name) => `lambda:InvokeFunction ${name}`),
  [`${invoked}.send`]: ['MailFunction', 'JobsFunction', 'RunsFunction', 'HttpReports'].map(
    (name) => `lambda:InvokeFunction ${name}`,
  ),
  [`${invoked}.call`]: [],
  [`${sqs}.call`]: [],
  // By who calls them: each knows one kind of queue.
  [`${sqs}.changeMessageVisibility`]: [],
  [`${sqs}.deleteMessage`]: [],
  [`${sqs}.sendMessage`]: [],
  [`${jobQueue}.enqueue`]: jobs('SendMessage'),
  [`${jobQueue}.postpone`]: jobs('ChangeMessageVisibility'),
  [`${jobQueue}.finish`]: jobs('DeleteMessage'),
  [`${outgoingQueue}.send`]: ['sqs:SendMessage OutgoingQueue'],
  [`${outgoingQueue}.finish`]: ['sqs:DeleteMessage OutgoingQueue'],
  [`${outgoingSource}.isOn`]: ['lambda:GetEventSourceMapping OutgoingSource'],
  [`${outgoingSource}.turn`]: ['lambda:UpdateEventSourceMapping OutgoingSource'],
  [`${outgoingSource}.size`]: ['sqs:GetQueueAttributes OutgoingQueue'],
  // By who calls them: there is one.
  [`${eventSource}.isOn`]: [],
  [`${eventSource}.turn`]: [],
  [`${sqs}.size`]: [],
  [`${eventBridge}.answered`]: [],
  [`${eventBridge}.set`]: [],
  [`${eventBridge}.createSchedule`]: ['scheduler:CreateSchedule Switchboard-test-timers/*', 'iam:PassRole TimersRole'],
  [`${eventBridge}.updateSchedule`]: ['scheduler:UpdateSchedule Switchboard-test-timers/*', 'iam:PassRole TimersRole'],
  [`${eventBridge}.deleteSchedule`]: ['scheduler:DeleteSchedule Switchboard-test-timers/cv_*'],
  [`${parameters}.call`]: [],
  [`${parameters}.getVersion`]: ['ssm:GetParameter parameter/switchboard/prod'],
  [`${parameters}.get`]: ['ssm:GetParameter parameter/switchboard/prod'],
  [`${parameters}.put`]: ['ssm:PutParameter parameter/switchboard/prod'],
  [`${parameters}.remove`]: ['ssm:DeleteParameter parameter/switchboard/prod'],
  'functions/platform/stored-objects.ts#createObjectReader': ['s3:GetObject MailInbound/inbound/*'],
  'functions/platform/stored-objects.ts#requestTo': [],
  // By who calls them, below.
  [`${objects}.read`]: [],
  [`${objects}.put`]: [],
  [`${objects}.remove`]: [],
  [`${segments}.read`]: ['s3:GetObject AttachmentsFiles/search/*'],
  [`${segments}.write`]: ['s3:PutObject AttachmentsFiles/search/*'],
  [`${segments}.remove`]: ['s3:DeleteObject AttachmentsFiles/search/*'],
  [`${rollups}.read`]: ['s3:GetObject AttachmentsFiles/reports/*'],
  [`${rollups}.write`]: ['s3:PutObject AttachmentsFiles/reports/*'],
  [`${rollups}.remove`]: ['s3:DeleteObject AttachmentsFiles/reports/*'],
}
/** By which names dependencies are called, and what makes them. */
const factories = {
  files,
  segments,
  rollups,
  objects,
  failedEvents,
  functions: invoked,
  jobRoom: 'functions/areas/jobs/adapter/job-room.ts#createJobRoom',
  crmRoom: 'functions/areas/crm/adapter/crm-room.ts#createCrmRoom',
  botRoom: 'functions/areas/bots/adapter/bot-room.ts#createBotRoom',
  reportRoom: 'functions/areas/reports/adapter/report-room.ts#createReportRoom',
  runRoom: 'functions/areas/workflow-runs/adapter/run-room.ts#createRunRoom',
  mailRoom: 'functions/areas/unmatched-mail/adapter/mail-room.ts#createMailRoom',
  parameters,
  secrets: 'functions/platform/secrets.ts#createSecrets',
  queue: jobQueue,
  outgoing: outgoingQueue,
  outgoingSource,
  scheduler: 'functions/platform/scheduler.ts#createScheduler',
  eventBridge,
  sqs,
  sockets: 'functions/areas/sockets/adapter/sockets.ts#createSockets',
  socketCloser: 'functions/areas/sockets/adapter/socket-closer.ts#createSocketCloser',
  mailer: 'functions/areas/email/adapter/sending.ts#createMailer',
  mailbox: 'functions/areas/email/adapter/mail-reader.ts#createMailbox',
  operations: 'functions/edges/compose-operations.ts#createOperations',
}

/** What the code could do by its shape, and never does. */
const never: Partial<Record<FunctionName, Record<string, string>>> = {
  webhooks: {
    'dynamodb:DeleteItem DataTable': 'Markers of who joined go when somebody leaves; no message has anybody leave.',
  },
  reactions: { 'lambda:InvokeFunction HttpReports': 'The sweep has reports rolled up, and nobody else.' },
  bookkeeping: Object.fromEntries(
    ['MailFunction', 'RunsFunction', 'HttpReports'].map((name) => [
      `lambda:InvokeFunction ${name}`,
      'It has jobs go on, and asks nobody else.',
    ]),
  ),
  documents: { 'dynamodb:UpdateItem DataTable': 'It has no table.' },
  widget: { 'dynamodb:DeleteItem DataTable': 'The same.' },
  delivery: Object.fromEntries(
    [...asked.filter((name) => name !== 'RunsFunction'), ...operationFunctions].map((name) => [
      `lambda:InvokeFunction ${name}`,
      'It has bots asked, and asks nobody else.',
    ]),
  ),
  mail: Object.fromEntries(
    [...asked.filter((name) => name !== 'MailReader'), ...operationFunctions].map((name) => [
      `lambda:InvokeFunction ${name}`,
      'It asks the reader, and nobody else.',
    ]),
  ),
  reader: { 'dynamodb:UpdateItem DataTable': 'It has no table: parts of an email are put into the bucket.' },
  socket: Object.fromEntries(
    asked.map((name) => [`lambda:InvokeFunction ${name}`, 'It asks those that run operations, and nobody else.']),
  ),
  authorizer: { 'dynamodb:PutItem DataTable': 'What a commit of one put takes, and it puts nothing.' },
  mcp: {
    ...Object.fromEntries(
      asked.map((name) => [`lambda:InvokeFunction ${name}`, 'It asks those that run operations, and nobody else.']),
    ),
    'dynamodb:PutItem DataTable': 'The same.',
  },
  timer: { 'lambda:InvokeFunction MailFunction': 'It asks whoever does jobs, and nobody else.' },
  setup: {
    ...Object.fromEntries(
      ['MailReader', ...operationFunctions].map((name) => [
        `lambda:InvokeFunction ${name}`,
        'What failed is done again by whom it was given to, which these are not.',
      ]),
    ),
    'dynamodb:DeleteItem DataTable': 'The address of an agent who is deleted becomes free; setup deletes nobody.',
  },
}
/** The table's rights come in grades (`lib/support/permissions.ts`), of which a function may use less. */
const graded = /^dynamodb:\w+ DataTable$/
/** What Lambda does by a function's role, and no call of ours: its log, its queue, its stream, what failed, traces. */
const byLambda =
  /^(logs:|sqs:(ReceiveMessage|GetQueueAttributes) |dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams) |s3:(PutObject|ListBucket) FailuresFailedEvents)/

const code = readCode()
const store = storeFunctions(code)
const resources = deployed()
const functions = functionsOf(resources)

const grantedTo = (name: FunctionName) => {
  const { Role } = z
    .object({ Role: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }) })
    .parse(functions.get(name))
  return permissionsOf(resources, Role['Fn::GetAtt'][0])
}

/** What the code of a function takes: each as `action part-of-the-resource`. */
function neededBy(name: FunctionName): Set<string> {
  const reached = reachableFrom(code, functionEntries[name], { factories, store, not: ['functions/edges/store.ts#'] })
  const needed = new Set<string>()
  for (const [id, { makes, keys: written }] of reached) {
    for (const command of makes)
      if (command.endsWith('Command')) for (const one of commands[command] ?? []) needed.add(one)
    // Only where items are written or read: elsewhere `Delete` is a word.
    if (/\/(store|platform)\//.test(id)) for (const key of written) for (const one of keys[key] ?? []) needed.add(one)
    for (const one of requests[id] ?? []) needed.add(one)
  }
  return needed
}

const covers = (granted: string, needed: string) => {
  const [action, part = ''] = needed.split(' ')
  const [allowed, resource = ''] = granted.split(' ')
  return allowed === action && (part === 'DataTable' ? resource === part : resource.includes(part))
}

describe('every call to AWS', () => {
  test('is one of which it is written down what it takes', () => {
    const made = [...code.pieces.values()].flatMap(({ makes }) => [...makes].filter((one) => one.endsWith('Command')))
    expect([...new Set(made)].filter((command) => !(command in commands))).toEqual([])
    expect(made.length).toBeGreaterThan(20)
    const signing = [...code.pieces].filter(([, { refers }]) =>
      refers.has('functions/platform/aws-request.ts#createAwsRequest'),
    )
    expect(signing.length).toBeGreaterThan(3)
    for (const [factory] of signing) {
      const methods = [...code.pieces.keys()].filter((id) => id.startsWith(`${factory}.`))
      expect((methods.length > 0 ? methods : [factory]).filter((id) => !(id in requests))).toEqual([])
    }
    expect(Object.keys(requests).filter((id) => !code.pieces.has(id))).toEqual([])
    expect(Object.values(factories).filter((id) => !code.pieces.has(id))).toEqual([])
  })

  test.each(Object.keys(functionEntries) as FunctionName[])('that %s makes is allowed to it', (name) => {
    const granted = grantedTo(name)
    const needed = [...neededBy(name)].filter((one) => never[name]?.[one] === undefined)
    // Documents are the same everywhere: nothing is asked for them.
    expect(needed.length > 0).toBe(name !== 'documents')
    expect(needed.filter((one) => !granted.some((other) => covers(other, one)))).toEqual([])
  })
  test.each(Object.keys(functionEntries) as FunctionName[])('and nothing else is allowed to %s', (name) => {
    const needed = [...neededBy(name)]
    const unneeded = grantedTo(name).filter(
      (one) => !byLambda.test(one) && !graded.test(one) && !needed.some((other) => covers(one, other)),
    )
    expect(unneeded).toEqual([])
  })
})
