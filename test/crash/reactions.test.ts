import { createHmac } from 'node:crypto'
import { GetScheduleCommand, ResourceNotFoundException, SchedulerClient } from '@aws-sdk/client-scheduler'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Installation, installWorkspace } from '../../functions/areas/installation/use-cases/install-workspace.ts'
import { fireTimers } from '../../functions/areas/queues/use-cases/fire-timers.ts'
import { connectAgent } from '../../functions/areas/sockets/use-cases/connect-socket.ts'
import type { Visitor } from '../../functions/areas/web-chat/domain/visitor-token.ts'
import {
  readVisitorMessages,
  receiveVisitorMessage,
} from '../../functions/areas/web-chat/use-cases/visitor-messages.ts'
import { visitorCame, visitorLeft } from '../../functions/areas/web-chat/use-cases/visitor-presence.ts'
import { authenticateVisitor, startVisitorSession } from '../../functions/areas/web-chat/use-cases/visitor-session.ts'
import { homeContactId } from '../../functions/kernel/ids.ts'
import * as ENV from '../../functions/platform/env-names.ts'
import type { LambdaRecord } from '../../local/aws/stream-records.ts'
import { demoWorkspace } from '../../local/demo-workspace.ts'
import { CALLER } from '../kit/customers.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { OfWorld, World } from '../kit/world.ts'
import { survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const idOf = (world: World) => `cv_${world.whatsappContact.slice(3)}_1`
const visitorId = (world: World) => `v_${world.tag.padEnd(24, '0')}`
const visitorAddress = (world: World) => `visitor:${visitorId(world)}`
const webContact = (world: World) => homeContactId('demo-web', visitorAddress(world))
const visitorOf = (world: World): Visitor => ({
  channelId: 'demo-web',
  address: visitorAddress(world),
  contactId: webContact(world),
  expiresAt: Number.MAX_SAFE_INTEGER,
})
const socketOf = (world: World, number: number) => ({
  kind: 'visitor' as const,
  connectionId: `visitor-${world.tag}-${number}`,
  contactId: webContact(world),
  channelId: 'demo-web',
})
const writesOnTheWeb = (world: World, id: string) =>
  receiveVisitorMessage(world.deps, visitorOf(world), { text: id, clientId: id }, CALLER)

/** A batch of the stream, which is what comes again. */
function batchOf(prepare: (world: World) => Promise<unknown>, otherConsumer?: 'runReactions') {
  const batches = new OfWorld<LambdaRecord[]>()
  return {
    async ready(world: World): Promise<void> {
      await prepare(world)
      const records = await world.takeRecords()
      if (otherConsumer) await world[otherConsumer](records)
      batches.set(world, records)
    },
    batch: (world: World) => batches.get(world) ?? [],
  }
}

const said = async (world: World) => {
  await world.writes('one', `needle${world.tag} in the haystack`)
  await world.calls('agent1', 'messages.send', { id: idOf(world), text: 'hello' })
  await world.writes('two')
}

interface Event {
  id: string
  type: string
  seq?: number
  conversation?: { id: string }
}

describe('the stream hands out a batch again', () => {
  it('every agent who may see it learns of everything, in order', async () => {
    const { ready, batch } = batchOf(said, 'runReactions')
    const agents = ['owner', 'agent1', 'agent3']
    const socket = (world: World, agent: string) => `${agent}-${world.tag}`
    await survivesEveryCrash(system, {
      name: 'announce',
      async given(world) {
        for (const agent of agents) {
          system.sockets.open(socket(world, agent))
          await connectAgent(world.deps, `ag_${agent}`, socket(world, agent))
        }
      },
      ready,
      when: (world) => world.runAnnounce(batch(world)),
      observe: async (world) =>
        agents.map((agent) => {
          const events = system.sockets
            .frames(socket(world, agent))
            .flatMap((frame) => (JSON.parse(frame) as { events: Event[] }).events)
            .filter(({ conversation, type }) => conversation?.id === idOf(world) && type !== 'message.updated')
          const once = [...new Map(events.map((event) => [event.id, event])).values()]
          const numbers = [...new Set(once.map(({ seq }) => seq))].toSorted()
          expect(numbers).toEqual(agent === 'agent3' ? [] : [1, 2, 3, 4, 5, 6])
          return once.map(({ type, seq }) => `${type} ${seq}`)
        }),
    })
  })

  it('every message is handed to the provider, once and in order', async () => {
    const { ready, batch } = batchOf(async (world) => {
      await world.writes('one', `needle${world.tag} in the haystack`)
      for (const text of ['hello', 'world']) await world.calls('agent1', 'messages.send', { id: idOf(world), text })
    })
    await survivesEveryCrash(system, {
      name: 'enqueue and index',
      ready,
      when: (world) => world.runReactions(batch(world)),
      async observe(world) {
        const found = await world.asks<{ items: { conversation: { id: string }; matchedIn: string[] }[] }>(
          'owner',
          'search.query',
          { q: `needle${world.tag}` },
        )
        const schedule = system.aws.scheduler.size() > 0
        return { found: found.items.map(({ matchedIn }) => matchedIn), schedule }
      },
    })
  })

  it('M4 what has failed is marked on its conversation, and sent again it is not', async () => {
    const failed = new OfWorld<string>()
    const refused = batchOf(async (world) => {
      await world.writes('one')
      system.provider.faults.push({ status: 400, body: { error: { code: 131026, message: 'Undeliverable' } } })
      const { id } = await world.asks<{ id: string }>('agent1', 'messages.send', { id: idOf(world), text: 'hello' })
      failed.set(world, id)
      await world.runReactions(await world.takeRecords())
      await world.deliver(await world.receiveJobs())
    })
    const isMarked = async (world: World) => {
      const [conversation] = await world.deps.store.readConversations([{ contactId: world.whatsappContact, n: 1 }])
      return conversation?.lastMessage?.failed ?? false
    }
    await survivesEveryCrash(system, {
      name: 'marked',
      ready: refused.ready,
      when: (world) => world.runReactions(refused.batch(world)),
      async observe(world) {
        expect(await isMarked(world)).toBe(true)
      },
    })
    await survivesEveryCrash(system, {
      name: 'sent again',
      async ready(world) {
        await refused.ready(world)
        await world.runReactions(refused.batch(world))
      },
      async when(world) {
        await world.calls('agent1', 'messages.retry', { id: failed.get(world) }, 'again')
        // The mark that comes late.
        await world.runReactions(refused.batch(world))
      },
      async observe(world) {
        expect(await isMarked(world)).toBe(false)
      },
    })
  })

  it('Q6 S3 S4 a conversation’s schedule is as its last step left it', async () => {
    const schedules = new SchedulerClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      endpoint: `http://127.0.0.1:${system.aws.port}/scheduler`,
    })
    const expressionOf = (at: number) => `at(${new Date(Math.ceil(at / 1000) * 1000).toISOString().slice(0, 19)})`
    /** Whether one is set, and to what the table says. */
    const scheduleOf = async (world: World) => {
      const [conversation] = await world.deps.store.readConversations([{ contactId: world.whatsappContact, n: 1 }])
      const wanted = conversation?.timerAt ?? null
      const asked = new GetScheduleCommand({ Name: idOf(world), GroupName: system.aws.env[ENV.scheduleGroup] })
      const found = await schedules.send(asked).catch((error: Error) => {
        if (error instanceof ResourceNotFoundException) return undefined
        throw error
      })
      expect(found?.ScheduleExpression).toBe(wanted === null ? undefined : expressionOf(wanted))
      return found !== undefined
    }
    const does = (world: World, step: 'join' | 'hold' | 'close' | 'reopen') =>
      world.calls('agent1', `conversations.${step}`, { id: idOf(world) })
    const cases: Record<string, (world: World) => Promise<unknown>> = {
      async answered(world) {
        system.clock.advance(2 * 60_000)
        await world.calls('agent1', 'messages.send', { id: idOf(world), text: 'hello' })
      },
      closed: (world) => does(world, 'close'),
      async 'closed, and opened again'(world) {
        await does(world, 'close')
        await does(world, 'reopen')
      },
      async 'held, and closed'(world) {
        await does(world, 'hold')
        await does(world, 'close')
      },
    }
    for (const [name, prepare] of Object.entries(cases)) {
      const { ready, batch } = batchOf(prepare)
      await survivesEveryCrash(system, {
        name,
        async given(world) {
          await world.writes('one')
          await does(world, 'join')
        },
        ready,
        when: (world) => world.runReactions(batch(world)),
        async observe(world) {
          expect(await scheduleOf(world)).toBe(!name.endsWith('closed'))
        },
      })
    }
  })

  it('Q6 Q7 a timer that fires again', async () => {
    await survivesEveryCrash(system, {
      name: 'soon and overdue',
      given: (world) => world.writes('one'),
      ready: async () => system.clock.advance(5 * 60_000 + 1),
      when: (world) => fireTimers(world.deps, idOf(world)),
    })
    await survivesEveryCrash(system, {
      name: 'auto-close',
      given: (world) => world.writes('one'),
      ready: async () => system.clock.advance(24 * 3_600_000),
      when: (world) => fireTimers(world.deps, idOf(world)),
    })
  })
})

