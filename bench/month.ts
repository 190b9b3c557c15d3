import type { DynamoDBRecord } from 'aws-lambda'
import type { ChannelAdapter } from '../functions/areas/channels/port.ts'
import type { DeliveryJob } from '../functions/areas/delivery/job.ts'
import { deliverMessage } from '../functions/areas/delivery/use-cases/deliver-message.ts'
import { receiveReceipt } from '../functions/areas/messages/use-cases/receive-receipt.ts'
import { sendDigest } from '../functions/areas/notifications/use-cases/send-digest.ts'
import { fireTimers } from '../functions/areas/queues/use-cases/fire-timers.ts'
import { gatherOpen } from '../functions/areas/reports/index.ts'
import { showPresence } from '../functions/areas/sockets/use-cases/show-presence.ts'
import type { EveryPart as Deps } from '../functions/edges/compose.ts'
import { carryOut } from '../functions/edges/stream/carry-out.ts'
import { keepBooks } from '../functions/edges/stream/keep-books.ts'
import type { FunctionName } from '../functions/manifest.ts'
import type { Failed } from '../functions/platform/stream.ts'
import { TABLE } from '../functions/platform/table-definition.ts'
import { GATHERED_SECONDS } from '../lib/stream.ts'
import { memoryOf } from '../lib/support/memory.ts'
import { segmentsInMemory } from '../test/kit/search.ts'
import { CHANNEL, type Customer } from './customer.ts'
import { type Metered, roundTrips, sumReads, sumWrites } from './meter.ts'
import { assumptions } from './prices.ts'
import { recordBatches } from './stream-records.ts'
import { writeUnits } from './units.ts'
import { conversationOf, type Database, makeWorkspace } from './workspace.ts'

/** Conversations that go on at once. Somebody always waits: whoever has answered one turns to the next. */
const AT_ONCE = 12
const SITTINGS = Math.round(1 / assumptions.newContacts)
const AGENTS = ['ag_agent1', 'ag_agent2', 'ag_support_admin']
const AGENT = 'agent1@demo.test'
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A customer's message, the answer and the next message come so far apart. */
const ANSWERED_AFTER = 2 * MINUTE
/** The agent turns to one conversation after the other, and answers sooner or later: of which it is the turn so long after the start. */
const EACH_TAKES = (2 * ANSWERED_AFTER) / AT_ONCE
const answeredAt = (turn: number) => ANSWERED_AFTER + turn * EACH_TAKES + ((Math.max(0, turn) * 13) % 17) * SECOND
/**
 * For how long what nobody waits for gathers here: as many messages are said in it as in the time for which it does in AWS, in each of
 * the table's partitions, when there are a million a month.
 */
const GATHERED_MS = (() => {
  const perSecond = 1_000_000 / (assumptions.minutesConnected * 60) / assumptions.partitions
  const playedPerSecond = AT_ONCE / (ANSWERED_AFTER / SECOND)
  return Math.round((GATHERED_SECONDS * SECOND * perSecond) / playedPerSecond)
})()
const questions = [
  'Hello, I ordered the blue backpack last Tuesday and it still has not arrived.',
  'The number is 2024-88123, it should have been delivered to my office in Hamburg.',
  'Could you tell me whether somebody signed for the parcel?',
  'That is strange, nobody here has seen it. What happens now?',
  'Great, thank you very much for your help!',
]
const answers = [
  'Hello! Sorry about the wait, let me have a look. Could you give me your order number?',
  'Thank you. The carrier says that the parcel was handed over yesterday at noon.',
  'It was signed by a neighbour, the name on the receipt is hard to read.',
  'I have opened an investigation with the carrier and sent you a replacement today.',
  'You are welcome. Have a nice day!',
]

/** Write units by where they go: the table and each index. */
export type Units = Record<string, number>

/** What some conversations asked of each service. */
export interface Tally {
  messages: number
  conversations: number
  writeUnits: number
  readUnits: number
  /** by kind of item */
  unitsOf: Record<string, Units>
  writeUnitsBy: Record<string, number>
  readUnitsBy: Record<string, number>
  invocations: Record<string, { count: number; gbSeconds: number }>
  /** to all agents who are connected */
  posts: number
  /** frames that tell a console of other numbers; earlier ones read them each time */
  countsFrames: number
  jobs: number
  /** what was asked of the scheduler: schedules set where there was none, moved, and taken away */
  timersSet: number
  timersMoved: number
  timersRemoved: number
  /** how often it was called for that: twice where the guess was wrong whether there is one */
  schedulerCalls: number
  /** schedules that came due: what was set for the same conversation again had replaced what it was set to before */
  timersFired: number
  batches: number
  /** commits that bookkeeping was called for, together with others */
  gathered: number
}
const nothing = (): Tally => ({
  messages: 0,
  conversations: 0,
  writeUnits: 0,
  readUnits: 0,
  unitsOf: {},
  writeUnitsBy: {},
  readUnitsBy: {},
  invocations: {},
  posts: 0,
  countsFrames: 0,
  jobs: 0,
  timersSet: 0,
  timersMoved: 0,
  timersRemoved: 0,
  schedulerCalls: 0,
  timersFired: 0,
  batches: 0,
  gathered: 0,
})

