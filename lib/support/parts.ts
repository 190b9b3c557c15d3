import { ArnFormat, Stack } from 'aws-cdk-lib'
import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { OperationFunction } from '../../contracts/operations.ts'
import type { Every } from '../../functions/kernel/every.ts'
import { type SigningPurpose, signingPurposes } from '../../functions/kernel/signing-purposes.ts'
import { type FunctionName, functions, type PartOf, tableRights } from '../../functions/manifest.ts'
import type { EnvName } from '../../functions/platform/env-name.ts'
import * as ENV from '../../functions/platform/env-names.ts'
import type { Attachments } from '../attachments.ts'
import type { Failures } from '../failures.ts'
import type { AppFunction } from './function.ts'
import {
  allow,
  channelSecrets,
  indexAccess,
  modelAccess,
  type Permission,
  secretsPrefix,
  signingKeys,
  tableAccess,
} from './permissions.ts'
import type { JobQueues } from './queue.ts'
import type { Stage } from './stage.ts'

/** What a part of the manifest gives a function in AWS. */
interface Grant {
  environment?: Partial<Record<EnvName, string>>
  allowed?: Permission[]
}
interface Place {
  scope: Construct
  stage: Stage
}
type OfTable = Place & { table: ITable }
type OfFiles = Place & { files: Attachments }
type OfQueues = Place & { queues: JobQueues }
type OfSockets = Place & { socketApi: { endpoint: string; post(): Permission; close(): Permission } }
type OfTimers = Place & {
  timers: { environment: Partial<Record<EnvName, string>>; arm(): Permission[] }
}
type OfFailures = Place & { failures: Failures; replayable: string[] }
type OfOperations = Place & { operations: Record<OperationFunction, AppFunction> }
type OfMail = Place & { sendingArns: string[] }

const items =
  (part: keyof typeof tableRights) =>
  ({ table }: OfTable) => ({
    environment: { [ENV.table]: table.tableName },
    allowed: [tableAccess(table, tableRights[part])],
  })
const secrets =
  (actions: Parameters<typeof channelSecrets>[2]) =>
  ({ scope, stage }: Place) => ({
    environment: { [ENV.secretsPrefix]: secretsPrefix(stage) },
    allowed: [channelSecrets(scope, stage, actions)],
  })
const keys =
  (actions: Parameters<typeof signingKeys>[2], ...purposes: SigningPurpose[]) =>
  ({ scope, stage }: Place) => ({
    environment: { [ENV.secretsPrefix]: secretsPrefix(stage) },
    allowed: signingKeys(scope, stage, actions, purposes),
  })
const files =
  (allowed: (files: Attachments) => Permission[]) =>
  ({ files }: OfFiles) => ({
    environment: { [ENV.filesBucket]: files.bucket.bucketName },
    allowed: allowed(files),
  })
const toQueues =
  (...actions: string[]) =>
  ({ queues: { prompt, patient } }: OfQueues) => ({
    environment: { [ENV.deliveryQueueUrl]: prompt.queueUrl, [ENV.patientQueueUrl]: patient.queueUrl },
    allowed: [allow(actions, [prompt.queueArn, patient.queueArn])],
  })
const toOutgoing =
  (...actions: string[]) =>
  ({ outgoingQueue }: Place & { outgoingQueue: Queue }) => ({
    environment: { [ENV.outgoingQueueUrl]: outgoingQueue.queueUrl },
    allowed: [allow(actions, [outgoingQueue.queueArn])],
  })
/** An event source mapping, by its id. */
const mappingArn = (scope: Construct, id: string) =>
  Stack.of(scope).formatArn({
    service: 'lambda',
    resource: 'event-source-mapping',
    resourceName: id,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  })
const nothing = (_place: Place): Grant => ({})