describe('visitors', () => {
  const contacts = (world: World) => [webContact(world)]

  it('Q8 a visitor’s socket opens; a client that could not connect tries again under another id', async () => {
    const attempts = new OfWorld<number>()
    await survivesEveryCrash(system, {
      name: 'a visitor comes',
      contacts,
      given: (world) => writesOnTheWeb(world, 'one'),
      async when(world) {
        const attempt = (attempts.get(world) ?? 0) + 1
        attempts.set(world, attempt)
        await visitorCame(world.deps, socketOf(world, attempt))
      },
    })
  })

  it('Q8 M1 a visitor who is connected writes for the first time', async () => {
    await survivesEveryCrash(system, {
      name: 'a first message on the web',
      contacts,
      given: (world) => visitorCame(world.deps, socketOf(world, 1)),
      when: (world) => writesOnTheWeb(world, 'one'),
    })
  })

  it('Q8 a visitor’s socket closes', async () => {
    await survivesEveryCrash(system, {
      name: 'a visitor leaves',
      contacts,
      async given(world) {
        await writesOnTheWeb(world, 'one')
        await visitorCame(world.deps, socketOf(world, 1))
      },
      when: (world) => visitorLeft(world.deps, socketOf(world, 1)),
    })
  })

  it('Q8 a visitor whose leaving was never noticed is away from the first message that does not reach them', async () => {
    const world = new World(system)
    await writesOnTheWeb(world, 'one')
    await visitorCame(world.deps, socketOf(world, 1))
    world.restart(1)
    await expect(visitorLeft(world.deps, socketOf(world, 1))).rejects.toThrow('stopped')
    world.restart()
    const id = `cv_${webContact(world).slice(3)}_1`
    await world.calls('agent1', 'messages.send', { id, text: 'hello' })
    await world.settle()
    expect(await world.asks('agent1', 'conversations.get', { id })).toMatchObject({ contact: { online: false } })
  })

  it('a visitor who signs in keeps the conversation', async () => {
    const userId = (world: World) => `user-${world.tag}`
    const hash = (world: World) => createHmac('sha256', 'demo-identity-secret').update(userId(world)).digest('hex')
    await survivesEveryCrash(system, {
      name: 'a visitor signs in',
      contacts,
      given: (world) => writesOnTheWeb(world, 'one'),
      async when(world) {
        const { conversation } = await startVisitorSession(
          world.deps,
          {
            channelId: 'demo-web',
            visitorId: visitorId(world),
            identity: { userId: userId(world), name: 'Kim', email: 'kim@home.test', hash: hash(world) },
          },
          CALLER,
        )
        expect(conversation?.id).toBe(`cv_${webContact(world).slice(3)}_1`)
      },
      async observe(world) {
        const state = await world.deps.store.readContact(homeContactId('demo-web', `user:${userId(world)}`))
        const { name, emails, identities } = state?.contact ?? {}
        return { name, emails, identities }
      },
    })
  })
})

