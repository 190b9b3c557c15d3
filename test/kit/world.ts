import type { SQSRecord } from 'aws-lambda'
import type { OperationName } from '../../contracts/operations.ts'
import { continueCampaign, pushCampaigns } from '../../functions/areas/campaigns/use-cases/continue-campaign.ts'
import type { WebhookRequest } from '../../functions/areas/channels/port.ts'
import { startExpiring } from '../../functions/areas/erasure/use-cases/expire-conversations.ts'
import { continueJob, pushJobs } from '../../functions/areas/jobs/use-cases/continue-job.ts'
import { followDirectory } from '../../functions/areas/notifications/reactions/directory.ts'
import { followConversations } from '../../functions/areas/timeline/reactions/follow-conversations.ts'
import { acceptMail } from '../../functions/areas/unmatched-mail/use-cases/accept-mail.ts'
import { receiveWebhook } from '../../functions/areas/webhooks/use-cases/receive-webhook.ts'
import { workOn } from '../../functions/areas/workflow-runs/use-cases/continue-run.ts'
import type { EveryPart as Deps } from '../../functions/edges/compose.ts'
import { runBatch } from '../../functions/edges/delivery/run-batch.ts'
import { type Job, parseJob, runJob } from '../../functions/edges/delivery/run-job.ts'
import type { Answer } from '../../functions/edges/operations/run.ts'
import { runBatch as runOutgoing } from '../../functions/edges/outgoing/run-batch.ts'
import { patientReactions } from '../../functions/edges/stream/patient-list.ts'
import { promptReactions } from '../../functions/edges/stream/prompt-list.ts'
import { push } from '../../functions/edges/stream/push.ts'
import { pushProgress } from '../../functions/edges/stream/push-progress.ts'
import { works } from '../../functions/edges/works.ts'
import { homeContactId } from '../../functions/kernel/ids.ts'
import { react } from '../../functions/platform/stream.ts'
import { OUTGOING_SOURCE } from '../../local/aws/server.ts'
import { queueArn } from '../../local/aws/sqs-fifo.ts'
import type { LambdaRecord } from '../../local/aws/stream-records.ts'
import { sms, type WhatsappStatus, whatsapp } from './customers.ts'
import { identityOf } from './identity.ts'
import { Stopped } from './lifeline.ts'
import { runOperation } from './operations.ts'
import { RefusedBySqs } from './sqs.ts'
import { shownTo } from './stream.ts'
import {
  DELIVERY_QUEUE,
  type Incarnation,
  OUTGOING_QUEUE,
  PATIENT_QUEUE,
  type TestSystem,
  VISIBILITY_SECONDS,
} from './system.ts'

/** A record of the delivery function's event, and what it says. */
export type ReceivedJob = SQSRecord & { job: Job }

const QUEUES = [DELIVERY_QUEUE, PATIENT_QUEUE]
let made = 0

/** What a test remembers of a world, one thing of each; it goes back when the world does. Values are never changed. */
export class OfWorld<Value> {
  get(world: World): Value | undefined {
    return world.remembered.get(this) as Value | undefined
  }
  has(world: World): boolean {
    return world.remembered.has(this)
  }
  set(world: World, value: Value): void {
    world.remembered.set(this, value)
  }
}

/** One customer's corner of a running system, and the process that serves it, which may die and be started again. */
export class World {
  readonly system: TestSystem
  /** digits of this customer's phone, never used before */
  readonly phone: string
  /** different in every world: for keys that must be unique */
  readonly tag: string
  readonly remembered = new Map<unknown, unknown>()
  private process: Incarnation
  private readonly records: LambdaRecord[] = []
  private readonly jobs: Job[] = []
  private readonly emailsBefore: number
  private readonly acceptedBefore: number

  constructor(system: TestSystem) {
    this.system = system
    this.tag = String(++made).padStart(6, '0')
    this.phone = `4915000${this.tag}`
    this.process = system.boot()
    this.emailsBefore = system.aws.ses.mailbox().length
    this.acceptedBefore = system.provider.accepted.length
  }

  get deps(): Deps {
    return this.process.deps
  }
  get life(): Incarnation['life'] {
    return this.process.life
  }
  /** A new process, which ends after so many SDK calls. */
  restart(callsLeft?: number, hearsLast = false): void {
    this.process = this.system.boot({ ...(callsLeft === undefined ? {} : { callsLeft }), hearsLast })
  }

  get whatsappContact(): string {
    return homeContactId('demo-whatsapp', this.phone)
  }
  smsContact(channelId = 'demo-twilio-sms'): string {
    return homeContactId(channelId, `+${this.phone}`)
  }

