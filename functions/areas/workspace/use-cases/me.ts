import { type PageInput, pageOf } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { madeAvailable } from '../domain/agent.ts'
import type { WorkspaceStore } from '../port.ts'
import { knows } from './agents.ts'
import type { Call } from './call.ts'
import { editSettings } from './edit-settings.ts'
import { presentAgent, presentTeam } from './present.ts'

type Deps = HasStore<WorkspaceStore> & Pick<Parts, 'clock'>

/** Who is signed in. */
export async function getMe(_deps: Deps, call: Call) {
  return presentAgent(await call.agent)
}

/** A9: whether new conversations may be assigned to me. */
export function setAvailability(deps: Deps, call: Call, input: { available: boolean }) {
  return editSettings(deps, call, {
    what: 'agent',
    version: undefined,
    read: async () => deps.store.readAgent((await call.agent).id),
    change: (before) => madeAvailable(before, before.deleted ? false : input.available, deps.clock.now()),
    write: (_before, after) => deps.store.putAgent(after, false),
    present: presentAgent,
  })
}

/** Agents of one's own teams; all for those who see all or keep the settings. */
export async function listAgents(deps: Deps, call: Call, input: PageInput) {
  const [me, agents] = await Promise.all([call.agent, deps.store.readAgents()])
  return pageOf(agents.filter((agent) => knows(me, agent)).map(presentAgent), input)
}

/** All teams: everybody may transfer to any. */
export async function listTeams(deps: Deps, call: Call, input: PageInput) {
  const [, teams] = await Promise.all([call.agent, deps.store.readTeams()])
  return pageOf(teams.map(presentTeam), input)
}
