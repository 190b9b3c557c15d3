import type { Write } from '../../../kernel/commit.ts'
import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type Agent, madeAvailable, type Permission, type Role, type Team, type TeamRole } from '../domain/agent.ts'
import { requireMayGrant, requireNotAbove } from '../domain/agent-rights.ts'
import { can, seesAll } from '../domain/rights.ts'
import type { WorkspaceStore } from '../port.ts'
import { type Call, commitAnswer } from './call.ts'
import { editSettings, given, refuseTaken } from './edit-settings.ts'
import { presentAgent } from './present.ts'

type Deps = HasStore<WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

interface Fields {
  name?: string | undefined
  role?: Role | undefined
  teams?: { id: string; role: TeamRole }[] | undefined
  permissions?: Permission[] | undefined
  available?: boolean | undefined
  mostOpen?: number | null | undefined
}

/** Whether one agent is shown another: of a team of theirs, or to those who see all or keep the settings. */
export function knows(me: Agent, other: Agent): boolean {
  if (seesAll(me) || can(me, 'settings.manage') || other.id === me.id) return true
  return Object.keys(other.teams).some((team) => team in me.teams)
}

/** One agent. */
export async function getAgent(deps: Deps, call: Call, input: { id: string }) {
  const [me, agent] = await Promise.all([call.agent, deps.store.readAgent(input.id)])
  if (!agent || agent.deleted || !knows(me, agent)) throw notFound('agent')
  return presentAgent(agent)
}

/** A new agent; the email must be free and the teams must exist. */
export function createAgent(deps: Deps, call: Call, input: Fields & { email: string; name: string; role: Role }) {
  return refuseTaken('email', 'email', () =>
    retryOnConflict(async () => {
      const [me, teams] = await Promise.all([call.agent, deps.store.readTeams()])
      const agent: Agent = {
        id: `ag_${deps.ulid()}`,
        email: input.email.toLowerCase(),
        name: input.name,
        role: input.role,
        teams: rolesOf(input.teams ?? [], teams),
        permissions: [...new Set(input.permissions ?? [])],
        available: input.available ?? true,
        ...(input.mostOpen ? { mostOpen: input.mostOpen } : {}),
      }
      requireMayGrant(me, undefined, agent)
      const answer = presentAgent({ ...agent, version: 1 })
      await commitAnswer(deps, call, deps.store.putAgent(agent, true), answer)
      return answer
    }, ['idempotency', 'email']),
  )
}

/** A2, A9: changes what is given of an agent. */
export function updateAgent(
  deps: Deps,
  call: Call,
  input: Fields & { id: string; version?: number | undefined; signIn?: null | undefined },
) {
  const { id, version, teams, permissions, signIn, available, ...fields } = input
  return editSettings(deps, call, {
    what: 'agent',
    version,
    read: () => presentOne(deps, id),
    async change(before, me) {
      const after: Agent = {
        ...madeAvailable(before, available ?? before.available, deps.clock.now()),
        ...given(fields),
        ...(signIn === null && before.signIn ? { signIn: undefined, signInResetAt: deps.clock.now() } : {}),
        ...(permissions ? { permissions: [...new Set(permissions)] } : {}),
        ...(teams ? { teams: rolesOf(teams, await deps.store.readTeams(), before) } : {}),
      }
      requireNotAbove(me, before)
      requireMayGrant(me, before, after)
      return after
    },
    write: async (before, after) => [
      ...deps.store.putAgent(after, false),
      ...(after.role === 'owner' ? [] : await anotherOwner(deps, before)),
    ],
    present: presentAgent,
  })
}

/** A deleted agent signs in no more, and the email is free; what is open and theirs goes back to Unassigned after it. */
export function deleteAgent(deps: Deps, call: Call, input: { id: string }) {
  return editSettings(deps, call, {
    what: 'agent',
    version: undefined,
    read: () => presentOne(deps, input.id),
    change(before, me) {
      requireNotAbove(me, before)
      return { ...before, deleted: true, available: false }
    },
    write: async (before, after) => [
      ...deps.store.putAgent(after, false),
      ...(await anotherOwner(deps, before)),
      deps.store.startRollout({
        what: 'agent',
        id: before.id,
        run: deps.ulid(),
        startedAt: deps.clock.now(),
        step: 0,
        cursor: null,
        finished: false,
      }),
    ],
    present: ({ id }) => ({ id, deleted: true as const }),
  })
}

async function presentOne(deps: Pick<Deps, 'store'>, id: string): Promise<Agent | undefined> {
  const agent = await deps.store.readAgent(id)
  return agent?.deleted ? undefined : agent
}

/** A workspace has an owner: one stops being it only while another one stays as they were read. */
async function anotherOwner(deps: Pick<Deps, 'store'>, agent: Agent): Promise<Write[]> {
  if (agent.role !== 'owner') return []
  const other = (await deps.store.readAgents()).find(({ id, role }) => role === 'owner' && id !== agent.id)
  if (!other) throw new DomainError('last_owner', 'This is the last owner: make somebody else an owner first.')
  return [deps.store.agentUnchanged(other)]
}

/** Roles by team; a team must exist, or be one the agent was in when it was deleted. */
function rolesOf(wanted: { id: string; role: TeamRole }[], teams: readonly Team[], before?: Agent): Agent['teams'] {
  const exists = (id: string) => teams.some((team) => team.id === id)
  const errors = wanted.flatMap(({ id }, index) =>
    exists(id) || (before && id in before.teams) ? [] : [{ path: `teams.${index}.id`, message: 'is not a team' }],
  )
  if (errors.length > 0) throw new DomainError('invalid_request', 'There is no such team.', errors)
  return Object.fromEntries(wanted.filter(({ id }) => exists(id)).map(({ id, role }) => [id, role]))
}
