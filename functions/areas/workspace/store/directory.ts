import * as z from 'zod'
import type { Write } from '../../../kernel/commit.ts'
import { check, decode, get, put, queryAll, remove, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { asRead, putVersion, UNVERSIONED, withVersion } from '../../../platform/versioned-item.ts'
import { Agent, Team } from '../domain/agent.ts'
import { defaultTimes, type Times } from '../domain/times.ts'
import { Workspace } from '../domain/workspace.ts'
import { workspaceKeys } from './keys.ts'

// An email names the same agent until that one is deleted, so the answer may be remembered; the agent itself is read
// every time.
const logins = new WeakMap<Table, Map<string, string>>()

const REMEMBERED = 5_000

/** Deleted ones stay in the table: conversations and logs name them. */
export type Which = 'present' | 'all'

/** The agent who signs in with this email; undefined when there is none or it was deleted. */
export async function agentByEmail(table: Table, email: string): Promise<Agent | undefined> {
  const known = logins.get(table) ?? new Map<string, string>()
  logins.set(table, known)
  const address = email.toLowerCase()
  const remembered = known.get(address)
  const agent = remembered === undefined ? undefined : await readAgent(table, remembered)
  if (agent && !agent.deleted) return agent
  const item = await get(table, workspaceKeys.login(address))
  if (!item) return undefined
  const { agentId } = decode(z.object({ agentId: z.string() }), item)
  if (known.size >= REMEMBERED) known.clear()
  known.set(address, agentId)
  const found = await readAgent(table, agentId)
  return found && !found.deleted ? found : undefined
}

/** One agent, consistent, deleted ones included. */
export async function readAgent(table: Table, id: string): Promise<Agent | undefined> {
  const item = await get(table, workspaceKeys.agent(id))
  return item ? decode(Agent, withVersion(item)) : undefined
}

export async function all<Schema extends z.ZodType>(
  table: Table,
  schema: Schema,
  prefix: string,
): Promise<z.output<Schema>[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': workspaceKeys.workspace().pk, ':prefix': prefix },
    ConsistentRead: true,
  })
  return items.map((item) => decode(schema, withVersion(item)))
}

export const present = (which: Which) => (item: { deleted?: boolean | undefined }) => which === 'all' || !item.deleted

/** Agents that are not deleted, or all that ever were, consistent. */
export async function readAgents(table: Table, which: Which = 'present'): Promise<Agent[]> {
  return (await all(table, Agent, 'AGENT#')).filter(present(which))
}

/** Teams that are not deleted, or all that ever were, consistent. */
export async function readTeams(table: Table, which: Which = 'present'): Promise<Team[]> {
  return (await all(table, Team, 'TEAM#')).filter(present(which))
}

/** One team, consistent, deleted ones included. */
export async function readTeam(table: Table, id: string): Promise<Team | undefined> {
  const item = await get(table, workspaceKeys.team(id))
  return item ? decode(Team, withVersion(item)) : undefined
}

// Only to set a timer early: whoever fires it, or checks it, reads the teams as they are.
const rememberedTimes = new WeakMap<Table, Map<string, { times: Times; until: number }>>()

const TIMES_FOR_MS = 10_000

/** A team's times (ms), up to ten seconds old; the defaults for no team and for one that is gone. */
export async function teamTimes(table: Table, teamId: string | null, now: number): Promise<Times> {
  if (teamId === null) return defaultTimes
  const known = rememberedTimes.get(table) ?? new Map<string, { times: Times; until: number }>()
  rememberedTimes.set(table, known)
  const remembered = known.get(teamId)
  if (remembered && remembered.until > now) return remembered.times
  const item = await get(table, workspaceKeys.team(teamId), false)
  const team = item ? decode(Team, item) : undefined
  const times: Times = team && !team.deleted ? team : defaultTimes
  known.set(teamId, { times, until: now + TIMES_FOR_MS })
  return times
}

/** This process has changed the team: its times are read anew. */
export function forgetTeamTimes(table: Table, teamId: string): void {
  rememberedTimes.get(table)?.delete(teamId)
}

/** The workspace's settings, with the product's defaults where nothing was set. */
export async function readWorkspace(table: Table): Promise<Workspace> {
  const item = (await get(table, workspaceKeys.workspace())) ?? {}
  return decode(Workspace, {
    name: 'Switchboard',
    afterClosing: 'new',
    nextGoesTo: 'assignee',
    resolutionRequired: false,
    startOutgoing: false,
    ...withVersion(item),
  })
}

/** An agent, new or as it was read; a new one also claims the email (conflict label `email`), a deleted one frees it. */
export function putAgent(table: Table, agent: Agent, isNew: boolean): Write[] {
  const write = putVersion(table, 'agent', workspaceKeys.agent(agent.id), isNew ? { ...agent, version: 0 } : agent)
  const key = workspaceKeys.login(agent.email)
  if (agent.deleted) return [write, remove(table, 'email', key)]
  if (!isNew) return [write]
  const login = { ...key, [TABLE.kind]: 'login', agentId: agent.id }
  return [write, put(table, 'email', login, { expression: 'attribute_not_exists(#pk)' })]
}

/** A condition: the agent is as it was read; conflict label `agent`. */
export function agentUnchanged(table: Table, agent: Agent): Write {
  const { expression, values } = asRead(agent.version ?? 1)
  return check(table, 'agent', workspaceKeys.agent(agent.id), expression, values)
}

/** A team, new or as it was read; times that are not given are the defaults of Q3, Q4 and Q7. */
export function putTeam(table: Table, team: Team): Write {
  return putVersion(table, 'team', workspaceKeys.team(team.id), { ...defaultTimes, ...team })
}

/** A condition: the team is as it was read; conflict label `team`. */
export function teamUnchanged(table: Table, team: Team): Write {
  const { expression, values } = asRead(team.version ?? 1)
  return check(table, 'team', workspaceKeys.team(team.id), expression, values)
}

/** The workspace's settings, as they were read. */
export function putWorkspace(table: Table, workspace: Workspace): Write {
  const { version = 1 } = workspace
  const item = { ...workspaceKeys.workspace(), [TABLE.kind]: 'workspace', ...workspace, version: version + 1 }
  // Settings that were never changed are at 1 without being there.
  const { expression, values } = asRead(version)
  return put(table, 'workspace', item, version === 1 ? { expression: UNVERSIONED, values } : { expression, values })
}
