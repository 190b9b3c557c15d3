import * as z from 'zod'
import { defaultTimes, type Times } from '../domain/attention.ts'
import { Agent, Channel, Team, Workspace } from '../domain/model.ts'
import { TABLE } from '../shared/table-definition.ts'
import type { Write } from '../use-cases/store-port.ts'
import { keys } from './keys.ts'
import { decode, get, type Item, put, queryAll, type Table } from './table.ts'

// An email names the same agent for good, so the answer may be remembered; the agent itself is read every time.
const logins = new WeakMap<Table, Map<string, string>>()
const REMEMBERED = 5_000

/** The agent who signs in with this email; undefined when there is none or it was deleted. */
export async function agentByEmail(table: Table, email: string): Promise<Agent | undefined> {
  const known = logins.get(table) ?? new Map<string, string>()
  logins.set(table, known)
  const address = email.toLowerCase()
  const remembered = known.get(address)
  const agent = remembered === undefined ? undefined : await readAgent(table, remembered)
  if (agent && !agent.deleted) return agent
  const item = await get(table, keys.login(address))
  if (!item) return undefined
  const { agentId } = decode(z.object({ agentId: z.string() }), item)
  if (known.size >= REMEMBERED) known.clear()
  known.set(address, agentId)
  const found = await readAgent(table, agentId)
  return found && !found.deleted ? found : undefined
}

/** One agent, consistent, deleted ones included. */
export async function readAgent(table: Table, id: string): Promise<Agent | undefined> {
  const item = await get(table, keys.agent(id))
  return item ? decode(Agent, item) : undefined
}

async function all<Schema extends z.ZodType>(
  table: Table,
  schema: Schema,
  prefix: string,
): Promise<z.output<Schema>[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': keys.workspace().pk, ':prefix': prefix },
    ConsistentRead: true,
  })
  return items.map((item) => decode(schema, item))
}

/** All agents that are not deleted, consistent. */
export async function readAgents(table: Table): Promise<Agent[]> {
  return (await all(table, Agent, 'AGENT#')).filter((agent) => !agent.deleted)
}

/** All teams that are not deleted, consistent. */
export async function readTeams(table: Table): Promise<Team[]> {
  return (await all(table, Team, 'TEAM#')).filter((team) => !team.deleted)
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
  const item = await get(table, keys.team(teamId), false)
  const team = item ? decode(Team, item) : undefined
  const times: Times = team && !team.deleted ? team : defaultTimes
  known.set(teamId, { times, until: now + TIMES_FOR_MS })
  return times
}

/** One channel; undefined when there is none or it was deleted. */
export async function readChannel(table: Table, id: string): Promise<Channel | undefined> {
  const item = await get(table, keys.channel(id))
  const channel = item ? decode(Channel, item) : undefined
  return channel?.deleted ? undefined : channel
}

/** All channels that are not deleted, consistent. */
export async function readChannels(table: Table): Promise<Channel[]> {
  return (await all(table, Channel, 'CHANNEL#')).filter((channel) => !channel.deleted)
}

/** The workspace's settings, with the product's defaults where nothing was set. */
export async function readWorkspace(table: Table): Promise<Workspace> {
  const item = (await get(table, keys.workspace())) ?? {}
  return decode(Workspace, {
    name: 'Switchboard',
    afterClosing: 'new',
    nextGoesTo: 'assignee',
    resolutionRequired: false,
    ...item,
  })
}

const whole = (key: { pk: string; sk: string }, kind: string, fields: object): Item => ({
  ...key,
  [TABLE.kind]: kind,
  ...fields,
})

/** An agent; a new one also claims the email (conflict label `email`). */
export function putAgent(table: Table, agent: Agent, isNew: boolean): Write[] {
  const write = put(table, 'agent', whole(keys.agent(agent.id), 'agent', agent))
  if (!isNew) return [write]
  const login = whole(keys.login(agent.email), 'login', { agentId: agent.id })
  return [write, put(table, 'email', login, { expression: 'attribute_not_exists(#pk)' })]
}

/** A team, whole; times that are not given are the defaults of Q3, Q4 and Q7. */
export function putTeam(table: Table, team: Team): Write {
  return put(table, 'team', whole(keys.team(team.id), 'team', { ...defaultTimes, ...team }))
}

/** A channel, whole; its secrets are elsewhere. */
export function putChannel(table: Table, channel: Channel): Write {
  return put(table, 'channel', whole(keys.channel(channel.id), 'channel', channel))
}

/** The workspace's settings, whole. */
export function putWorkspace(table: Table, workspace: Workspace): Write {
  return put(table, 'workspace', whole(keys.workspace(), 'workspace', workspace))
}
