import type { Write } from '../../../kernel/commit.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { assign } from '../../conversations/domain/crew.ts'
import type { QueuesStore } from '../../queues/port.ts'
import { unchanged } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { type Scene, stepConversation } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { Doer } from '../../workspace/domain/doer.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { hasRoom, inTurn, type Load, leastBusy, mayBeGiven, membersOf } from '../domain/fair.ts'
import type { AssignmentStore, Given } from '../port.ts'

type Deps = HasStore<AssignmentStore & QueuesStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** To whom: somebody, whoever the contact is pinned to or had the conversation before, or one of a team. */
export type Whom = { agentId: string } | { to: 'pinned' | 'last' } | { teamId: string; by: 'roundRobin' | 'leastBusy' }

interface Chosen {
  agent: Agent
  /** what the commit carries: that nobody else chose by what this one went by */
  writes: Write[]
}

/**
 * O1: makes somebody responsible without anybody's choice. Whoever is away, deleted, has as many open conversations as they may
 * have, or may not see this one is passed over. Answers with whose it is by that; null: there was nobody, and it stays where it
 * is. What the call remembers is told the same, in the commit of the step, or in one of its own.
 */
export async function assignFairly(
  deps: Deps,
  call: Call<Doer>,
  { id, whom }: { id: string; whom: Whom },
): Promise<{ agentId: string | null }> {
  let chosen: Chosen | undefined
  const answer = () => ({ agentId: chosen?.agent.id ?? null })
  const { remember, ...caller } = call
  await stepConversation(
    deps,
    remember ? { ...caller, remember: () => remember(answer()) } : caller,
    id,
    async (scene) => {
      chosen = await choose(deps, scene, whom)
      if (!chosen) return unchanged(scene.conversation)
      return assign(scene.conversation, scene.agent, chosen.agent, scene.team, scene.moment)
    },
    { moreWrites: () => chosen?.writes ?? [] },
  )
  return answer()
}

type Choosing = Pick<Scene<Doer>, 'contact' | 'conversation' | 'moment'>

async function choose(deps: Pick<Deps, 'store'>, scene: Choosing, whom: Whom): Promise<Chosen | undefined> {
  if ('by' in whom) {
    const members = membersOf(await deps.store.readAgents(), whom.teamId)
    const there = members.filter((agent) => mayBeGiven(agent, scene.conversation))
    return whom.by === 'leastBusy' ? chooseLeastBusy(deps, scene, there) : chooseInTurn(deps, scene, there, whom.teamId)
  }
  const agentId = 'agentId' in whom ? whom.agentId : await meant(deps, scene, whom.to)
  const agent = agentId ? await deps.store.readAgent(agentId) : undefined
  if (!agent || !mayBeGiven(agent, scene.conversation)) return undefined
  return firstWithRoom(deps, scene, [agent])
}

async function meant({ store }: Pick<Deps, 'store'>, { contact, conversation }: Choosing, to: 'pinned' | 'last') {
  if (to === 'pinned') return contact.pinnedTo
  const { contactId, n } = conversation
  const [before] = n > 1 ? await store.readConversations([{ contactId, n: n - 1 }]) : []
  return before?.assigneeId
}

async function chooseInTurn(
  deps: Pick<Deps, 'store'>,
  scene: Choosing,
  there: readonly Agent[],
  teamId: string,
): Promise<Chosen | undefined> {
  const turn = `team#${teamId}`
  const [given] = await deps.store.readGiven([turn])
  const chosen = await firstWithRoom(deps, scene, inTurn(there, given?.last))
  if (!chosen) return undefined
  return { ...chosen, writes: [...chosen.writes, giving(deps, scene, given, turn, chosen.agent.id)] }
}

/** The first who has room. Who is not limited is not counted. */
async function firstWithRoom(
  deps: Pick<Deps, 'store'>,
  scene: Choosing,
  agents: readonly Agent[],
): Promise<Chosen | undefined> {
  for (const agent of agents) {
    if (typeof agent.mostOpen !== 'number') return { agent, writes: [] }
    const [counted] = await count(deps, scene, [agent])
    if (counted && hasRoom(counted)) return { agent, writes: [counted.giving] }
  }
  return undefined
}

async function chooseLeastBusy(deps: Pick<Deps, 'store'>, scene: Choosing, there: readonly Agent[]) {
  const least = leastBusy(await count(deps, scene, there))
  return least && { agent: least.agent, writes: [least.giving] }
}

interface Counted extends Load {
  giving: Write
}

/**
 * How much each has to do. When they were last given something is read before it is counted: what is given in between is noticed
 * when this one is committed, and what was given before is counted.
 */
async function count({ store }: Pick<Deps, 'store'>, scene: Choosing, agents: readonly Agent[]): Promise<Counted[]> {
  if (agents.length === 0) return []
  const known = new Map(
    (await store.readGiven(agents.map(({ id }) => `agent#${id}`))).map((given) => [given.id, given]),
  )
  return Promise.all(
    agents.map(async (agent) => {
      const given = known.get(`agent#${agent.id}`)
      const open = (await openOf(store, agent.id)) - (isTheirs(scene.conversation, agent) ? 1 : 0)
      return { agent, open, givenAt: given?.at ?? 0, giving: giving({ store }, scene, given, `agent#${agent.id}`) }
    }),
  )
}

/** What is theirs already takes no more room. */
const isTheirs = ({ assigneeId }: Conversation, { id }: Agent) => assigneeId === id

async function openOf(store: Deps['store'], agentId: string): Promise<number> {
  const byTeam = await store.readOwnCounters(agentId, true)
  return [...byTeam.values()].reduce((sum, counters) => sum + (counters.get('m') ?? 0), 0)
}

function giving(
  { store }: Pick<Deps, 'store'>,
  { moment }: Choosing,
  given: Given | undefined,
  id: string,
  last?: string,
) {
  return store.putGiven({ version: 0, ...given, id, at: moment.now, ...(last === undefined ? {} : { last }) })
}
