import type { SQSEvent } from 'aws-lambda'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ChannelRef } from '../../../functions/areas/channels/domain/channel.ts'
import type { ChannelAdapter, OutboundMessage, SendResult } from '../../../functions/areas/channels/port.ts'
import { deliveryJob } from '../../../functions/areas/delivery/job.ts'
import type { Entry } from '../../../functions/areas/timeline/domain/entry.ts'
import { queuedDelivery } from '../../../functions/areas/timeline/domain/queued-delivery.ts'
import type { EveryPart as Deps } from '../../../functions/edges/compose.ts'
import { runBatch } from '../../../functions/edges/delivery/run-batch.ts'
import { entryIdOf, homeContactId, parseEntryId } from '../../../functions/kernel/ids.ts'
import { createJobQueue } from '../../../functions/platform/job-queue.ts'
import { createFaults } from '../../../local/aws/faults.ts'
import { startSqs } from '../../../local/aws/sqs-fifo.ts'
import { nearSqs } from '../../kit/sqs.ts'
import { contactOf } from '../../kit/store.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

const PROMPT_PLACES = 10
const PATIENT_PLACES = 2
/** of an event source mapping */
const BATCH = 10
const ANSWERS_AFTER_MS = 30_000

const slow: ChannelRef = { id: 'demo-whatsapp', type: 'whatsapp' }
const quick: ChannelRef = { id: 'demo-twilio-sms', type: 'sms' }

let system: TestSystem
let fleet: ReturnType<typeof startFleet>
beforeAll(async () => {
  // Time passes when it is told to, which a database of its own knows nothing of.
  system = await startSystem('memory')
})
afterAll(() => system.stop())
beforeEach(() => {
  // What was slow in the test before is forgotten by now.
  system.clock.advance(600_000)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  fleet = startFleet()
})
afterEach(() => {
  fleet.close()
  vi.useRealTimers()
})

/** A call of a provider that has not answered. */
interface Hanging {
  to: string
  since: number
  endsAt: number
  answer(): void
}

/** Both queues with their mappings, and processes that each know what they have seen; time passes when it is told to. */
function startFleet() {
  const { clock } = system
  const hanging: Hanging[] = []
  const left: string[] = []
  const notBefore: number[] = []
  const free: Deps[] = []
  let isSlow = true
  let quickMs = 0
  let moves = 0
  let sent = 0
  const send = async ({ to, text }: OutboundMessage): Promise<SendResult> => {
    moves++
    const afterSeconds = notBefore.shift()
    if (afterSeconds) return { outcome: 'unavailable', reason: 'Later, please', afterSeconds }
    left.push(text)
    return { outcome: 'sent', providerMessageId: `id-${++sent}-${to}` }
  }
  const after = (ms: number) => (message: OutboundMessage) =>
    new Promise<SendResult>((resolve) => {
      moves++
      const since = clock.now()
      const answer = () => resolve(send(message))
      hanging.push({ to: message.to, since, endsAt: since + ms, answer })
    })
  const start = (): Deps => {
    const { deps } = system.boot()
    const adapter: Deps['adapter'] = (provider) => {
      const real = deps.adapter(provider) as ChannelAdapter
      if (provider === 'whatsapp-cloud') return { ...real, send: isSlow ? after(ANSWERS_AFTER_MS) : send }
      return { ...real, send: quickMs > 0 ? after(quickMs) : send }
    }
    // Nothing here takes a real call, so that all waits for the clock once nothing moves.
    const connect: Deps['channels']['connect'] = async (channel) => {
      const names = deps.adapter(channel.provider)?.secretNames ?? []
      return {
        channel,
        secrets: Object.fromEntries(names.map((name) => [name, 'secret'])),
        webhookUrl: 'https://us.test',
      }
    }
    return { ...deps, adapter, queue, channels: { ...deps.channels, connect } }
  }
  const consumer = (concurrency: number) => ({ fn: 'delivery' as const, batchSize: BATCH, concurrency })
  const sqs = startSqs({
    file: () => null,
    clock,
    faults: createFaults(),
    endpoint: () => 'http://sqs.test',
    definitions: [
      { name: 'prompt.fifo', visibilityTimeoutSeconds: 360, consumer: consumer(PROMPT_PLACES) },
      { name: 'patient.fifo', visibilityTimeoutSeconds: 360, consumer: consumer(PATIENT_PLACES) },
    ],
    async invoke(_fn, event) {
      const deps = free.pop() ?? start()
      try {
        return await runBatch(deps, event as SQSEvent)
      } finally {
        free.push(deps)
      }
    },
  })
  const near = nearSqs((request) => {
    moves++
    return sqs.handle(request)
  })
  const queue = createJobQueue(near, { prompt: sqs.url('prompt.fifo'), patient: sqs.url('patient.fifo') })

  /** Until everything waits for time to pass. */
  async function rest(): Promise<void> {
    for (let still = 0; still < 40; ) {
      const before = moves
      await new Promise((resolve) => setImmediate(resolve))
      still = moves === before ? still + 1 : 0
    }
  }
  return {
    hanging,
    left,
    /** the next calls are told to come again in so many seconds */
    notBefore,
    queue,
    rest,
    waiting: () => sqs.pending(),
    recovers() {
      isSlow = false
    },
    quickTakes(ms: number) {
      quickMs = ms
    },
    async passes(ms: number) {
      for (const until = clock.now() + ms; clock.now() < until; ) {
        await rest()
        clock.advance(1_000)
        vi.advanceTimersByTime(1_000)
        for (const call of hanging.filter(({ endsAt }) => endsAt <= clock.now())) {
          hanging.splice(hanging.indexOf(call), 1)
          call.answer()
        }
      }
      await rest()
    },
    close: () => sqs.close(),
  }
}

