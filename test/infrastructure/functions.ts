import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { readStage } from '../../bin/config.ts'
import { functionOf } from '../../contracts/function-of.ts'
import { type FunctionName, functionEntries } from '../../functions/manifest.ts'
import * as ENV from '../../functions/platform/env-names.ts'
import { nodeOptionsOf } from '../../lib/support/memory.ts'
import { deployed, functionsOf, ofType, permissionsOf, text } from './deployed.ts'

const resources = deployed({ ownerEmail: 'ann@acme.test' })
const functions = functionsOf(resources)
const talking = functionsOf(deployed({ logInvocations: true, logLevel: 'warn', socketPartitions: 4 }))
const environmentOf = (name: string) =>
  z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) }).parse(functions.get(name))
    .Environment.Variables

const timers = [ENV.scheduleGroup, ENV.scheduleRoleArn, ENV.timerFunctionArn, ENV.scheduleDlqArn]
const needed: Record<FunctionName, string[]> = {
  http: [
    ENV.table,
    ENV.filesBucket,
    ENV.secretsPrefix,
    ENV.socketUrl,
    ENV.publicUrl,
    ENV.consoleUrl,
    ENV.webhooksUrl,
    ENV.tokenIssuer,
    ENV.tokenAudience,
  ],
  writing: [ENV.table, ENV.filesBucket, ENV.secretsPrefix, ENV.publicUrl, ENV.tokenIssuer, ENV.tokenAudience],
  settings: [ENV.table, ENV.secretsPrefix, ENV.publicUrl, ENV.webhooksUrl],
  bulk: [ENV.table, ENV.filesBucket, ENV.secretsPrefix, ENV.publicUrl],
  assistant: [ENV.table, ENV.assistantModels, ENV.publicUrl],
  automation: [ENV.table, ENV.secretsPrefix, ENV.publicUrl],
  reports: [ENV.table, ENV.filesBucket, ENV.emailFrom, ENV.publicUrl, ENV.consoleUrl],
  documents: [ENV.publicUrl],
  webhooks: [ENV.table, ENV.secretsPrefix, ENV.publicUrl],
  widget: [ENV.table, ENV.filesBucket, ENV.secretsPrefix, ENV.socketUrl, ENV.distributionKey],
  socket: [
    ENV.table,
    ENV.filesBucket,
    ENV.secretsPrefix,
    ENV.socketUrl,
    ENV.socketEndpoint,
    ENV.publicUrl,
    ENV.operationFunctionArns,
  ],
  authorizer: [ENV.table, ENV.secretsPrefix, ENV.tokenIssuer, ENV.tokenAudience],
  mcp: [ENV.table, ENV.publicUrl, ENV.consoleUrl, ENV.operationFunctionArns],
  bookkeeping: [ENV.table, ENV.filesBucket, ENV.socketEndpoint, ENV.outgoingQueueUrl, ENV.jobsFunctionArn, ...timers],
  reactions: [
    ENV.table,
    ENV.socketEndpoint,
    ENV.deliveryQueueUrl,
    ENV.patientQueueUrl,
    ENV.outgoingQueueUrl,
    ENV.outgoingSource,
    ENV.mailFunctionArn,
    ENV.jobsFunctionArn,
    ENV.runsFunctionArn,
    ...timers,
  ],
  delivery: [
    ENV.table,
    ENV.filesBucket,
    ENV.deliveryQueueUrl,
    ENV.patientQueueUrl,
    ENV.secretsPrefix,
    ENV.publicUrl,
    ENV.webhooksUrl,
    ENV.socketEndpoint,
    ENV.emailDomain,
    ENV.emailFrom,
    ENV.runsFunctionArn,
  ],
  timer: [
    ...timers,
    ENV.table,
    ENV.filesBucket,
    ENV.emailFrom,
    ENV.consoleUrl,
    ENV.jobsFunctionArn,
    ENV.runsFunctionArn,
    ENV.reportsFunctionArn,
    ENV.outgoingQueueUrl,
    ENV.outgoingSource,
  ],
  jobs: [ENV.table, ENV.filesBucket],
  runs: [ENV.table, ENV.secretsPrefix, ENV.consoleUrl],
  outgoing: [ENV.table, ENV.secretsPrefix, ENV.outgoingQueueUrl],
  mail: [ENV.table, ENV.secretsPrefix, ENV.emailDomain, ENV.readerFunctionArn],
  reader: [ENV.filesBucket],
  setup: [ENV.table, ENV.secretsPrefix, ENV.failuresBucket, ENV.setupWorkspace, ENV.inboxShards, ENV.counterLanes],
}
const names = Object.keys(functionEntries) as FunctionName[]
/** How many run operations. */
const running = new Set(Object.values(functionOf)).size