  webhook(channelId: string, request: WebhookRequest) {
    return receiveWebhook(this.deps, channelId, request)
  }
  /** The customer writes on WhatsApp; the same id is the same message. */
  writes(id: string, text = id, sentAt = this.system.clock.now()) {
    const request = whatsapp([{ id: `wamid.${this.tag}.${id}`, from: this.phone, text, sentAt }])
    return this.webhook('demo-whatsapp', request)
  }
  status(status: WhatsappStatus) {
    return this.webhook('demo-whatsapp', whatsapp([], [status]))
  }
  /** The customer writes on an SMS-like channel, which belongs to the grab team. */
  texts(id: string, text = id, channelId = 'demo-twilio-sms') {
    return this.webhook(channelId, sms(channelId, `SM${this.tag}${id}`, `+${this.phone}`, text))
  }

  /** An agent's client calls; the same `key` is the same request made again. */
  calls(agent: string, name: OperationName, input: object, key?: string): Promise<Answer> {
    const idempotencyKey = key && `${this.tag}:${key}`
    return runOperation(this.deps, name, input, { identity: identityOf(`${agent}@demo.test`), idempotencyKey })
  }
  /** What an operation answered, as data. */
  async asks<Result>(agent: string, name: OperationName, input: object): Promise<Result> {
    return JSON.parse((await this.calls(agent, name, input)).body) as Result
  }

  /** The stream's new records; they are remembered, to be delivered again. */
  async takeRecords(): Promise<LambdaRecord[]> {
    const taken = await this.system.stream.take()
    // The engine's clock is not the test's.
    const seconds = Math.floor(this.system.clock.now() / 1_000)
    for (const { dynamodb } of taken) dynamodb.ApproximateCreationDateTime = seconds
    this.records.push(...taken)
    return taken
  }
  /** What both consumers are shown. Whatever one is told of goes before what it does with it. */
  private shown(records: LambdaRecord[]) {
    const [prompt, patient] = [shownTo('reactions', records), shownTo('bookkeeping', records)]
    followDirectory(this.deps, prompt)
    followConversations(this.deps, prompt)
    return { prompt, patient }
  }
  async runReactions(records: LambdaRecord[]): Promise<void> {
    const { prompt, patient } = this.shown(records)
    const failed = await react(promptReactions, prompt, this.deps)
    failed.push(...(await react(patientReactions, patient, this.deps)))
    if (failed[0]) throw failed[0].error
  }
  async runAnnounce(records: LambdaRecord[]): Promise<void> {
    const { prompt, patient } = this.shown(records)
    await push(prompt, this.deps)
    await pushProgress(patient, this.deps)
  }

  /** What a queue hands out next, as Lambda's mapping would. */
  private async receive(name: string): Promise<SQSRecord[]> {
    const messages = await this.system.sqs.receiveMessage({
      QueueUrl: this.system.aws.queues.url(name),
      MaxNumberOfMessages: 10,
      VisibilityTimeout: VISIBILITY_SECONDS,
      MessageSystemAttributeNames: ['All'],
    })
    return messages.map((message) => ({
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes as unknown as SQSRecord['attributes'],
      messageAttributes: {},
      md5OfBody: message.MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn(name),
      awsRegion: 'us-east-1',
    }))
  }

  /** The next messages that the queues hand out: of one lane as many as there are. */
  async receiveJobs(): Promise<ReceivedJob[]> {
    const batches = await Promise.all(QUEUES.map((name) => this.receive(name)))
    return batches.flat().map((record) => ({ ...record, job: parseJob(record.body) }))
  }

  /** The function of what goes out is given what its queue hands out next; whether there was anything in it. */
  async sendOut(): Promise<boolean> {
    const { queues, sources } = this.system.aws
    if (queues.size(OUTGOING_QUEUE) === 0 || !sources.isOn(OUTGOING_SOURCE)) return false
    const records = await this.receive(OUTGOING_QUEUE)
    if (records.length === 0) this.system.clock.advance(1_000)
    const problems: unknown[] = []
    const log = { ...this.deps.log, error: (event: string, fields?: object) => problems.push({ event, ...fields }) }
    const { batchItemFailures } = await runOutgoing({ ...this.deps, log }, { Records: records })
    if (this.life.isOver) throw new Stopped()
    if (problems.length > 0) throw new Error(JSON.stringify(problems))
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
    for (const record of records.filter(({ messageId }) => !failed.has(messageId))) await this.remove(record)
    return true
  }

  /** What the delivery function and its mapping make of them; a process that dies on the way finishes nothing. */
  async deliver(received: ReceivedJob[]): Promise<void> {
    for (const name of QUEUES) {
      const records = received.filter(({ eventSourceARN }) => eventSourceARN === queueArn(name))
      const problems: unknown[] = []
      const log = { ...this.deps.log, error: (event: string, fields?: object) => problems.push({ event, ...fields }) }
      const { batchItemFailures } = await runBatch({ ...this.deps, log }, { Records: records })
      if (this.life.isOver) throw new Stopped()
      if (problems.length > 0) throw new Error(JSON.stringify(problems))
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
      for (const record of records.filter(({ messageId }) => !failed.has(messageId))) {
        this.jobs.push(record.job)
        await this.remove(record)
      }
    }
  }