type Consumer = (records: readonly DynamoDBRecord[], deps: Deps) => Promise<Failed[]>
type Work = keyof typeof assumptions.duration.own
type Measured = FunctionName & Work

/** Milliseconds on the clock of Lambda: our own code takes as long as its memory makes it. */
function durationOf(name: Measured, kind: Work, calls: readonly Metered[], extraMs: number, commits: number): number {
  const { own, eachMore, read, write, transaction, vcpuMB } = assumptions.duration
  const each = (call: Metered) =>
    call.operation === 'TransactWriteItems' ? transaction : call.writes === undefined ? read : write
  const longest = Math.max(0, ...calls.map(each))
  const waited = roundTrips(calls) > 0 ? (roundTrips(calls) - 1) * read + longest : 0
  return (own[kind] + (commits - 1) * eachMore) * Math.max(1, vcpuMB / memoryOf[name]) + extraMs + waited
}

/** Adds each item's share of a call's units to those of its kind. */
function addUnits(unitsOf: Tally['unitsOf'], calls: readonly Metered[]): void {
  for (const { operation, changes } of calls) {
    for (const change of changes) {
      const kind = (change.after ?? change.before)?.[TABLE.kind]?.S ?? change.kind
      const { table, indexes } = writeUnits([change], operation === 'TransactWriteItems')
      const units = unitsOf[kind] ?? {}
      unitsOf[kind] = units
      for (const [name, number] of Object.entries({ table, ...indexes })) {
        if (number > 0) units[name] = (units[name] ?? 0) + number
      }
    }
  }
}

/**
 * Plays sittings through use-cases and reactions, one stream batch per write but for what gathers, and counts everything: a dozen
 * conversations at once, in each of which a customer's message, the answer and the next message come two minutes apart. The clock is moved as
 * time would pass, schedules fire when they are due, and what is left open over night is closed the next day. `reading`: what consoles ask for and say beside, so that agents see what they answer.
 */
export async function runConversations(
  database: Database,
  observe: (name: FunctionName, calls: readonly Metered[]) => void = () => {},
): Promise<{ tally: Tally; reading: Tally }> {
  const realNow = Date.now
  // At noon: what goes on over midnight has one row of facts more, whatever the time at which this is measured.
  const start = Math.floor(realNow() / 86_400_000) * 86_400_000 + 43_200_000
  let passed = 0
  Date.now = () => start + passed
  try {
    return await play(database, observe, (ms) => {
      passed = Math.max(passed, ms)
    })
  } finally {
    Date.now = realNow
  }
}