let made = 0
/** Stores messages to new customers, or to one, and puts them into the queue as the reaction does. */
async function queued(
  channel: ChannelRef,
  texts: string[],
  { one, urgency }: { one?: string; urgency?: 'bulk' } = {},
): Promise<Entry[]> {
  const { store, clock } = system.boot().deps
  const entries: Entry[] = []
  for (const text of texts) {
    const address = one ?? `+4917${String(++made).padStart(8, '0')}`
    const contactId = homeContactId(channel.id, address)
    const now = clock.now() + entries.length
    const id = entryIdOf(contactId, 1, now, String(++made).padStart(26, '0'))
    const entry: Entry = {
      id,
      contactId,
      n: 1,
      seq: entries.length + 1,
      at: now,
      receivedAt: now,
      kind: 'message',
      actor: { type: 'agent', id: 'ag_agent1', name: 'Anna' },
      message: {
        direction: 'outbound',
        channel,
        text,
        attachments: [],
        delivery: { ...queuedDelivery(clock.now()), ...(urgency && { urgency }) },
        providerMessageId: null,
        tags: [],
      },
    }
    const contact = {
      ...contactOf(1),
      id: contactId,
      identities: [{ channelId: channel.id, type: channel.type, address }],
    }
    const known = await store.readContact(contactId)
    await store.commit([store.putEntry(entry), ...(known ? [] : [store.putContact(contact)])])
    entries.push(entry)
  }
  for (const { id, contactId } of entries) {
    const { job, pace, lane } = deliveryJob({
      entryId: id,
      contactId,
      round: 1,
      channelId: channel.id,
      ...(urgency && { urgency }),
    })
    await fleet.queue.enqueue(job, { pace, lane, deduplicationId: `${id}.1`.slice(-128) })
  }
  return entries
}
const numbered = (what: string, count: number) => Array.from({ length: count }, (_, index) => `${what} ${index}`)
const statusOf = async ({ id }: Entry) => {
  const key = parseEntryId(id)
  return key && (await system.boot().deps.store.readEntry(key))?.message?.delivery?.status
}
const leftOf = (what: string) => fleet.left.filter((text) => text.startsWith(what))

