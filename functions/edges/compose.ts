import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { ModelParts } from '../areas/assistant/port.ts'
import { createFileStore } from '../areas/attachments/adapter/file-store.ts'
import type { FileParts } from '../areas/attachments/port.ts'
import { createBotRoom } from '../areas/bots/adapter/bot-room.ts'
import type { BotParts, BotRoomParts } from '../areas/bots/port.ts'
import type { ListParts } from '../areas/campaigns/port.ts'
import type { Channel } from '../areas/channels/domain/channel.ts'
import type { ChannelParts } from '../areas/channels/port.ts'
import { capabilitiesOf, profileOf } from '../areas/channels/providers/profiles.ts'
import { createCrmRoom } from '../areas/crm/adapter/crm-room.ts'
import type { ConnectorParts } from '../areas/crm/connector-port.ts'
import type { CrmRoomParts } from '../areas/crm/port.ts'
import { createAppRoom } from '../areas/custom-channels/adapter/app-room.ts'
import type { AppRoomParts } from '../areas/custom-channels/port.ts'
import type { EmailParts, MailReaderParts } from '../areas/email/port.ts'
import type { OperatorParts } from '../areas/installation/port.ts'
import { createJobRoom } from '../areas/jobs/adapter/job-room.ts'
import type { JobParts } from '../areas/jobs/port.ts'
import type { OutsideParts } from '../areas/outside-calls/port.ts'
import { createReportRoom } from '../areas/reports/adapter/report-room.ts'
import { createRollupFiles } from '../areas/reports/adapter/rollup-files.ts'
import type { ReportRoomParts, RollupParts } from '../areas/reports/port.ts'
import { createSegmentFiles } from '../areas/search/adapter/segment-files.ts'
import type { SearchParts } from '../areas/search/port.ts'
import { createSocketCloser } from '../areas/sockets/adapter/socket-closer.ts'
import { createSockets } from '../areas/sockets/adapter/sockets.ts'
import type { SocketCloserParts, SocketParts } from '../areas/sockets/port.ts'
import type { AcceptanceParts } from '../areas/unmatched-mail/acceptance-port.ts'
import { createMailRoom } from '../areas/unmatched-mail/adapter/mail-room.ts'
import type { WebChatParts } from '../areas/web-chat/port.ts'
import { createOutgoingQueue } from '../areas/webhook-endpoints/adapter/outgoing-queue.ts'
import { createOutgoingSource } from '../areas/webhook-endpoints/adapter/outgoing-source.ts'
import type { OutgoingParts, OutgoingSourceParts } from '../areas/webhook-endpoints/port.ts'
import { createRunRoom } from '../areas/workflow-runs/adapter/run-room.ts'
import type { RunParts } from '../areas/workflow-runs/port.ts'
import type { Every } from '../kernel/every.ts'
import type { Parts, Secrets } from '../kernel/ports.ts'
import type { FunctionName, PartOf } from '../manifest.ts'
import { systemClock } from '../platform/clock.ts'
import * as ENV from '../platform/env-names.ts'
import { optional, required } from '../platform/environment.ts'
import { openEventSource } from '../platform/event-source.ts'
import { openEventBridgeScheduler } from '../platform/eventbridge-scheduler.ts'
import { createJobQueue } from '../platform/job-queue.ts'
import { createLog } from '../platform/log.ts'
import { logRetries } from '../platform/log-retries.ts'
import { createParameters } from '../platform/parameters.ts'
import { createScheduler } from '../platform/scheduler.ts'
import { createSecrets } from '../platform/secrets.ts'
import { openSqs } from '../platform/sqs.ts'
import { openTable, type Table } from '../platform/table.ts'
import { createTableClient, lean } from '../platform/table-client.ts'
import { createUlids } from '../platform/ulids.ts'
import type { OperationParts } from './compose-operations.ts'
import type { BareStore, CarryingStore, Store } from './store.ts'

/*
 * The composition root. Each part builds the dependencies that one kind of work needs, from the environment; an edge
 * composes the parts it uses, so that its bundle carries nothing else.
 */

const nextUlid = createUlids()

