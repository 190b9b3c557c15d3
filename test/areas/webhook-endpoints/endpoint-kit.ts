import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import type { InputOf, OutputOf } from '../../../contracts/operations.ts'
import { wakeEndpoint } from '../../../functions/areas/webhook-endpoints/use-cases/wake.ts'
import type { World } from '../../kit/world.ts'

export type Delivery = OutputOf<'webhookEndpoints.deliveries'>['items'][number]
export type Endpoint = OutputOf<'webhookEndpoints.get'>

/** An event as it came, its signature proven by the specification's own library. */
export interface Heard {
  id: string
  version: string
  type: string
  timestamp: string
  data: {
    conversation?: { id: string; version: number }
    entry?: { id: string; seq: number; message?: { text: string; html?: string; quoted?: string } }
    contact?: { id: string; name: string }
    record?: { id: string; name?: string }
    agent?: { id: string; available: boolean; deleted?: true }
    shortened?: true
  }
}

type Answer = { status: number; headers?: Record<string, string>; body?: string; delayMs?: number; endless?: true }

/** A program of the company's own that is told what happens. `clock` is the time by which signatures are looked at. */
export async function startTarget() {
  const heard: Heard[] = []
  const calls: string[] = []
  const target = {
    url: '',
    /** what was taken, in the order in which it came */
    heard,
    /** ids of every call that was made, taken or not */
    calls,
    secrets: [] as string[],
    answer: (_event: Heard): Answer | undefined => undefined,
    /** how many connections were ended by whoever called */
    cutOff: 0,
    atOnce: 0,
    mostAtOnce: 0,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    target.atOnce++
    target.mostAtOnce = Math.max(target.mostAtOnce, target.atOnce)
    response.on('close', () => target.atOnce--)
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString()
      const headers = request.headers as Record<string, string>
      const event = { ...(JSON.parse(body) as Heard), id: headers['webhook-id'] ?? '' }
      event.version = headers['switchboard-version'] ?? ''
      calls.push(event.id)
      const proven = target.secrets.some((secret) => isProven(secret, body, headers))
      const {
        status,
        headers: more,
        body: text,
        delayMs = 0,
        endless,
      } = proven ? (target.answer(event) ?? { status: 204 }) : { status: 401 }
      if (status >= 200 && status < 300) heard.push(event)
      response.on('close', () => {
        if (!response.writableFinished) target.cutOff++
      })
      const answer = () => {
        response.writeHead(status, more)
        if (endless) goOn(response)
        else response.end(text)
      }
      if (delayMs > 0) setTimeout(answer, delayMs)
      else answer()
    })
  })
  await new Promise<void>((done) => server.listen(0, 'localhost', done))
  target.url = `http://localhost:${(server.address() as AddressInfo).port}/hook`
  return target
}
export type Target = Awaited<ReturnType<typeof startTarget>>

/** A body without an end, for as long as somebody reads it. */
function goOn(response: ServerResponse): void {
  while (!response.destroyed && response.write('More of it. ')) {}
  if (!response.destroyed) response.once('drain', () => goOn(response))
}

/** By the library, but for the age of a message: tests move the clock. */
function isProven(secret: string, body: string, headers: Record<string, string>): boolean {
  const [id = '', timestamp = '', signatures = ''] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => headers[name] ?? '',
  )
  const signature = new Webhook(secret).sign(id, new Date(Number(timestamp) * 1_000), body)
  return signatures.split(' ').includes(signature)
}

/** An endpoint at a target, with all that happens. */
export async function endpointAt(
  world: World,
  target: Target,
  more: Partial<InputOf<'webhookEndpoints.create'>> = {},
): Promise<Endpoint> {
  const { secret, ...endpoint } = await world.asks<OutputOf<'webhookEndpoints.create'>>(
    'owner',
    'webhookEndpoints.create',
    {
      url: target.url,
      ...more,
    },
  )
  target.secrets.push(secret ?? '')
  // Whoever looks knows for ten seconds which endpoints there are.
  world.system.clock.advance(10_001)
  return endpoint
}

export const readEndpoint = (world: World, id: string) => world.asks<Endpoint>('owner', 'webhookEndpoints.get', { id })

/** The log, the newest first. */
export async function logOf(world: World, id: string): Promise<Delivery[]> {
  const page = await world.asks<OutputOf<'webhookEndpoints.deliveries'>>('owner', 'webhookEndpoints.deliveries', {
    id,
    limit: 100,
  })
  return page.items
}

/** Time passes; schedules of an endpoint fire when they are due. */
export async function pass(world: World, id: string, ms: number): Promise<void> {
  const { clock } = world.system
  const until = clock.now() + ms
  await world.settle()
  for (;;) {
    const { run } = (await world.deps.store.readEndpoint(id)) ?? {}
    const at = run?.nextAttemptAt ?? Number.POSITIVE_INFINITY
    if (at > until) break
    clock.advance(Math.max(0, at - clock.now()))
    await wakeEndpoint(world.deps, id, `test-${at}-${clock.now()}`)
    await world.settle()
  }
  clock.advance(Math.max(0, until - clock.now()))
  await world.settle()
}
