import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { openConversation } from '../functions/areas/timeline/domain/change.ts'
import type { Conversation } from '../functions/areas/timeline/domain/conversation.ts'
import type { Team } from '../functions/areas/workspace/domain/agent.ts'
import { homeContactId } from '../functions/kernel/ids.ts'
import { summary } from './counts.ts'
import { CHANNEL } from './customer.ts'
import { figure, information, type Results } from './figures.ts'
import { type Database, makeWorkspace, type Workspace } from './workspace.ts'

const HOUR = 3_600_000
const AT_ONCE = 25
const SIZES = [10, 10_000]
/** Some hours' work, and what lies there for more than a day. */
const SPREADS = { afternoon: 3 * HOUR, day: 25 * HOUR }
const TIMES = {
  usual: { soonAfter: 180_000, overdueAfter: 300_000 },
  hour: { soonAfter: HOUR, overdueAfter: 2 * HOUR },
  day: { soonAfter: 12 * HOUR, overdueAfter: 24 * HOUR },
}
const AGENT = 'agent1@demo.test'
const MANAGER = 'manager@demo.test'
const crew = (teamId: string) => Array.from({ length: 20 }, (_, index) => `ag_${teamId}${index}`)
const crews = { support: ['ag_agent1', ...crew('support')], sales: ['ag_agent1', ...crew('sales')] }

/** The index-th of `count` open conversations: two of three in teams wait, those of the grab team are grabbed. */
function conversationAt(index: number, count: number, now: number, spreadMs: number): Conversation {
  const contactId = homeContactId(CHANNEL, String(index))
  const contact = { id: contactId, name: '', rating: 2, pinnedTo: null, blacklisted: false } as Parameters<
    typeof openConversation
  >[0]['contact']
  const at = Math.floor(now - ((index + 0.5) / count) * spreadMs)
  const teamId = ([null, 'support', 'support', 'sales', 'sales'] as const)[index % 5] ?? null
  const channel = { id: CHANNEL, type: 'whatsapp' as const }
  const { conversation } = openConversation(
    { contact, previous: undefined, teamId, channel, actor: { type: 'contact', id: null, name: '' }, at },
    { now: at, ulid: () => '0'.repeat(26) },
  )
  const agents = crews[teamId ?? 'support']
  const taken = index % 4 === 0 ? null : (agents[Math.floor(index / 4) % agents.length] ?? null)
  return {
    ...conversation,
    assigneeId: taken,
    participantIds: taken ? [taken] : [],
    grabbedBy: teamId === 'sales' ? taken : null,
    waitingSince: index % 3 === 0 ? null : at,
  }
}

interface Written {
  Put?: { Item: Record<string, unknown> }
  Update?: {
    Key: Record<string, unknown>
    ExpressionAttributeNames: Record<string, string>
    ExpressionAttributeValues: Record<string, unknown>
  }
}

/** So many conversations, as the store writes them; what it adds to counters summed up here, and written at once. */
async function load({ deps: { store }, meter, table }: Workspace, count: number, spreadMs: number): Promise<void> {
  const client = DynamoDBDocumentClient.from(meter.client, { marshallOptions: { removeUndefinedValues: true } })
  const now = Date.now()
  const items: Record<string, unknown>[] = []
  const counters = new Map<string, Record<string, unknown>>()
  for (let index = 0; index < count; index++) {
    for (const { item } of store.putConversation(undefined, conversationAt(index, count, now, spreadMs))) {
      const { Put, Update } = item as Written
      if (Put) items.push(Put.Item)
      if (!Update) continue
      const { Key, ExpressionAttributeNames: names, ExpressionAttributeValues: values } = Update
      const id = `${Key.pk} ${Key.sk}`
      const sums = counters.get(id) ?? { ...Key, itemKind: 'counters' }
      counters.set(id, sums)
      for (const [placeholder, name] of Object.entries(names)) {
        if (placeholder !== '#kind')
          sums[name] = Number(sums[name] ?? 0) + Number(values[placeholder.replace('#', ':')])
      }
    }
  }
  const all = [...items, ...counters.values()]
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const requests = all.slice(from, from + AT_ONCE).map((Item) => ({ PutRequest: { Item } }))
    await client.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }))
  }
}

async function setTimes({ store }: Workspace['deps'], times: Pick<Team, 'soonAfter' | 'overdueAfter'>) {
  for (const team of await store.readTeams()) await store.commit([store.putTeam({ ...team, ...times })])
}

type Counts = { views: Record<string, number>; queues: Record<string, number> }

/** counts.readUnits: one refresh of all counters, of a manager and of an agent in two teams, in small and large inboxes. */
export async function measureCounters(database: Database): Promise<Results> {
  const details: Record<string, { readUnits: number; engineReadUnits: number; calls: number; counts: Counts }> = {}
  const recounts: number[] = []
  for (const count of SIZES) {
    for (const [spread, spreadMs] of Object.entries(SPREADS)) {
      const workspace = await makeWorkspace(database)
      const { store } = workspace.deps
      const agent = await store.readAgent('ag_agent1')
      if (!agent) throw new Error('no agent')
      const teams = { support: 'representative', sales: 'representative' } as const
      await store.commit(store.putAgent({ ...agent, teams }, false))
      await load(workspace, count, spreadMs)
      for (const [name, times] of Object.entries(TIMES)) {
        await setTimes(workspace.deps, times)
        for (const email of [AGENT, MANAGER]) {
          // Whoever calls for the first time is looked up once more.
          await workspace.act(email, 'me.get', {})
          let counts: Counts | undefined
          const ask = () =>
            workspace.meter.during(async () => {
              counts = (await workspace.act(email, 'conversations.counts', {})) as Counts
            })
          // Among many, one count serves all who ask in the next seconds.
          const recount = summary(await ask())
          const calls = await ask()
          const { readUnits, engineReadUnits } = summary(calls)
          recounts.push(recount.readUnits)
          const key = `${count} over ${spread === 'day' ? 'a day' : 'an afternoon'}, times ${name}, ${email.split('@')[0]}`
          details[key] = { readUnits, engineReadUnits, calls: calls.length, counts: counts as Counts }
        }
      }
    }
  }
  return {
    figures: {
      ...figure('counts.readUnits', Math.max(...Object.values(details).map(({ readUnits }) => readUnits))),
      ...information('counts.recountUnits', Math.max(...recounts)),
    },
    details: { counters: { refresh: details } },
  }
}