/** Table, time and log: what every function has; of the table the stores that it works with. */
export function core<Made extends BareStore>(
  makeStore: (table: Table, clock: typeof systemClock) => Made,
  client: DynamoDBClient = createTableClient(),
) {
  const log = createLog(optional(ENV.logLevel))
  return {
    clock: systemClock,
    ulid: () => nextUlid(systemClock.now()),
    log,
    store: makeStore(openTable(logRetries(client, log), required(ENV.table)), systemClock),
    settings: {
      socketUrl: optional(ENV.socketUrl) ?? '',
      emailDomain: optional(ENV.emailDomain) ?? '',
      emailFrom: parseFrom(optional(ENV.emailFrom) ?? ''),
      consoleUrl: optional(ENV.consoleUrl) ?? '',
      limits: optional(ENV.limits) !== 'off',
      localhostCalls: optional(ENV.localhostCalls) === 'on',
    },
  }
}

/** Channels with what they can do and, where the function may read them, secrets. */
export function channels(
  store: Pick<CarryingStore, 'readChannelLately'>,
  secrets: Secrets,
  clock = systemClock,
): Pick<ChannelParts, 'channels'> {
  const publicUrl = optional(ENV.publicUrl) ?? ''
  const apiBase = optional(ENV.providerApiBase)
  const told = optional(ENV.webhooksUrl) ?? publicUrl
  const webhookUrl = (channel: Channel) => `${told}/webhooks/${channel.id}`
  return {
    channels: {
      profile: profileOf,
      capabilities: ({ type }) => capabilitiesOf(type),
      find: (channelId) => store.readChannelLately(clock.now(), channelId),
      async connect(channel) {
        return {
          channel,
          secrets: await secrets.channel(channel.secretsAt ?? channel.id),
          webhookUrl: webhookUrl(channel),
          ...(told === publicUrl ? {} : { alsoAt: `${publicUrl}/webhooks/${channel.id}` }),
          ...(apiBase ? { apiBase: apiBase.replace('{channelId}', channel.id) } : {}),
        }
      },
      webhookUrl: (channel) => (profileOf(channel.provider).webhooks ? webhookUrl(channel) : undefined),
      fileUrl: (token) => `${publicUrl}/files/${token}`,
      surveyUrl: (token) => `${publicUrl}/rate?t=${token}`,
    },
  }
}

/** Secrets in SSM. */
export function secrets(): Pick<Parts, 'secrets'> {
  const prefix = required(ENV.secretsPrefix)
  const parameters = () => createParameters(process.env.AWS_REGION ?? 'us-east-1', process.env.AWS_ENDPOINT_URL_SSM)
  return { secrets: lazily(() => createSecrets(parameters(), prefix, systemClock)) }
}

/** The FIFO queues of jobs. */
export function queue(): Pick<Parts, 'queue'> {
  const urls = { prompt: required(ENV.deliveryQueueUrl), patient: required(ENV.patientQueueUrl) }
  const [region, endpoint] = [process.env.AWS_REGION ?? 'us-east-1', process.env.AWS_ENDPOINT_URL_SQS]
  return { queue: lazily(() => createJobQueue(openSqs(region, endpoint), urls)) }
}

/** The FIFO queue of what goes out to the company's own systems. */
export function outgoing(): OutgoingParts {
  const url = required(ENV.outgoingQueueUrl)
  const [region, endpoint] = [process.env.AWS_REGION ?? 'us-east-1', process.env.AWS_ENDPOINT_URL_SQS]
  return { outgoing: lazily(() => createOutgoingQueue(openSqs(region, endpoint), url)) }
}

/** Whether that queue is looked into. */
export function outgoingSource(): OutgoingSourceParts {
  const [id, url] = [required(ENV.outgoingSource), required(ENV.outgoingQueueUrl)]
  const region = process.env.AWS_REGION ?? 'us-east-1'
  const lambda = process.env.AWS_ENDPOINT_URL_LAMBDA
  return {
    outgoingSource: lazily(() =>
      createOutgoingSource(openEventSource(id, region, lambda), openSqs(region, process.env.AWS_ENDPOINT_URL_SQS), url),
    ),
  }
}