describe('every function', () => {
  test.each(names)('%s is told what it needs, and nothing else', (name) => {
    const ofNode = nodeOptionsOf[name] === undefined ? [] : ['NODE_OPTIONS']
    expect(Object.keys(environmentOf(name)).sort()).toEqual([...needed[name], ...ofNode, ENV.logLevel].sort())
  })

  test.each(names)('%s runs on the one runtime, untraced', (name) => {
    expect(functions.get(name)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
    })
    // Traces are billed per request and would cost more than the messages.
    expect(functions.get(name)).not.toHaveProperty('TracingConfig')
  })

  test.each(names)('%s says nothing of an invocation that went well, unless the stage asks for it', (name) => {
    const LoggingConfig = { LogFormat: 'JSON', ApplicationLogLevel: 'INFO', SystemLogLevel: 'WARN' }
    expect(functions.get(name)).toMatchObject({ LoggingConfig })
    expect(talking.get(name)).toMatchObject({
      LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'WARN', SystemLogLevel: 'INFO' },
    })
  })

  test('knows of several partitions of sockets where the stage has them', () => {
    const variables = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) })
    for (const name of names) {
      expect(variables.parse(talking.get(name)).Environment.Variables[ENV.socketPartitions]).toBe('4')
    }
  })

  test('is kept from answering after the caller is gone: HTTP APIs wait 30 seconds', () => {
    for (const name of [
      'http',
      'writing',
      'settings',
      'bulk',
      'assistant',
      'automation',
      'webhooks',
      'widget',
      'socket',
      'mcp',
      'authorizer',
    ]) {
      expect(functions.get(name)?.Timeout).toBeLessThan(29)
    }
  })
})

test('all logs end after the days of the stage', () => {
  const days = ofType(resources, 'AWS::Logs::LogGroup').map(([, { Properties }]) => Properties.RetentionInDays)
  // Beside the functions' own: two APIs, and what copies the web's files.
  expect(days).toHaveLength(names.length + 3)
  expect(new Set(days)).toEqual(new Set([90]))
})

test('the addresses that functions are given are those of what is deployed', () => {
  expect(text(environmentOf('http')[ENV.socketUrl])).toMatch(
    /^wss:\/\/SocketApi\.execute-api\.eu-west-1\.(amazonaws\.com|AWS::URLSuffix)\/socket$/,
  )
  expect(text(environmentOf('reactions')[ENV.socketEndpoint])).toMatch(/^https:\/\/SocketApi\.execute-api\./)
  expect(text(environmentOf('reactions')[ENV.timerFunctionArn])).toBe(
    `arn:aws:lambda:eu-west-1:111111111111:function:${functions.get('timer')?.FunctionName}`,
  )
  expect(environmentOf('http')[ENV.secretsPrefix]).toBe('/switchboard/prod')
})

test('the widget knows the distribution by the word that it sends to the API', () => {
  const Header = z.object({ HeaderName: z.string(), HeaderValue: z.unknown() })
  const Origin = z.object({ OriginCustomHeaders: z.array(Header).optional() })
  const Distribution = z.object({ DistributionConfig: z.object({ Origins: z.array(Origin) }) })
  const sent = ofType(resources, 'AWS::CloudFront::Distribution').flatMap(([, { Properties }]) =>
    Distribution.parse(Properties).DistributionConfig.Origins.flatMap((origin) => origin.OriginCustomHeaders ?? []),
  )
  const word = environmentOf('widget')[ENV.distributionKey]
  expect(sent).toEqual([{ HeaderName: 'x-switchboard-distribution', HeaderValue: word }])
  expect(JSON.stringify(word)).toContain('AWS::StackId')
})

test('the API’s own domain is what providers are told', () => {
  const arn = 'arn:aws:acm:eu-west-1:111111111111:certificate/one'
  const own = deployed({ apiDomain: 'api.acme.test', apiCertificateArn: arn })
  const { Environment } = z
    .object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) })
    .parse(functionsOf(own).get('webhooks'))
  expect(Environment.Variables[ENV.publicUrl]).toBe('https://api.acme.test')
  expect(ofType(own, 'AWS::ApiGatewayV2::DomainName')).toHaveLength(1)
})

