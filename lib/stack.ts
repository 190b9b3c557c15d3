import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { Attachments } from './attachments.ts'
import { Delivery } from './delivery.ts'
import { Failures } from './failures.ts'
import { Http } from './http.ts'
import { Identity } from './identity.ts'
import { Jobs } from './jobs.ts'
import { Mail, MailIdentity } from './mail.ts'
import { Mcp } from './mcp.ts'
import { Monitoring } from './monitoring.ts'
import { Outgoing } from './outgoing.ts'
import { Runs } from './runs.ts'
import { Setup } from './setup.ts'
import { Socket, SocketApi } from './socket.ts'
import { Stream } from './stream.ts'
import { accessLogBucket } from './support/bucket.ts'
import type { Stage } from './support/stage.ts'
import { Table } from './table.ts'
import { Timers } from './timers.ts'
import { Web } from './web.ts'
import { WebFiles } from './web-files.ts'
import { Webhooks } from './webhooks.ts'

export interface SwitchboardStackProps extends StackProps {
  stage: Stage
}

/** Everything of one stage, wired in the order in which the data flows. */
export class SwitchboardStack extends Stack {
  constructor(scope: Construct, id: string, props: SwitchboardStackProps) {
    super(scope, id, props)
    const { stage } = props
    const logs = accessLogBucket(this, 'BucketLogs', stage)
    const { table } = new Table(this, 'Data', { stage })
    const files = new Attachments(this, 'Attachments', { stage, logs })
    const failures = new Failures(this, 'Failures', { stage, logs })

    const socketApi = new SocketApi(this, 'SocketApi', { stage })
    const web = new Web(this, 'Web', { stage, logs, files: files.bucket })
    const { issuer, audience, origins } = new Identity(this, 'Identity', { stage, consoleUrl: web.url })
    const { sendingArns, configurationSet } = new MailIdentity(this, 'MailIdentity', { stage })
    const http = new Http(this, 'Http', {
      stage,
      table,
      files,
      socketUrl: socketApi.url,
      consoleUrl: web.url,
      issuer,
      audience,
      sendingArns,
    })
    const { publicUrl, ownUrls } = http
    web.allowCalls(publicUrl, socketApi.origin, ...origins)
    if (ownUrls.length > 0) web.allowFunctionCalls(ownUrls.map(({ url }) => url))
    web.passVisitorsTo(publicUrl)
    new WebFiles(this, 'WebFiles', {
      stage,
      bucket: web.bucket,
      config: {
        apiUrl: publicUrl,
        functions: ownUrls,
        signIn: { kind: 'oidc', authority: issuer, clientId: audience },
      },
    })
    const webhooks = new Webhooks(this, 'Inbound', {
      stage,
      table,
      files,
      http,
      socketUrl: socketApi.url,
      distributionKey: web.key,
    })
    const mail = new Mail(this, 'Mail', { stage, table, files, failures, logs, configurationSet })
    const socket = new Socket(this, 'Socket', {
      stage,
      table,
      files,
      api: socketApi,
      operations: http.functions,
      issuer,
      audience,
      publicUrl,
    })
    const callers = http.admitBy(socket.authorizer)
    const mcp = new Mcp(this, 'Mcp', { stage, table, http, callers, consoleUrl: web.url })

    const runs = new Runs(this, 'Runs', { stage, table, failures, consoleUrl: web.url })
    const delivery = new Delivery(this, 'Delivery', {
      stage,
      table,
      files,
      socket: socketApi,
      runsFunction: runs.function,
      publicUrl,
      webhooks,
      sendingArns,
    })
    const outgoing = new Outgoing(this, 'Outgoing', { stage, table, deadLetters: delivery.deadLetters })
    const jobs = new Jobs(this, 'Jobs', { stage, table, files })
    const timers = new Timers(this, 'Timers', {
      stage,
      table,
      files,
      jobsFunction: jobs.function,
      runsFunction: runs.function,
      reportsFunction: http.functions.reports,
      outgoingQueue: outgoing.queue,
      outgoingSource: outgoing.source,
      consoleUrl: web.url,
      failures,
      sendingArns,
    })
    const stream = new Stream(this, 'Stream', {
      stage,
      table,
      files,
      failures,
      socket: socketApi,
      timers,
      jobsFunction: jobs.function,
      runsFunction: runs.function,
      queues: delivery,
      outgoingQueue: outgoing.queue,
      outgoingSource: outgoing.source,
      mailFunction: mail.function,
    })

    new Setup(this, 'Setup', {
      stage,
      table,
      failures,
      replayed: [stream.reactions, stream.bookkeeping, mail.function, runs.function],
    })
    new Monitoring(this, 'Monitoring', {
      stage,
      table,
      http,
      webhooks,
      socketApi,
      socket,
      mcp,
      stream,
      delivery,
      timers,
      jobs,
      runs,
      outgoing,
      mail,
      failures,
    })

    new CfnOutput(this, 'ConsoleUrl', { value: web.url })
    new CfnOutput(this, 'ApiUrl', { value: publicUrl })
    new CfnOutput(this, 'SocketUrl', { value: socketApi.url })
    new CfnOutput(this, 'TokenIssuer', { value: issuer })
    new CfnOutput(this, 'TokenAudience', { value: audience })
  }
}
