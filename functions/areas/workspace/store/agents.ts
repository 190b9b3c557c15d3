import * as z from 'zod'
import { configuring, type Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { check, get, put, remove, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import {
  asRead,
  putVersion,
  readVersioned,
  UNVERSIONED,
  type Which,
  withVersion,
} from '../../../platform/versioned-item.ts'
import { Agent } from '../domain/agent.ts'
import { workspaceKeys } from './keys.ts'

// An email names the same agent until that one is deleted, so the answer may be remembered; the agent itself is read
// every time.
const logins = new WeakMap<Table, Map<string, string>>()

const REMEMBERED = 5_000

/** The agent who signs in with this email; undefined when there is none or it was deleted. */
export async function agentByEmail(table: Table, email: string): Promise<Agent | undefined> {
  const cache = logins.get(table) ?? new Map<string, string>()
  logins.set(table, cache)
  const address = email.toLowerCase()
  const remembered = cache.get(address)
  const agent = remembered === undefined ? undefined : await readAgent(table, remembered)
  if (agent && !agent.deleted) return agent
  const item = await get(table, workspaceKeys.login(address))
  if (!item) return undefined
  const { agentId } = decode(z.object({ agentId: z.string() }), item)
  if (cache.size >= REMEMBERED) cache.clear()
  cache.set(address, agentId)
  const found = await readAgent(table, agentId)
  return found && !found.deleted ? found : undefined
}

/** Whose email this was when this process looked last; undefined: it has not. Says nothing of whether they may still sign in. */
export function agentIdLately(table: Table, email: string): string | undefined {
  return logins.get(table)?.get(email.toLowerCase())
}

/** One agent, consistent, deleted ones included. */
export async function readAgent(table: Table, id: string): Promise<Agent | undefined> {
  const item = await get(table, workspaceKeys.agent(id))
  return item ? decode(Agent, withVersion(item)) : undefined
}

/** Agents that are not deleted, or all that ever were; consistent unless told otherwise. */
export async function readAgents(table: Table, which: Which = 'present', consistent = true): Promise<Agent[]> {
  return readVersioned(table, Agent, workspaceKeys.agent(''), which, consistent)
}

/** An agent, new or as it was read; a new one also claims the email (conflict label `email`), a deleted one frees it. */
export function putAgent(table: Table, agent: Agent, isNew: boolean): Write[] {
  const stored = isNew ? { ...agent, version: 0 } : agent
  const write = configuring(putVersion(table, 'agent', workspaceKeys.agent(agent.id), stored))
  const key = workspaceKeys.login(agent.email)
  if (agent.deleted) return [write, remove(table, 'email', key)]
  if (!isNew) return [write]
  const login = { ...key, [TABLE.kind]: 'login', agentId: agent.id }
  return [write, put(table, 'email', login, { expression: 'attribute_not_exists(#pk)' })]
}

/** The account that is an agent's from now on, once, on the agent as it was read; conflict label `agent`. */
export function bindSignIn(table: Table, agent: Agent): Write {
  const version = agent.version ?? 1
  return {
    label: 'agent',
    item: {
      Update: {
        TableName: table.name,
        Key: workspaceKeys.agent(agent.id),
        UpdateExpression: 'SET #signIn = :signIn, #version = :next',
        ConditionExpression: `attribute_exists(#pk) AND attribute_not_exists(#signIn) AND ${version === 1 ? `(${UNVERSIONED})` : '#version = :version'}`,
        ExpressionAttributeNames: { '#pk': 'pk', '#signIn': 'signIn', '#version': 'version' },
        ExpressionAttributeValues: { ':signIn': agent.signIn, ':version': version, ':next': version + 1 },
      },
    },
  }
}

/** A condition: the agent is as it was read; conflict label `agent`. */
export function agentUnchanged(table: Table, agent: Agent): Write {
  const { expression, values } = asRead(agent.version ?? 1)
  return check(table, 'agent', workspaceKeys.agent(agent.id), expression, values)
}