/** Files in the bucket. */
export function files(): FileParts {
  const bucket = { name: required(ENV.filesBucket), region: process.env.AWS_REGION ?? 'us-east-1' }
  const endpoint = process.env.AWS_ENDPOINT_URL_S3
  return { files: lazily(() => createFileStore({ ...bucket, endpoint }, systemClock)) }
}

/** Segments of the search index, in the bucket of files. */
export function segments(): SearchParts {
  const bucket = required(ENV.filesBucket)
  const [region, endpoint] = [process.env.AWS_REGION ?? 'us-east-1', process.env.AWS_ENDPOINT_URL_S3]
  return { segments: lazily(() => createSegmentFiles(bucket, region, endpoint)) }
}

/** What of reports was rolled up, in the bucket of files. */
export function rollups(): RollupParts {
  const bucket = required(ENV.filesBucket)
  const [region, endpoint] = [process.env.AWS_REGION ?? 'us-east-1', process.env.AWS_ENDPOINT_URL_S3]
  return { rollups: lazily(() => createRollupFiles(bucket, region, endpoint)) }
}

/** Setting conversations' timers. */
export function scheduler(): Pick<Parts, 'scheduler'> {
  const target = {
    group: required(ENV.scheduleGroup),
    functionArn: required(ENV.timerFunctionArn),
    roleArn: required(ENV.scheduleRoleArn),
    deadLetterArn: required(ENV.scheduleDlqArn),
  }
  const [region, endpoint] = [process.env.AWS_REGION ?? 'us-east-1', process.env.AWS_ENDPOINT_URL_SCHEDULER]
  return { scheduler: lazily(() => createScheduler(openEventBridgeScheduler(region, endpoint), target)) }
}

/** Asking the function that reads email. */
export function mailRoom(): AcceptanceParts {
  const arn = required(ENV.mailFunctionArn)
  const [region, endpoint] = [process.env.AWS_REGION ?? 'us-east-1', process.env.AWS_ENDPOINT_URL_LAMBDA]
  return { mailRoom: lazily(() => createMailRoom(arn, region, endpoint)) }
}

/** Having a step of a job done. */
export function jobRoom(): JobParts {
  const arn = required(ENV.jobsFunctionArn)
  const [region, endpoint] = [process.env.AWS_REGION ?? 'us-east-1', process.env.AWS_ENDPOINT_URL_LAMBDA]
  return { jobRoom: lazily(() => createJobRoom(arn, region, endpoint)) }
}

/** Having a workflow's run go on. */
export function runRoom(): RunParts {
  const arn = required(ENV.runsFunctionArn)
  const [region, endpoint] = [process.env.AWS_REGION ?? 'us-east-1', process.env.AWS_ENDPOINT_URL_LAMBDA]
  return { runRoom: lazily(() => createRunRoom(arn, region, endpoint)) }
}

/** Having reports rolled up. */
export function reportRoom(): ReportRoomParts {
  const arn = required(ENV.reportsFunctionArn)
  const [region, endpoint] = [process.env.AWS_REGION ?? 'us-east-1', process.env.AWS_ENDPOINT_URL_LAMBDA]
  return { reportRoom: lazily(() => createReportRoom(arn, region, endpoint)) }
}

/** Having a bot asked. */
export function botRoom(): BotRoomParts {
  const arn = required(ENV.runsFunctionArn)
  const [region, endpoint] = [process.env.AWS_REGION ?? 'us-east-1', process.env.AWS_ENDPOINT_URL_LAMBDA]
  return { botRoom: lazily(() => createBotRoom(arn, region, endpoint)) }
}

/** Having a company's app told. */
export function appRoom(): AppRoomParts {
  const arn = required(ENV.runsFunctionArn)
  const [region, endpoint] = [process.env.AWS_REGION ?? 'us-east-1', process.env.AWS_ENDPOINT_URL_LAMBDA]
  return { appRoom: lazily(() => createAppRoom(arn, region, endpoint)) }
}

/** Having something done in a CRM. */
export function crmRoom(): CrmRoomParts {
  const arn = required(ENV.runsFunctionArn)
  const [region, endpoint] = [process.env.AWS_REGION ?? 'us-east-1', process.env.AWS_ENDPOINT_URL_LAMBDA]
  return { crmRoom: lazily(() => createCrmRoom(arn, region, endpoint)) }
}