async function play(
  database: Database,
  observe: (name: FunctionName, calls: readonly Metered[]) => void,
  at: (ms: number) => void,
): Promise<{ tally: Tally; reading: Tally }> {
  const { deps: real, meter, write, act } = await makeWorkspace(database)
  const start = Date.now()
  for (const agentId of AGENTS.slice(0, assumptions.agentsConnected)) {
    const connection = { kind: 'agent' as const, connectionId: `socket-${agentId}`, agentId }
    await real.store.putConnection(connection, Number.MAX_SAFE_INTEGER)
  }
  const tally = nothing()
  const reading = nothing()
  const jobs: DeliveryJob[] = []
  const schedules = new Map<string, { kind: string; id: string; due: number }>()
  let sent: { reference: string; providerMessageId: string } | undefined
  let posts = 0
  let counting = tally
  let gathered: { commits: DynamoDBRecord[][]; until: number } | undefined
  const send: ChannelAdapter['send'] = async ({ reference }) => {
    const providerMessageId = `wamid.${Buffer.from(reference).toString('base64')}`
    sent = { reference, providerMessageId }
    return { outcome: 'sent', providerMessageId }
  }
  const parts: Partial<Deps> = {
    queue: {
      enqueue: async (job) => void (job.kind === 'deliver-message' && jobs.push(job as DeliveryJob)),
      postpone: async () => undefined,
      finish: async () => undefined,
      paceOf: () => 'prompt',
    },
    segments: segmentsInMemory(),
    scheduler: {
      async arm({ kind, id, at: due, replaces }) {
        const name = `${kind} ${id}`
        const exists = schedules.has(name)
        if (exists) counting.timersMoved++
        else counting.timersSet++
        counting.schedulerCalls += exists === replaces ? 1 : 2
        schedules.set(name, { kind, id, due })
      },
      async remove(id) {
        if (schedules.delete(`conversation ${id}`)) counting.timersRemoved++
        counting.schedulerCalls++
      },
    },
    mailer: { send: async () => ({ outcome: 'sent', providerMessageId: 'digest' }) },
    sockets: {
      async post(_socket, frame) {
        posts++
        if (frame.includes('"counts.updated"')) counting.countsFrames++
        return 'ok'
      },
    },
    adapter(provider) {
      const adapter = real.adapter(provider)
      return adapter && { ...adapter, send }
    },
  }
  const deps: Deps = Object.assign(Object.create(real) as Deps, parts)

  /** One invocation, and what the stream makes of its writes. */
  async function invoke(
    name: Measured,
    work: () => Promise<unknown>,
    waitedMs = () => 0,
    kind: Work = name,
    commits = 1,
  ): Promise<void> {
    const called = counting.schedulerCalls
    const calls = await meter.during(work)
    const extraMs = waitedMs() + (counting.schedulerCalls - called) * assumptions.duration.scheduleCall
    observe(name, calls)
    const billed = counting.invocations[name] ?? { count: 0, gbSeconds: 0 }
    const seconds = durationOf(name, kind, calls, extraMs, commits) / 1000
    counting.invocations[name] = {
      count: billed.count + 1,
      gbSeconds: billed.gbSeconds + (seconds * memoryOf[name]) / 1024,
    }
    const [writes, reads] = [sumWrites(calls), sumReads(calls)]
    counting.writeUnits += writes
    counting.readUnits += reads
    counting.writeUnitsBy[name] = (counting.writeUnitsBy[name] ?? 0) + writes
    counting.readUnitsBy[name] = (counting.readUnitsBy[name] ?? 0) + reads
    addUnits(counting.unitsOf, calls)
    for (const records of recordBatches(calls, 'bookkeeping')) {
      gathered ??= { commits: [], until: Date.now() + GATHERED_MS }
      gathered.commits.push(records)
    }
    for (const records of recordBatches(calls, 'reactions')) await consume('reactions', [records], carryOut)
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      const next = job
      counting.jobs++
      const received = { from: 'prompt' as const, tries: 1, since: Date.now() }
      await invoke(
        'delivery',
        () => deliverMessage(deps, next, received),
        () => assumptions.duration.providerCall,
      )
    }
  }
  /** One invocation of a consumer of the stream, with what some commits wrote. */
  async function consume(name: 'reactions' | 'bookkeeping', commits: DynamoDBRecord[][], work: Consumer) {
    counting.batches++
    posts = 0
    await invoke(
      name,
      async () => {
        const [failed] = await work(commits.flat(), deps)
        if (failed) throw failed.error
      },
      () => {
        const waited = posts > 0 ? assumptions.duration.socketPost : 0
        counting.posts += posts
        posts = 0
        return waited
      },
      name,
      commits.length,
    )
  }
  /** What gathered is worked off when it is time. */
  async function workOff(): Promise<void> {
    if (!gathered) return
    const { commits, until } = gathered
    gathered = undefined
    at(until - start)
    const before = counting
    counting = tally
    counting.gathered += commits.length
    // For them less time has passed than here.
    for (const { dynamodb } of commits.flat()) {
      const { ApproximateCreationDateTime: committed = 0 } = dynamodb ?? {}
      const waited = (until / SECOND - committed) * ((GATHERED_SECONDS * SECOND) / GATHERED_MS)
      Object.assign(dynamodb ?? {}, { ApproximateCreationDateTime: Math.floor(until / SECOND - waited) })
    }
    await consume('bookkeeping', commits, keepBooks)
    counting = before
  }
  /** Lets time pass until then (ms from the beginning): what comes due on the way fires. */
  async function passUntil(until: number): Promise<void> {
    for (;;) {
      const [next] = [...schedules].sort(([, a], [, b]) => a.due - b.due)
      if (gathered && gathered.until <= Math.min(start + until, next?.[1].due ?? Number.POSITIVE_INFINITY)) {
        await workOff()
        continue
      }
      if (!next || next[1].due > start + until) break
      const [name, { kind, id, due }] = next
      schedules.delete(name)
      at(due - start)
      counting.timersFired++
      await invoke('timer', async () => {
        if (kind === 'conversation') await fireTimers(deps, id, { at: due })
        else if (kind === 'digest') await sendDigest(deps, id, { at: due })
        else throw new Error(`the month has no ${kind} that fires`)
      })
    }
    if (Number.isFinite(until)) at(until)
  }
  // Providers and the console call these functions' own URLs, which are no requests of the API.
  const ask = (name: 'webhooks' | 'http' | 'writing', work: () => Promise<unknown>, kind: Work = name) =>
    invoke(name, work, () => 0, kind)
  const receipt = (status: 'sent' | 'delivered' | 'read', of: typeof sent) => {
    if (!of) throw new Error('nothing was sent')
    return ask('webhooks', () => receiveReceipt(deps, CHANNEL, { kind: 'receipt', status, ...of }), 'receipts')
  }
  /** The agent's console turns from one conversation to another one, and says so. */
  let shown: string | undefined
  async function turnTo(id: string) {
    const sign = (conversationId: string, state: 'viewing' | 'idle') =>
      invoke('socket', async () => {
        posts = 0
        await showPresence(deps, { agent: answering() }, `socket-${AGENTS[0]}`, { conversationId, state })
        // The sign itself and its answer.
        counting.posts += posts + 2
      })
    counting = reading
    if (shown !== undefined && shown !== id) await sign(shown, 'idle')
    await sign(id, 'viewing')
    shown = id
    counting = tally
  }
  const answering = async () => {
    const agent = await deps.store.agentByEmail(AGENT)
    if (!agent) throw new Error(`there is no ${AGENT}`)
    return agent
  }
  /** What a console asks for when its agent turns to a conversation in which somebody wrote. */
  async function openInConsole(id: string) {
    counting = reading
    const contactId = id.replace(/^cv_(.*)_\d+$/, 'ct_$1')
    await ask('http', () => act(AGENT, 'conversations.get', { id }))
    await ask('http', () => act(AGENT, 'contacts.timeline', { id: contactId, order: 'desc', limit: 100 }))
    await ask('http', () => act(AGENT, 'conversations.read', { id }, own()))
    await ask('http', () => act(AGENT, 'conversations.timeline', { id, order: 'desc', limit: 50 }))
    counting = tally
  }

  /** The agent's console says which socket is its own, and is told by the answer what its steps do. */
  const own = (idempotencyKey?: string) => ({
    connection: `socket-${AGENTS[0]}`,
    ...(idempotencyKey ? { idempotencyKey } : {}),
  })

  let replies = 0
  for (let sitting = 0; sitting < SITTINGS; sitting++) {
    const steps: { at: number; run: () => Promise<unknown> }[] = []
    const { pairsPerConversation: pairs, readReceipts, openOvernight } = assumptions
    for (let who = 0; who < AT_ONCE; who++) {
      const begins = sitting * DAY + who * EACH_TAKES
      const customer: Customer = {
        phone: `49151600000${String(who).padStart(2, '0')}`,
        name: `Katharina Müller ${who}`,
      }
      const id = conversationOf(customer, sitting + 1)
      for (let pair = 0; pair < pairs; pair++) {
        // An agent answers one after the other; customers write whenever they like.
        const asked = begins + pair * 2 * ANSWERED_AFTER + ((who * 7 + pair * 13) % 20) * SECOND
        const turn = pair * AT_ONCE + who
        const answered = sitting * DAY + answeredAt(turn)
        const text = answers[pair % answers.length] ?? ''
        let message: typeof sent
        steps.push(
          { at: asked, run: () => ask('webhooks', () => write(customer, questions[pair % questions.length] ?? '')) },
          {
            at: sitting * DAY + answeredAt(turn - 1),
            async run() {
              await turnTo(id)
              if (pair > 0) await openInConsole(id)
            },
          },
          {
            at: answered,
            async run() {
              await ask('writing', () => act(AGENT, 'messages.send', { id, text }, own(`${id}-${pair}`)))
              message = sent
            },
          },
          { at: answered + SECOND, run: () => receipt('sent', message) },
          { at: answered + 2 * SECOND, run: () => receipt('delivered', message) },
          {
            at: answered + 30 * SECOND,
            async run() {
              replies++
              if (Math.floor(replies * readReceipts) > Math.floor((replies - 1) * readReceipts))
                await receipt('read', message)
            },
          },
        )
      }
      const isOvernight = Math.floor((who + 1) * openOvernight) > Math.floor(who * openOvernight)
      steps.push({
        at: begins + (isOvernight ? 20 * HOUR : pairs * 2 * ANSWERED_AFTER),
        run: () => ask('http', () => act(AGENT, 'conversations.close', { id }, own())),
      })
      tally.messages += 2 * pairs
      tally.conversations++
    }
    // Once a day what open conversations tell is kept: they are few, and a page is all of them.
    const since = Date.now()
    steps.push({ at: sitting * DAY + 12 * HOUR, run: () => invoke('reports', () => gatherOpen(deps, { since })) })
    for (const step of steps.toSorted((a, b) => a.at - b.at)) {
      await passUntil(step.at)
      await step.run()
    }
  }
  // All are closed: what is still set fires once, and does nothing.
  await passUntil(Number.POSITIVE_INFINITY)
  reading.messages = tally.messages
  return { tally, reading }
}