  private async remove({ eventSourceARN, receiptHandle }: SQSRecord): Promise<void> {
    const QueueUrl = this.system.aws.queues.url(eventSourceARN.split(':').at(-1) ?? '')
    try {
      await this.system.sqs.deleteMessage({ QueueUrl, ReceiptHandle: receiptHandle })
    } catch (error) {
      // The function may have taken it out itself.
      if (!(error instanceof RefusedBySqs && error.code === 'ReceiptHandleIsInvalid')) throw error
    }
  }

  private get jobsLeft(): number {
    return QUEUES.reduce((sum, name) => sum + this.system.aws.queues.size(name), 0)
  }

  /** Drops what others left in the stream and the queues. */
  async clear(): Promise<void> {
    this.system.accepting.splice(0, this.system.accepting.length)
    this.system.steps.splice(0, this.system.steps.length)
    this.system.runs.splice(0, this.system.runs.length)
    await this.system.stream.take()
    while (this.system.aws.queues.size(OUTGOING_QUEUE) > 0) {
      for (const record of await this.receive(OUTGOING_QUEUE)) await this.remove(record)
      this.system.clock.advance(VISIBILITY_SECONDS * 1000)
    }
    while (this.jobsLeft > 0) {
      for (const record of await this.receiveJobs()) await this.remove(record)
      this.system.clock.advance(VISIBILITY_SECONDS * 1000)
    }
  }

  /** The mail function is given what it was asked for; whether there was anything. It stays asked for where it dies. */
  async acceptMails(): Promise<boolean> {
    const [job] = this.system.accepting
    if (!job) return false
    await acceptMail(this.deps, job)
    this.system.accepting.shift()
    return true
  }

  /** The jobs function is given what it was asked for; whether there was any. It stays asked for where it dies. */
  async continueJobs(): Promise<boolean> {
    const [step] = this.system.steps
    if (!step) return false
    if (step.kind === 'job') await continueJob(this.deps, works, step)
    else if (step.kind === 'campaign') await continueCampaign(this.deps, step)
    else await Promise.all([pushJobs(this.deps), pushCampaigns(this.deps), startExpiring(this.deps)])
    this.system.steps.shift()
    return true
  }

  /** The function that carries workflows out is given what it was asked for; whether there was any. It stays asked for where it dies. */
  async continueRuns(): Promise<boolean> {
    const [call] = this.system.runs
    if (!call) return false
    await workOn(this.deps, call)
    this.system.runs.shift()
    return true
  }

  /** Works off the stream and the queue, in a process that lives; time passes where something has to wait. */
  async settle(): Promise<void> {
    for (let rounds = 0; rounds < 200; rounds++) {
      const records = await this.takeRecords()
      if (records.length > 0) {
        await this.runReactions(records)
        await this.runAnnounce(records)
        continue
      }
      if (await this.acceptMails()) continue
      if (await this.continueJobs()) continue
      if (await this.continueRuns()) continue
      if (await this.sendOut()) continue
      if (this.jobsLeft === 0) return
      const received = await this.receiveJobs()
      if (received.length > 0) await this.deliver(received)
      else this.system.clock.advance(1_000)
    }
    throw new Error('the system does not come to rest')
  }

  /** How much the stream and the queue have handed out. */
  get handedOut(): { records: number; jobs: number } {
    return { records: this.records.length, jobs: this.jobs.length }
  }
  /** What was handed out, up to now or an earlier time, is not handed out again. */
  forget({ records, jobs } = this.handedOut): void {
    this.records.splice(0, records)
    this.jobs.splice(0, jobs)
  }

  /** Keeps this world and the system it is in; the answer brings both back, in a new process. */
  snapshot(): (() => void) | undefined {
    const restore = this.system.snapshot?.()
    if (!restore) return undefined
    const kept = { records: [...this.records], jobs: [...this.jobs], remembered: [...this.remembered] }
    return () => {
      restore()
      this.records.splice(0, this.records.length, ...kept.records)
      this.jobs.splice(0, this.jobs.length, ...kept.jobs)
      this.remembered.clear()
      for (const [what, value] of kept.remembered) this.remembered.set(what, value)
      this.restart()
    }
  }

  /** Everything that the stream and the queue ever handed out comes again. */
  async redeliver(): Promise<void> {
    const jobs = [...this.jobs]
    const records = [...this.records]
    await this.runReactions(records)
    await this.runAnnounce(records)
    for (const job of jobs) await runJob(this.deps, job, { from: 'prompt', tries: 1, since: this.system.clock.now() })
    await this.settle()
  }

  accepted() {
    return this.system.provider.accepted.slice(this.acceptedBefore)
  }
  emails() {
    return this.system.aws.ses.mailbox().slice(this.emailsBefore)
  }
}
