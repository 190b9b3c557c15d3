import { announce } from '../functions/areas/realtime/reactions/announce.ts'
import { conversations, entries } from '../functions/areas/timeline/changes.ts'
import { canSee } from '../functions/areas/timeline/domain/visibility.ts'
import type { EveryPart as Deps } from '../functions/edges/compose.ts'
import { type Selector, written } from '../functions/platform/stream.ts'
import type { Customer } from './customer.ts'
import { figure, type Results } from './figures.ts'
import { recordBatches } from './stream-records.ts'
import { conversationOf, type Database, makeWorkspace } from './workspace.ts'

const AGENT = 'agent1@demo.test'
const SOCKETS_LIVE_MS = 3_600_000

/**
 * fanout.postsPerEvent: what agents with open sockets are sent of a conversation's day, one batch per transaction (a quiet
 * inbox: nothing can be put together). An event is a timeline entry that is new or has changed.
 */
export async function measureFanout(database: Database): Promise<Results> {
  const { deps, meter, write, act } = await makeWorkspace(database)
  const agents = await deps.store.readAgents()
  for (const { id: agentId } of agents) {
    const connection = { kind: 'agent' as const, connectionId: `socket-${agentId}`, agentId }
    await deps.store.putConnection(connection, Date.now() + SOCKETS_LIVE_MS)
  }
  let posts = 0
  let bytes = 0
  const counting: Deps = Object.assign(Object.create(deps) as Deps, {
    sockets: {
      async post(_connectionId: string, data: string) {
        posts++
        bytes += Buffer.byteLength(data)
        return 'ok' as const
      },
    },
  })
  const customer: Customer = { phone: '4915120000001', name: 'Katharina Müller' }
  const id = conversationOf(customer)
  const text = 'Could you tell me where my order is, please?'
  const day: (() => Promise<unknown>)[] = [
    () => write(customer, text),
    () => act(AGENT, 'conversations.join', { id }),
    () => act(AGENT, 'messages.send', { id, text }),
    () => write(customer, text),
    () => write(customer, text),
    () => act(AGENT, 'messages.send', { id, text }),
    () => act(AGENT, 'conversations.hold', { id }),
    () => write(customer, text),
    () => act(AGENT, 'conversations.close', { id }),
  ]
  let expected = 0
  const steps: { posts: number; events: number; bytesPerPost: number }[] = []
  for (const step of day) {
    const records = recordBatches(await meter.during(step), 'reactions').flat()
    const [contactId, n] = [id.replace(/^cv_(.*)_1$/, 'ct_$1'), 1]
    const [conversation] = await deps.store.readConversations([{ contactId, n }])
    const seeing = agents.filter((agent) => conversation && canSee(agent, conversation)).length
    const read = <Change>(selector: Selector<Change>) =>
      records.map((record) => selector.read(record)).filter((change) => change !== undefined)
    const said = read(written(entries))
    const events = said.length
    posts = 0
    bytes = 0
    await announce({ entries: said, conversations: read(written(conversations)) }, counting)
    steps.push({ posts, events, bytesPerPost: Math.round(bytes / Math.max(1, posts)) })
    expected += events * seeing
  }
  const total = steps.reduce((sum, step) => sum + step.posts, 0)
  return {
    figures: figure('fanout.postsPerEvent', total / expected),
    details: { fanout: { agentsConnected: agents.length, steps } },
  }
}
