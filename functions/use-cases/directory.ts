import { DomainError } from '../domain/errors.ts'
import type { TeamRole } from '../domain/model.ts'
import { seesAll } from '../domain/visibility.ts'
import { type Call, commitAnswer } from './commit.ts'
import type { Deps } from './ports.ts'
import { presentAgent } from './present.ts'
import { ConflictError } from './store-port.ts'

interface PageInput {
  cursor?: string | undefined
  limit?: number | undefined
}
/** A page of a list that is small enough to be read whole; the cursor is the last id shown. */
function pageOf<Item extends { id: string }>(all: readonly Item[], { cursor, limit = 100 }: PageInput) {
  const sorted = all
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .filter((item) => cursor === undefined || item.id > cursor)
  const items = sorted.slice(0, limit)
  return { items, nextCursor: sorted.length > limit ? (items.at(-1)?.id ?? null) : null }
}

/** Who is signed in. */
export async function getMe(_deps: Deps, call: Call) {
  return presentAgent(await call.agent)
}

/** A9: whether new conversations may be assigned to me. */
export async function setAvailability(deps: Deps, call: Call, input: { available: boolean }) {
  const agent = { ...(await call.agent), available: input.available }
  const answer = presentAgent(agent)
  await commitAnswer(deps, call, deps.store.putAgent(agent, false), answer)
  return answer
}

/** Agents of one's own teams; all for those who see all. */
export async function listAgents(deps: Deps, call: Call, input: PageInput) {
  const [me, agents] = await Promise.all([call.agent, deps.store.readAgents()])
  const known = agents.filter(
    (agent) => seesAll(me) || agent.id === me.id || Object.keys(agent.teams).some((team) => team in me.teams),
  )
  return pageOf(known.map(presentAgent), input)
}

interface NewAgent {
  email: string
  name: string
  role: 'admin' | 'manager' | 'agent'
  teams?: { id: string; role: TeamRole }[] | undefined
}

/** A new agent; the email must be free and the teams must exist. */
export async function createAgent(deps: Deps, call: Call, input: NewAgent) {
  await call.agent
  const known = await deps.store.readTeams()
  const wanted = input.teams ?? []
  const errors = wanted.flatMap(({ id }, index) =>
    known.some((team) => team.id === id) ? [] : [{ path: `teams.${index}.id`, message: 'is not a team' }],
  )
  if (errors.length > 0) throw new DomainError('invalid_request', 'There is no such team.', errors)
  const agent = {
    id: `ag_${deps.ulid()}`,
    email: input.email.toLowerCase(),
    name: input.name,
    role: input.role,
    teams: Object.fromEntries(wanted.map(({ id, role }) => [id, role])),
    permissions: [],
    available: true,
  }
  const answer = presentAgent(agent)
  try {
    await commitAnswer(deps, call, deps.store.putAgent(agent, true), answer)
  } catch (error) {
    if (!(error instanceof ConflictError) || !error.labels.includes('email')) throw error
    throw new DomainError('already_exists', 'An agent with this email exists.', [
      { path: 'email', message: 'is taken' },
    ])
  }
  return answer
}

/** All teams: everybody may transfer to any. */
export async function listTeams(deps: Deps, call: Call, input: PageInput) {
  const [, teams] = await Promise.all([call.agent, deps.store.readTeams()])
  return pageOf(
    teams.map(({ deleted: _deleted, ...team }) => team),
    input,
  )
}

/** All channels, without secrets; `webhookUrl` is what the provider must be told. */
export async function listChannels(deps: Deps, call: Call, input: PageInput) {
  const [, channels] = await Promise.all([call.agent, deps.store.readChannels()])
  return pageOf(
    channels.map(({ deleted: _deleted, ...channel }) => ({
      ...channel,
      webhookUrl: deps.channels.webhookUrl(channel) ?? null,
    })),
    input,
  )
}