/** Posting to open sockets. */
export function sockets(): SocketParts {
  const endpoint = required(ENV.socketEndpoint)
  return {
    sockets: lazily(() => createSockets(lean(new ApiGatewayManagementApiClient({ endpoint, cacheMiddleware: true })))),
  }
}

/** Closing open sockets. */
export function socketCloser(): SocketCloserParts {
  const endpoint = required(ENV.socketEndpoint)
  return { socketCloser: lazily(() => createSocketCloser(lean(new ApiGatewayManagementApiClient({ endpoint })))) }
}

/** Makes something at its first use: a client that is not needed yet must not slow a cold start. */
export function lazily<Port extends object>(make: () => Port): Port {
  let made: Port | undefined
  return new Proxy({} as Port, {
    get(_target, name) {
      made ??= make()
      return made[name as keyof Port]
    },
  })
}

type Core = ReturnType<typeof core<BareStore>>
/** What each part of the manifest brings. */
interface PartTypes {
  'table:read-write': Core
  'table:carry': Core
  'table:receive': Core
  'table:admit': Core
  'table:recognise': Core
  'table:assist': Core
  'table:tell': Core
  'table:install': Core
  'table:batches': object
  indexes: object
  'channel-secrets:read': Pick<Parts, 'secrets'>
  'channel-secrets:keep': Pick<Parts, 'secrets'>
  'channel-secrets:add': Pick<Parts, 'secrets'>
  'signing-keys:visitor': Pick<Parts, 'secrets'>
  'signing-keys:file-link': Pick<Parts, 'secrets'>
  'signing-keys:reply-address': Pick<Parts, 'secrets'>
  'signing-keys:survey': Pick<Parts, 'secrets'>
  'signing-keys:keep': Pick<Parts, 'secrets'>
  channels: Pick<ChannelParts, 'channels'>
  adapters: Pick<ChannelParts, 'adapter'>
  checks: Pick<ChannelParts, 'check'>
  lists: ListParts
  connectors: ConnectorParts
  outside: OutsideParts
  'outgoing:send': OutgoingParts
  'outgoing:work': OutgoingParts
  'outgoing:attend': OutgoingSourceParts
  'queue:send': Pick<Parts, 'queue'>
  'queue:work': Pick<Parts, 'queue'>
  'files:exchange': FileParts
  'files:uploaded': FileParts
  'files:jobs': FileParts
  'files:deliver': FileParts
  'files:incoming': FileParts
  'files:purge': FileParts
  'segments:read': SearchParts
  'segments:keep': SearchParts
  'rollups:keep': RollupParts
  scheduler: Pick<Parts, 'scheduler'>
  sockets: SocketParts
  'socket-closer': SocketCloserParts
  mailer: Pick<EmailParts, 'mailer'>
  mailbox: Pick<EmailParts, 'mailbox'>
  'mail-store': MailReaderParts
  'visitor-proofs': WebChatParts
  'failures:replay': OperatorParts
  'mail-room': AcceptanceParts
  'job-room': JobParts
  'run-room': RunParts
  'report-room': ReportRoomParts
  dialogflow: BotParts
  'bot-room': BotRoomParts
  'crm-room': CrmRoomParts
  'app-room': AppRoomParts
  operations: OperationParts
  models: ModelParts
}
/** All parts there are, which no edge has: for tests and tools. */
export type EveryPart = Every<PartTypes[keyof PartTypes]> & { store: Store }
type Composed<Name extends FunctionName> = Every<PartTypes[PartOf<Name>]>

/**
 * What an edge works with: exactly the parts that the manifest names for it, and that the stack grants. One that is
 * missing, or one too many, is a type error.
 */
export function compose<Name extends FunctionName, Given extends Composed<Name>>(
  _name: Name,
  parts: Given & Record<Exclude<keyof Given, keyof Composed<Name>>, never>,
): Given {
  return parts
}

function parseFrom(value: string): { name: string; address: string } {
  const match = /^\s*"?([^"<]*?)"?\s*<([^>]+)>\s*$/.exec(value)
  return match ? { name: match[1] ?? '', address: match[2] ?? '' } : { name: '', address: value.trim() }
}