describe('a new workspace', () => {
  it('is installed once, however often the deployment is tried', async () => {
    const [team] = demoWorkspace.teams
    const small = Installation.parse({
      ...demoWorkspace,
      teams: [team],
      agents: demoWorkspace.agents.slice(0, 3),
      channels: demoWorkspace.channels.slice(0, 2),
    })
    const install = async (table: string, callsLeft?: number) => {
      const { deps, life } = system.boot({ table, ...(callsLeft === undefined ? {} : { callsLeft }) })
      const [result] = await Promise.allSettled([installWorkspace(deps, small)])
      expect(result.status).toBe(callsLeft === undefined ? 'fulfilled' : 'rejected')
      return life.calls
    }
    const installed = async (table: string) => {
      const { store, secrets } = system.boot({ table }).deps
      const channels = await store.readChannels()
      return {
        workspace: await store.readWorkspace(),
        teams: await store.readTeams(),
        agents: await store.readAgents(),
        owner: await store.agentByEmail('owner@demo.test'),
        channels,
        secrets: await Promise.all(channels.map(({ id }) => secrets.channel(id))),
      }
    }
    const calm = await system.database.table()
    const calls = await install(calm)
    const expected = await installed(calm)
    expect(expected.agents).toHaveLength(3)
    for (let callsLeft = 0; callsLeft < calls; callsLeft++) {
      const table = await system.database.table()
      await install(table, callsLeft)
      await install(table)
      expect(await installed(table)).toEqual(expected)
      await install(table)
      expect(await installed(table)).toEqual(expected)
    }
  })

  it('C8 a visitor who signs in to an account that has a chat takes along what they wrote', async () => {
    const userId = (world: World) => `user-${world.tag}`
    const account = (world: World) => homeContactId('demo-web', `user:${userId(world)}`)
    const hash = (world: World) => createHmac('sha256', 'demo-identity-secret').update(userId(world)).digest('hex')
    const session = (world: World, more: object) => ({
      channelId: 'demo-web',
      identity: { userId: userId(world), hash: hash(world) },
      ...more,
    })
    const tokenOf = async (world: World, more: object = {}) => {
      const { token } = await startVisitorSession(world.deps, session(world, more), CALLER)
      return authenticateVisitor(world.deps, token)
    }
    await survivesEveryCrash(system, {
      name: 'a visitor signs in to an account',
      contacts: (world) => [webContact(world), account(world)],
      async given(world) {
        await receiveVisitorMessage(world.deps, await tokenOf(world), { text: 'earlier', clientId: 'e' }, CALLER)
        await writesOnTheWeb(world, 'one')
      },
      when: async (world) => void (await tokenOf(world, { visitorId: visitorId(world) })),
      async observe(world) {
        const { items } = await readVisitorMessages(world.deps, await tokenOf(world), {})
        const visitor = await readVisitorMessages(world.deps, visitorOf(world), {}).catch(({ code }) => code)
        return { texts: items.map((entry) => ('message' in entry ? entry.message.text : undefined)), visitor }
      },
    })
  })
})
