import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { noteConfiguration } from '../../../platform/configuration.ts'
import { changesIn, configurationKey } from '../../../platform/configuration-count.ts'
import { decode, type Item } from '../../../platform/item.ts'
import { shardOf, time } from '../../../platform/keys.ts'
import { inShape } from '../../../platform/shapes.ts'
import { rememberedMs } from '../../../platform/sockets-remembered.ts'
import { queryAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { Identity } from '../../workspace/domain/sign-in.ts'
import { readAgents } from '../../workspace/items.ts'
import type { PresenceMark } from '../domain/presence.ts'
import type { AgentConnection, Connection, OpenConnection, VisitorConnection } from '../port.ts'
import { AgentItem, toConnection } from './connection-item.ts'
import { agentPartitions, earlierAgentConnection, socketsKeys, socketsPartitions } from './keys.ts'

const VisitorItem = z.lazy(() =>
  z.object({
    expiresAt: z.number(),
    connectionId: z.string(),
    contactId: z.string(),
    channelId: z.string(),
    address: z.string().optional(),
  }),
)

const TicketItem = z.lazy(() =>
  z.object({
    identity: z.union([
      z.object({ email: z.string(), issuer: z.string(), subject: z.string(), issuedAt: z.number() }),
      z.object({ keyId: z.string(), secretHash: z.string() }),
    ]),
  }),
)

const keyOf = (connection: Connection) =>
  connection.kind === 'agent'
    ? socketsKeys.agentConnection(connection.agentId, connection.connectionId)
    : socketsKeys.visitor(connection.contactId, connection.connectionId)

type Key = ReturnType<typeof keyOf>

/** Tries where a socket is, then where it may be since before it had a partition of its own. */
async function whereItIs<Found>(connection: Connection, act: (key: Key) => Promise<Found | undefined>) {
  const key = keyOf(connection)
  const found = await act(key)
  if (found !== undefined || connection.kind === 'visitor') return found
  const before = earlierAgentConnection(connection.agentId, connection.connectionId)
  return before.pk === key.pk ? undefined : act(before)
}

/** Agents' sockets as they were read, with what this process has changed of them since. */
const remembered = new WeakMap<Table, { items: Promise<Map<string, AgentItem>>; readAt: number; consistent: boolean }>()

function remember(table: Table, change: (items: Map<string, AgentItem>) => void): void {
  const known = remembered.get(table)
  // What can't be read is read anew by whoever asks next.
  known?.items.then(change, () => undefined)
}

/** Stores an open socket until `expiresAt` (epoch ms). A visitor's one is listed in the online queue. */
export async function putConnection(table: Table, connection: Connection, expiresAt: number): Promise<void> {
  const { kind, ...fields } = connection
  const { byAgent } = TABLE.indexes
  await table.client.send(
    new PutCommand({
      TableName: table.name,
      Item: inShape({
        ...keyOf(connection),
        [TABLE.kind]: `${kind}-connection`,
        ...fields,
        expiresAt,
        [TABLE.timeToLive]: Math.ceil(expiresAt / 1000),
        ...(connection.kind === 'visitor'
          ? {
              [byAgent.partitionKey]: socketsPartitions.online(shardOf(connection.contactId)),
              [byAgent.sortKey]: `${time(expiresAt)}#${connection.contactId}#0`,
            }
          : {}),
      }),
    }),
  )
  if (connection.kind === 'agent') {
    const { kind: _, ...item } = connection
    remember(table, (items) => items.set(item.connectionId, { ...item, expiresAt }))
  }
}

/**
 * M13: notes which conversation an agent's socket shows, or that it no longer shows `conversationId` (null). Answers what
 * it showed before; nothing where the socket is closed already, or shows another one.
 */
export async function putLooking(
  table: Table,
  connection: AgentConnection,
  looking: PresenceMark | null,
  conversationId: string,
): Promise<PresenceMark | undefined> {
  const before = await whereItIs(connection, (key) => updateLooking(table, key, looking, conversationId))
  if (!before) return undefined
  remember(table, (items) => {
    const { looking: _, ...item } = items.get(connection.connectionId) ?? before
    items.set(connection.connectionId, { ...item, ...(looking ? { looking } : {}) })
  })
  return before.looking
}

/** The item as it was; nothing where the condition does not hold. */
async function updateLooking(table: Table, Key: Key, looking: PresenceMark | null, conversationId: string) {
  try {
    const { Attributes } = await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key,
        ...(looking
          ? {
              UpdateExpression: 'SET #looking = :looking',
              ConditionExpression: 'attribute_exists(pk)',
              ExpressionAttributeNames: { '#looking': 'looking' },
              ExpressionAttributeValues: { ':looking': looking },
            }
          : {
              UpdateExpression: 'REMOVE #looking',
              ConditionExpression: '#looking.#id = :id',
              ExpressionAttributeNames: { '#looking': 'looking', '#id': 'conversationId' },
              ExpressionAttributeValues: { ':id': conversationId },
            }),
        ReturnValues: 'ALL_OLD',
      }),
    )
    return Attributes && decode(AgentItem, Attributes)
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined
    throw error
  }
}

