import { can } from '../domain/visibility.ts'
import type { Call } from './commit.ts'
import { placeOfQueue, placeOfView, type Queue, type View, visibleTeams } from './list-conversations.ts'
import type { Deps } from './ports.ts'

const views = ['unassigned', 'mine', 'others', 'joined', 'closed', 'all', 'blacklist'] as const satisfies View[]
const queues = ['rep_needed', 'pending', 'soon', 'overdue', 'online'] as const satisfies Queue[]

/** Q9: how many conversations each tab and queue has for this agent, counted now. */
export async function countConversations(deps: Deps, call: Call) {
  const now = deps.clock.now()
  const [agent, everTeams] = await Promise.all([call.agent, deps.store.readTeams('all')])
  const teams = everTeams.filter(({ deleted }) => !deleted)
  const visible = visibleTeams(agent, teams)
  const grabTeams = teams.filter((team) => team.mode === 'grab' && agent.teams[team.id] === 'representative')
  const hidden = agent.role === 'agent' ? grabTeams.map((team) => team.id) : []
  const count = (place: Parameters<typeof deps.store.countConversations>[0]) =>
    deps.store.countConversations(place, agent.id, hidden)
  const counted = async <Name extends string>(names: readonly Name[], one: (name: Name) => Promise<number>) =>
    Object.fromEntries(await Promise.all(names.map(async (name) => [name, await one(name)]))) as Record<Name, number>
  const [byView, byQueue, mineAssigned] = await Promise.all([
    counted(views, async (view) =>
      view === 'blacklist' && !can(agent, 'conversations.manageBlacklist')
        ? 0
        : count(placeOfView(view, agent, view === 'all' ? visibleTeams(agent, everTeams) : visible)),
    ),
    counted(queues, (queue) => count(placeOfQueue(queue, visible, teams, now))),
    count(placeOfView('mine', agent, visible)),
  ])
  // "Others" reads everything that is assigned in the teams, one's own included.
  return { views: { ...byView, others: Math.max(0, byView.others - mineAssigned) }, queues: byQueue }
}