describe('M4 a provider that hangs', () => {
  it('holds its own places while another channel sends five thousand', async () => {
    const first = await queued(slow, numbered('slow', PROMPT_PLACES / 2))
    await fleet.passes(10_000)
    const more = await queued(slow, numbered('slow more', 300))
    await queued(quick, numbered('quick', 5_000))
    const now = system.clock.now()
    await fleet.rest()
    // All of them, before any time has passed.
    expect([leftOf('quick').length, system.clock.now() - now]).toEqual([5_000, 0])
    expect(fleet.hanging.filter(({ since }) => since < now)).toHaveLength(first.length)
    expect(fleet.hanging.filter(({ since }) => since >= now).length).toBeLessThanOrEqual(PATIENT_PLACES * BATCH)
    // And the slow ones leave too, as their provider answers.
    await fleet.passes((more.length / (PATIENT_PLACES * BATCH) + 4) * ANSWERS_AFTER_MS)
    expect([leftOf('slow').length, fleet.waiting()]).toEqual([first.length + more.length, 0])
    expect(new Set(leftOf('slow')).size).toBe(first.length + more.length)
  })

  it('in all places at once, before anybody can know, delays the others by one call, whatever waits behind it', async () => {
    await queued(slow, numbered('all', 400))
    await fleet.rest()
    const held = fleet.hanging.length
    expect(held).toBeGreaterThanOrEqual(PROMPT_PLACES)
    await queued(quick, numbered('others', 200))
    await fleet.passes(ANSWERS_AFTER_MS + 1_000)
    expect(leftOf('others')).toHaveLength(200)
    expect(fleet.hanging.length).toBeLessThanOrEqual(PATIENT_PLACES * BATCH)
  })

  it('keeps the order of a contact when it begins to hang, and when it answers again', async () => {
    const one = `+4918${String(++made).padStart(8, '0')}`
    const texts = numbered('in order', 9)
    await queued(slow, texts.slice(0, 3), { one })
    await fleet.passes(6_000)
    // Known to hang by now: a message of somebody else is handed over at once, this contact's stay behind each other.
    await queued(slow, ['of another'])
    await queued(slow, texts.slice(3, 6), { one })
    await fleet.passes(2 * ANSWERS_AFTER_MS)
    fleet.recovers()
    await queued(slow, texts.slice(6), { one })
    await fleet.passes(10 * 60_000)
    await queued(slow, ['at last'])
    await fleet.rest()
    expect(leftOf('in order')).toEqual(texts)
    expect([leftOf('of another'), leftOf('at last')]).toEqual([['of another'], ['at last']])
    expect(fleet.waiting()).toBe(0)
  })

  it('is not overtaken in its lane where the channel is prompt again before it has left', async () => {
    const one = `+4919${String(++made).padStart(8, '0')}`
    fleet.recovers()
    fleet.notBefore.push(600)
    await system.boot().deps.store.putSlowUntil(slow.id, system.clock.now() + 60_000)
    await queued(slow, ['overtaken? 1'], { one })
    await fleet.passes(120_000)
    await queued(slow, ['overtaken? 2'], { one })
    await queued(slow, ['somebody else'])
    await fleet.rest()
    expect([leftOf('overtaken?'), leftOf('somebody else')]).toEqual([[], ['somebody else']])
    await fleet.passes(600_000)
    expect(leftOf('overtaken?')).toEqual(['overtaken? 1', 'overtaken? 2'])
    expect(fleet.waiting()).toBe(0)
  })

  it('a job that is lost on its way to the other queue is handed over again, and sent once', async () => {
    await system.boot().deps.store.putSlowUntil(slow.id, system.clock.now() + 300_000)
    const enqueue = fleet.queue.enqueue
    let lost = 0
    fleet.queue.enqueue = async (job, way) => {
      if (way.pace === 'patient' && lost++ === 0) throw new Error('cut off')
      return enqueue(job, way)
    }
    const [entry] = await queued(slow, ['found again'])
    await fleet.rest()
    expect([lost, leftOf('found again')]).toEqual([1, []])
    await fleet.passes(420_000)
    expect(leftOf('found again')).toEqual(['found again'])
    expect(await statusOf(entry as Entry)).toBe('sent')
    expect(fleet.waiting()).toBe(0)
  })
})

describe('M4 a campaign', () => {
  it('never delays a person’s answer', async () => {
    fleet.quickTakes(1_000)
    await queued(quick, numbered('campaign', 300), { urgency: 'bulk' })
    await fleet.rest()
    await queued(quick, numbered('answer', PROMPT_PLACES))
    await fleet.passes(1_000)
    expect(leftOf('answer')).toHaveLength(PROMPT_PLACES)
    expect(leftOf('campaign').length).toBeLessThanOrEqual(PATIENT_PLACES * BATCH)
    await fleet.passes(300_000)
    expect(leftOf('campaign')).toHaveLength(300)
  })

  it('leaves a provider that hangs to people’s answers, and goes on when it does not any more', async () => {
    await system.boot().deps.store.putSlowUntil(slow.id, system.clock.now() + 100_000)
    const campaign = await queued(slow, numbered('mailing', 40), { urgency: 'bulk' })
    await queued(slow, numbered('reply', 5))
    await fleet.passes(3 * ANSWERS_AFTER_MS + 1_000)
    expect([leftOf('reply').length, leftOf('mailing').length]).toEqual([5, 0])
    fleet.recovers()
    await fleet.passes(11 * 60_000)
    expect(leftOf('mailing')).toHaveLength(campaign.length)
    expect(fleet.waiting()).toBe(0)
  })
})
