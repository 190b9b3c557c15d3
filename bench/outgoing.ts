import type { EventJob } from '../functions/areas/webhook-endpoints/port.ts'
import { deliverEvent } from '../functions/areas/webhook-endpoints/use-cases/deliver-event.ts'
import type { EveryPart as Deps } from '../functions/edges/compose.ts'
import { sendOut } from '../functions/edges/stream/push.ts'
import { summary } from './counts.ts'
import { figure, information, type Results } from './figures.ts'
import { recordBatches } from './stream-records.ts'
import { conversationOf, type Database, makeWorkspace } from './workspace.ts'

const OWNER = 'owner@demo.test'
const AGENT = 'agent1@demo.test'
const customer = { phone: '4915112345678', name: 'Katharina Müller' }

/**
 * outgoing.writeUnitsPerEvent: what it costs to tell an endpoint of something, the log included; an endpoint wants everything, and a
 * customer's first message, the answer and the end are played. `readUnitsUnheard`: what is read of a message's changes where there
 * is no endpoint, by a process that has not looked in the last ten seconds.
 */
export async function measureOutgoing(database: Database): Promise<Results> {
  const { deps: real, meter, write, act } = await makeWorkspace(database)
  const jobs: EventJob[] = []
  const parts: Partial<Deps> = {
    outgoing: {
      async send(job) {
        if (job.kind === 'event') jobs.push(job)
      },
      finish: async () => undefined,
    },
    outside: {
      ...real.outside,
      tell: async () => ({ status: 200, beginning: '{"received":true,"queued":"2026-11-29T12:00:00.000Z"}' }),
    },
  }
  const deps: Deps = Object.assign(Object.create(real) as Deps, parts)
  const nobody = { phone: '4915100000001', name: 'Nobody' }
  await write(nobody, 'Hello')
  const played = await meter.during(() => write(nobody, 'Is anybody there?'))
  const unheard = await meter.during(async () => {
    for (const records of recordBatches(played, 'reactions')) await sendOut(records, deps)
  })
  await act(OWNER, 'webhookEndpoints.create', { url: 'https://hooks.example/switchboard' })
  const calls = await meter.during(async () => {
    await write(customer, 'Good morning, where is my order 20261129? It was to be here on Friday.')
    const id = conversationOf(customer)
    await act(AGENT, 'messages.send', { id, text: 'Good morning! It left yesterday, and will be there tomorrow.' })
    await write(customer, 'Thank you, that is good to know.')
    await act(AGENT, 'conversations.close', { id, note: 'Asked for an order' })
  })
  // Which endpoints there are is remembered for ten seconds.
  const later = Object.assign(Object.create(deps) as Deps, { clock: { now: () => Date.now() + 11_000 } })
  const telling = await meter.during(async () => {
    for (const records of recordBatches(calls, 'reactions')) await sendOut(records, later)
  })
  const delivered = await meter.during(async () => {
    for (const job of jobs) await deliverEvent(deps, job, { tries: 1, since: Date.now() }, undefined)
  })
  const [told, done, nothing] = [summary(telling), summary(delivered), summary(unheard)]
  if (jobs.length < 5) throw new Error(`only ${jobs.length} events were told`)
  return {
    figures: {
      ...figure('outgoing.writeUnitsPerEvent', done.writeUnits / jobs.length),
      ...information('outgoing.readUnitsPerEvent', (done.readUnits + told.readUnits) / jobs.length),
      ...information('outgoing.readUnitsUnheard', nothing.readUnits),
    },
    details: { outgoing: { events: jobs.map(({ type, body }) => `${type} ${body.length}`), told, done } },
  }
}