test('traces are on by a switch, with the right to write them and no other', () => {
  const traced = deployed({ tracing: true })
  const modes = [...functionsOf(traced)].map(([name, { TracingConfig }]) => [name, TracingConfig])
  expect(modes.filter(([name]) => name !== 'web-files')).toEqual(
    [...functions.keys()].filter((name) => name !== 'web-files').map((name) => [name, { Mode: 'Active' }]),
  )
  for (const [role] of ofType(traced, 'AWS::IAM::Role')) {
    const before = permissionsOf(resources, role)
    const added = permissionsOf(traced, role).filter((one) => !before.includes(one))
    expect([[], ['xray:PutTelemetryRecords *', 'xray:PutTraceSegments *']]).toContainEqual(added)
  }
})

test('what providers send has places whatever else is busy; a stage may reserve otherwise, or nothing', () => {
  const reservedOf = (given?: object) =>
    [...functionsOf(deployed({ ownerEmail: 'ann@acme.test', ...given }))].flatMap(
      ([name, { ReservedConcurrentExecutions: places }]) => (places === undefined ? [] : [[name, places]]),
    )
  expect(reservedOf()).toEqual([
    ['http', 200],
    ['writing', 100],
    ['webhooks', 100],
  ])
  expect(reservedOf({ reservedConcurrency: { delivery: 20 } })).toEqual([['delivery', 20]])
  expect(reservedOf({ reservedConcurrency: 'none' })).toEqual([])
  // An account that is new has ten places, and AWS lets none of them be reserved.
  expect(readStage('dev').reservedConcurrency).toEqual({})
})

test('E3 a deployment sets up the workspace and its owner once', () => {
  expect(JSON.parse(text(environmentOf('setup')[ENV.setupWorkspace]))).toEqual({
    workspace: { name: 'Switchboard' },
    agents: [{ id: 'ag_owner', email: 'ann@acme.test', role: 'owner', name: 'Owner', teams: {} }],
    teams: [],
    channels: [],
  })
  expect(ofType(resources, 'Custom::Trigger').map(([, { Properties }]) => Properties.InvocationType)).toEqual([
    'RequestResponse',
  ])
})

describe('a stage with gradual deployment', () => {
  const gradual = deployed({ gradualDeployment: 'linear' })
  const aliases = ofType(gradual, 'AWS::Lambda::Alias')

  test('has nothing of it unless it is asked for', () => {
    expect(ofType(deployed(), 'AWS::Lambda::Alias')).toEqual([])
    expect(ofType(deployed(), 'AWS::CodeDeploy::DeploymentGroup')).toEqual([])
    expect(() => readStage('prod', { gradualDeployment: 'slow' })).toThrow(/gradualDeployment/)
  })

  test('shifts every function that customers and agents reach, and takes it back by the alarms about them', () => {
    const groups = ofType(gradual, 'AWS::CodeDeploy::DeploymentGroup')
    expect(groups).toHaveLength(aliases.length)
    expect(aliases.length).toBe(running + 8)
    for (const [, { Properties }] of groups) {
      expect(Properties.DeploymentConfigName).toBe('CodeDeployDefault.LambdaLinear10PercentEvery2Minutes')
      expect(Properties.AutoRollbackConfiguration).toMatchObject({ Enabled: true })
      const { Alarms } = Properties.AlarmConfiguration as { Alarms: { Name: object }[] }
      expect(Alarms.map(({ Name }) => text(Name))).toEqual(['MonitoringCustomersUnheard', 'MonitoringFunctionsFailing'])
    }
  })

  test('is called by that alias', () => {
    const callers = [
      'AWS::Lambda::EventSourceMapping',
      'AWS::ApiGatewayV2::Integration',
      'AWS::ApiGatewayV2::Authorizer',
    ]
    const called = JSON.stringify(
      callers.flatMap((type) => ofType(gradual, type).map(([, { Properties }]) => Properties)),
    )
    for (const [alias] of aliases) expect(called).toContain(`"Ref":"${alias}"`)
    const arns = JSON.stringify(functionsOf(gradual).get('socket')?.Environment)
    const run = aliases.filter(([id]) => /^Http/.test(id))
    expect(run).toHaveLength(running)
    for (const [alias] of run) expect(arns).toContain(`"Ref":"${alias}"`)
  })
})