/** The rights and settings of every part. */
const grants = {
  'table:read-write': items('table:read-write'),
  'table:carry': items('table:carry'),
  'table:receive': items('table:receive'),
  'table:admit': items('table:admit'),
  'table:recognise': items('table:recognise'),
  'table:assist': items('table:assist'),
  'table:tell': items('table:tell'),
  'table:install': items('table:install'),
  'table:batches': items('table:batches'),
  indexes: ({ table, stage }: OfTable) => ({ allowed: [indexAccess(table, stage)] }),
  'channel-secrets:read': secrets(['ssm:GetParameter']),
  'channel-secrets:keep': secrets(['ssm:GetParameter', 'ssm:PutParameter', 'ssm:DeleteParameter']),
  'channel-secrets:add': secrets(['ssm:PutParameter']),
  'signing-keys:visitor': keys(['ssm:GetParameter'], 'visitor'),
  'signing-keys:file-link': keys(['ssm:GetParameter'], 'file-link'),
  'signing-keys:reply-address': keys(['ssm:GetParameter'], 'reply-address'),
  'signing-keys:survey': keys(['ssm:GetParameter'], 'survey'),
  // Keys are made at a deployment and replaced by an operator, never by whoever signs.
  'signing-keys:keep': keys(['ssm:GetParameter', 'ssm:PutParameter'], ...signingPurposes),
  channels: nothing,
  adapters: nothing,
  checks: nothing,
  lists: nothing,
  outside: nothing,
  dialogflow: nothing,
  connectors: nothing,
  'outgoing:send': toOutgoing('sqs:SendMessage'),
  'outgoing:work': toOutgoing(
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:ReceiveMessage',
    // What waits is worked off in rounds.
    'sqs:SendMessage',
  ),
  'outgoing:attend': ({
    scope,
    outgoingQueue,
    outgoingSource,
  }: Place & { outgoingQueue: Queue; outgoingSource: string }) => ({
    environment: { [ENV.outgoingSource]: outgoingSource },
    allowed: [
      allow(['lambda:GetEventSourceMapping', 'lambda:UpdateEventSourceMapping'], [mappingArn(scope, outgoingSource)]),
      allow(['sqs:GetQueueAttributes'], [outgoingQueue.queueArn]),
    ],
  }),
  'queue:send': toQueues('sqs:SendMessage'),
  'queue:work': toQueues(
    'sqs:ChangeMessageVisibility',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:ReceiveMessage',
    // What turns out to take long is handed over.
    'sqs:SendMessage',
  ),
  'files:exchange': files((bucket) => bucket.exchange()),
  // What is imported is read, what is exported is written, and what was refused.
  'files:jobs': files((bucket) => [
    ...bucket.objects(['s3:DeleteObject', 's3:GetObject', 's3:PutObject'], ['uploads']),
    ...bucket.objects(['s3:GetObject'], ['files']),
  ]),
  // What somebody says to have uploaded: a visitor's file, a list of recipients.
  'files:uploaded': files((bucket) => bucket.objects(['s3:GetObject'], ['uploads'])),
  'files:deliver': files((bucket) => [
    ...bucket.objects(['s3:GetObject'], ['uploads', 'incoming']),
    ...bucket.objects(['s3:DeleteObject', 's3:GetObject', 's3:PutObject'], ['files']),
  ]),
  'files:incoming': files((bucket) => bucket.objects(['s3:PutObject'], ['incoming'])),
  // A deleted conversation takes its files along, somebody who is erased (C7) what lies there for a while as well.
  'files:purge': files((bucket) => [
    bucket.list(),
    ...bucket.objects(['s3:DeleteObject'], ['files', 'incoming', 'uploads']),
  ]),
  // A search reads what the stream and the sweep keep.
  'segments:read': files((bucket) => bucket.objects(['s3:GetObject'], ['search'])),
  'segments:keep': files((bucket) => bucket.objects(['s3:DeleteObject', 's3:GetObject', 's3:PutObject'], ['search'])),
  'rollups:keep': files((bucket) => bucket.objects(['s3:DeleteObject', 's3:GetObject', 's3:PutObject'], ['reports'])),
  scheduler: ({ timers }: OfTimers) => ({ environment: timers.environment, allowed: timers.arm() }),
  sockets: ({ socketApi }: OfSockets) => ({
    environment: { [ENV.socketEndpoint]: socketApi.endpoint },
    allowed: [socketApi.post()],
  }),
  'socket-closer': ({ socketApi }: OfSockets) => ({
    environment: { [ENV.socketEndpoint]: socketApi.endpoint },
    allowed: [socketApi.close()],
  }),
  mailer: ({ stage, sendingArns }: OfMail) => ({
    environment: { [ENV.emailFrom]: stage.emailFrom },
    allowed: [allow(['ses:SendRawEmail'], sendingArns)],
  }),
  'mail-room': ({ mailFunction }: Place & { mailFunction: AppFunction }) => ({
    environment: { [ENV.mailFunctionArn]: mailFunction.functionArn },
    allowed: [allow(['lambda:InvokeFunction'], [mailFunction.functionArn])],
  }),
  // By the alias of each, where it has one.
  operations: ({ scope, operations }: OfOperations) => {
    const arns = Object.entries(operations).map(([name, { live }]) => [name, live.functionArn] as const)
    return {
      environment: { [ENV.operationFunctionArns]: Stack.of(scope).toJsonString(Object.fromEntries(arns)) },
      allowed: [
        allow(
          ['lambda:InvokeFunction'],
          arns.map(([, arn]) => arn),
        ),
      ],
    }
  },
  'job-room': ({ jobsFunction }: Place & { jobsFunction: AppFunction }) => ({
    environment: { [ENV.jobsFunctionArn]: jobsFunction.functionArn },
    allowed: [allow(['lambda:InvokeFunction'], [jobsFunction.functionArn])],
  }),
  // Only those that the stage names; the workspace chooses among them.
  models: ({ scope, stage }: Place) => ({
    environment: { [ENV.assistantModels]: stage.assistantModels.join(',') },
    allowed: modelAccess(scope, stage),
  }),
  'bot-room': ({ runsFunction }: Place & { runsFunction: AppFunction }) => ({
    environment: { [ENV.runsFunctionArn]: runsFunction.functionArn },
    allowed: [allow(['lambda:InvokeFunction'], [runsFunction.functionArn])],
  }),
  'crm-room': ({ runsFunction }: Place & { runsFunction: AppFunction }) => ({
    environment: { [ENV.runsFunctionArn]: runsFunction.functionArn },
    allowed: [allow(['lambda:InvokeFunction'], [runsFunction.functionArn])],
  }),
  'app-room': ({ runsFunction }: Place & { runsFunction: AppFunction }) => ({
    environment: { [ENV.runsFunctionArn]: runsFunction.functionArn },
    allowed: [allow(['lambda:InvokeFunction'], [runsFunction.functionArn])],
  }),
  'run-room': ({ runsFunction }: Place & { runsFunction: AppFunction }) => ({
    environment: { [ENV.runsFunctionArn]: runsFunction.functionArn },
    allowed: [allow(['lambda:InvokeFunction'], [runsFunction.functionArn])],
  }),
  'report-room': ({ reportsFunction }: Place & { reportsFunction: AppFunction }) => ({
    environment: { [ENV.reportsFunctionArn]: reportsFunction.live.functionArn },
    allowed: [allow(['lambda:InvokeFunction'], [reportsFunction.live.functionArn])],
  }),
  // Received emails lie in the bucket of whoever lets them be read.
  'visitor-proofs': nothing,
  'mail-store': ({ mailboxAccess }: Place & { mailboxAccess: Permission }) => ({ allowed: [mailboxAccess] }),
  mailbox: ({ readerFunction }: Place & { readerFunction: AppFunction }) => ({
    environment: { [ENV.readerFunctionArn]: readerFunction.functionArn },
    allowed: [allow(['lambda:InvokeFunction'], [readerFunction.functionArn])],
  }),
  'failures:replay': ({ failures, replayable }: OfFailures) => ({
    environment: { [ENV.failuresBucket]: failures.bucket.bucketName },
    allowed: [...failures.replay(), allow(['lambda:InvokeFunction'], replayable)],
  }),
} satisfies Record<PartOf<FunctionName>, (from: never) => Grant>

/** What the parts of a function are made from. */
export type PartsFrom<Name extends FunctionName> = Every<Parameters<(typeof grants)[PartOf<Name>]>[0]>

/** What a function may do and is configured with, by the parts that the manifest composes it of. */
export function grantParts<Name extends FunctionName>(name: Name, from: PartsFrom<Name>): Required<Grant> {
  const all = functions[name].parts.map((part) => (grants[part] as (from: PartsFrom<Name>) => Grant)(from))
  return {
    environment: Object.assign({}, ...all.map(({ environment }) => environment)),
    allowed: all.flatMap(({ allowed = [] }) => allowed),
  }
}
