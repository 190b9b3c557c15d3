import type { ChannelAdapter } from '../functions/areas/channels/port.ts'
import type { DeliveryJob } from '../functions/areas/delivery/job.ts'
import { deliverMessage } from '../functions/areas/delivery/use-cases/deliver-message.ts'
import { receiveReceipt } from '../functions/areas/messages/use-cases/receive-receipt.ts'
import type { EveryPart as Deps } from '../functions/edges/compose.ts'
import { reactions } from '../functions/edges/stream/list.ts'
import { push } from '../functions/edges/stream/push.ts'
import type { FunctionName } from '../functions/manifest.ts'
import { react } from '../functions/platform/stream.ts'
import { CHANNEL, type Customer } from './customer.ts'
import { type Metered, roundTrips, sumReads, sumWrites } from './meter.ts'
import { assumptions } from './prices.ts'
import { recordBatches } from './stream-records.ts'
import { conversationOf, type Database, makeWorkspace } from './workspace.ts'

const CONVERSATIONS = 12
const AGENT = 'agent1@demo.test'
const SOCKET_FOR_MS = 3_600_000
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

/** What some conversations asked of each service. */
export interface Tally {
  messages: number
  conversations: number
  writeUnits: number
  readUnits: number
  writeUnitsBy: Record<string, number>
  readUnitsBy: Record<string, number>
  invocations: Record<string, { count: number; gbSeconds: number }>
  httpRequests: number
  /** to one connected agent */
  posts: number
  jobs: number
  timersArmed: number
  batches: number
}

type Billed = keyof typeof assumptions.memory

function durationOf(calls: readonly Metered[], extraMs: number): number {
  const { own, read, write, transaction } = assumptions.duration
  const each = (call: Metered) =>
    call.operation === 'TransactWriteItems' ? transaction : call.writes === undefined ? read : write
  const longest = Math.max(0, ...calls.map(each))
  return own + extraMs + (roundTrips(calls) > 0 ? (roundTrips(calls) - 1) * read + longest : 0)
}

/** Plays conversations through use-cases and reactions, one stream batch per write, and counts everything. */
export async function runConversations(
  database: Database,
  look: (name: FunctionName, calls: readonly Metered[]) => void = () => {},
): Promise<Tally> {
  const { deps: real, meter, write, act } = await makeWorkspace(database)
  await real.store.putConnection(
    { kind: 'agent', connectionId: 'socket-1', agentId: 'ag_agent1' },
    Date.now() + SOCKET_FOR_MS,
  )
  const tally: Tally = {
    messages: 0,
    conversations: 0,
    writeUnits: 0,
    readUnits: 0,
    writeUnitsBy: {},
    readUnitsBy: {},
    invocations: {},
    httpRequests: 0,
    posts: 0,
    jobs: 0,
    timersArmed: 0,
    batches: 0,
  }
  const jobs: DeliveryJob[] = []
  const sent: string[] = []
  let posts = 0
  const send: ChannelAdapter['send'] = async ({ reference }) => {
    sent.push(`wamid.${Buffer.from(reference).toString('base64')}`)
    return { outcome: 'sent', providerMessageId: sent.at(-1) as string }
  }
  const parts: Partial<Deps> = {
    queue: {
      enqueue: async (job) => void (job.kind === 'deliver-message' && jobs.push(job as DeliveryJob)),
      postpone: async () => undefined,
      finish: async () => undefined,
    },
    scheduler: { arm: async () => void tally.timersArmed++ },
    sockets: {
      async post() {
        posts++
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
  async function invoke(name: FunctionName & Billed, work: () => Promise<unknown>, extraMs = 0): Promise<void> {
    const calls = await meter.during(work)
    look(name, calls)
    const billed = tally.invocations[name] ?? { count: 0, gbSeconds: 0 }
    const seconds = durationOf(calls, extraMs) / 1000
    tally.invocations[name] = {
      count: billed.count + 1,
      gbSeconds: billed.gbSeconds + (seconds * assumptions.memory[name]) / 1024,
    }
    tally.writeUnits += sumWrites(calls)
    tally.readUnits += sumReads(calls)
    tally.writeUnitsBy[name] = (tally.writeUnitsBy[name] ?? 0) + sumWrites(calls)
    tally.readUnitsBy[name] = (tally.readUnitsBy[name] ?? 0) + sumReads(calls)
    for (const records of recordBatches(calls, 'realtime')) {
      tally.batches++
      posts = 0
      await invoke('realtime', () => push(records, deps), assumptions.duration.socketPost)
      tally.posts += posts
    }
    for (const records of recordBatches(calls, 'reactions')) {
      tally.batches++
      await invoke('reactions', async () => {
        const [failed] = await react(reactions, records, deps)
        if (failed) throw failed.error
      })
    }
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      const next = job
      tally.jobs++
      await invoke('delivery', () => deliverMessage(deps, next), assumptions.duration.providerCall)
    }
  }
  const ask = async (name: 'webhooks' | 'http', work: () => Promise<unknown>) => {
    tally.httpRequests++
    await invoke(name, work)
  }
  const receipt = (status: 'sent' | 'delivered' | 'read', providerMessageId: string) =>
    ask('webhooks', () => receiveReceipt(deps, CHANNEL, { kind: 'receipt', providerMessageId, status }))

  const newContacts = Math.round(CONVERSATIONS * assumptions.newContacts)
  for (let index = 0; index < CONVERSATIONS; index++) {
    const who = index % newContacts
    const customer: Customer = { phone: `49151600000${String(who).padStart(2, '0')}`, name: `Katharina Müller ${who}` }
    const id = conversationOf(customer, Math.floor(index / newContacts) + 1)
    for (let pair = 0; pair < assumptions.pairsPerConversation; pair++) {
      await ask('webhooks', () => write(customer, questions[pair % questions.length] ?? ''))
      sent.length = 0
      const text = answers[pair % answers.length] ?? ''
      await ask('http', () => act(AGENT, 'messages.send', { id, text }, `${id}-${pair}`))
      const [providerMessageId = ''] = sent
      await receipt('sent', providerMessageId)
      await receipt('delivered', providerMessageId)
      const replies = index * assumptions.pairsPerConversation + pair
      const { readReceipts } = assumptions
      if (Math.floor((replies + 1) * readReceipts) > Math.floor(replies * readReceipts))
        await receipt('read', providerMessageId)
    }
    await ask('http', () => act(AGENT, 'conversations.close', { id }))
    tally.messages += 2 * assumptions.pairsPerConversation
    tally.conversations++
  }
  return tally
}