/** Forgets a socket; forgetting it again does nothing. Answers an agent's one as it was. */
export async function deleteConnection(table: Table, connection: Connection): Promise<OpenConnection | undefined> {
  remember(table, (items) => items.delete(connection.connectionId))
  const item = await whereItIs(connection, async (Key) => {
    const command = new DeleteCommand({ TableName: table.name, Key, ReturnValues: 'ALL_OLD' })
    return (await table.client.send(command)).Attributes
  })
  return item && connection.kind === 'agent' ? toConnection(decode(AgentItem, item)) : undefined
}

/**
 * Every agent's open sockets: who gets frames. Read once a second at most; what this process itself stores and deletes is
 * in it at once, what others do within a second. Not `consistent`: for what a console may miss, as it is not told that it did.
 * How often what is configured was changed comes with them.
 */
export async function agentConnections(table: Table, now: number, consistent = true): Promise<OpenConnection[]> {
  let known = remembered.get(table)
  const age = known ? now - known.readAt : Number.NaN
  if (!known || !(age >= 0 && age < rememberedMs()) || (consistent && !known.consistent)) {
    const read = readPartitions(table, consistent)
    known = { items: read.then(({ agents }) => agents), readAt: now, consistent }
    remembered.set(table, known)
    noteConfiguration(
      table,
      now,
      read.then(({ changes }) => changes),
    )
    known.items.catch(() => remembered.delete(table))
  }
  return [...(await known.items).values()].filter((item) => item.expiresAt > now).map(toConnection)
}

/** One agent's open sockets, as they are: what was remembered of all may be a second old. */
export async function connectionsOf(table: Table, agentId: string, now: number): Promise<OpenConnection[]> {
  const { agents } = await readPartitions(table)
  const items = [...agents.values()]
  return items.filter((item) => item.agentId === agentId && item.expiresAt > now).map(toConnection)
}

const agentsRead = new WeakMap<Table, { agents: Promise<Agent[]>; readAt: number }>()

/** Agents as they were within the last second: who may be told of what passes by, read once for all of it. */
export function agentsLately(table: Table, now: number): Promise<Agent[]> {
  const known = agentsRead.get(table)
  const age = known ? now - known.readAt : Number.NaN
  if (known && age >= 0 && age < rememberedMs()) return known.agents
  const agents = readAgents(table)
  agentsRead.set(table, { agents, readAt: now })
  agents.catch(() => agentsRead.delete(table))
  return agents
}

async function readPartitions(
  table: Table,
  consistent = true,
): Promise<{ agents: Map<string, AgentItem>; changes: number }> {
  const partitions = await Promise.all(
    agentPartitions().map((pk) =>
      queryAll(table, {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ConsistentRead: consistent,
      }),
    ),
  )
  const items = partitions.flat()
  const isCount = ({ pk, sk }: Item) => pk === configurationKey.pk && sk === configurationKey.sk
  const agents = items.filter((item) => !isCount(item)).map((item) => decode(AgentItem, item))
  return { agents: new Map(agents.map((item) => [item.connectionId, item])), changes: changesIn(items.find(isCount)) }
}

/** A contact's open web chat sockets, consistent. */
export async function visitorConnections(table: Table, contactId: string, now: number): Promise<VisitorConnection[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :v)',
    ExpressionAttributeValues: { ':pk': contactId, ':v': 'V#' },
    ConsistentRead: true,
  })
  return items
    .map((item) => decode(VisitorItem, item))
    .filter((item) => item.expiresAt > now)
    .map(({ connectionId, channelId, address }) => ({
      kind: 'visitor',
      connectionId,
      contactId,
      channelId,
      ...(address ? { address } : {}),
    }))
}

/** Remembers a socket ticket by its digest. */
export async function putTicket(table: Table, ticket: string, identity: Identity, expiresAt: number): Promise<void> {
  const item = {
    ...socketsKeys.ticket(ticket),
    [TABLE.kind]: 'ticket',
    identity,
    expiresAt,
    [TABLE.timeToLive]: Math.ceil(expiresAt / 1000),
  }
  await table.client.send(new PutCommand({ TableName: table.name, Item: inShape(item) }))
}

/** Uses a ticket up: whom it was issued for, once and only in time. */
export async function takeTicket(table: Table, ticket: string, now: number): Promise<Identity | undefined> {
  try {
    const { Attributes } = await table.client.send(
      new DeleteCommand({
        TableName: table.name,
        Key: socketsKeys.ticket(ticket),
        ConditionExpression: '#e > :now',
        ExpressionAttributeNames: { '#e': 'expiresAt' },
        ExpressionAttributeValues: { ':now': now },
        ReturnValues: 'ALL_OLD',
      }),
    )
    return Attributes ? decode(TicketItem, Attributes).identity : undefined
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined
    throw error
  }
}
