import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { decode } from '../../../platform/item.ts'
import { shardOf, time } from '../../../platform/keys.ts'
import { inShape } from '../../../platform/shapes.ts'
import { queryAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Identity } from '../../workspace/domain/sign-in.ts'
import type { PresenceMark } from '../domain/presence.ts'
import type { AgentConnection, Connection, VisitorConnection } from '../port.ts'
import { socketsKeys, socketsPartitions } from './keys.ts'

const LookingItem = z.lazy(() =>
  z.object({ conversationId: z.string(), state: z.enum(['viewing', 'typing']), until: z.number() }),
)
const AgentItem = z.lazy(() =>
  z.object({
    expiresAt: z.number(),
    connectionId: z.string(),
    agentId: z.string(),
    looking: LookingItem.optional(),
  }),
)
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
    identity: z.object({ email: z.string(), issuer: z.string(), subject: z.string(), issuedAt: z.number() }),
  }),
)

const keyOf = (connection: Connection) =>
  connection.kind === 'agent'
    ? socketsKeys.agentConnection(connection.agentId, connection.connectionId)
    : socketsKeys.visitor(connection.contactId, connection.connectionId)

/** Remembers an open socket until `expiresAt` (epoch ms). A visitor's one is listed in the online queue. */
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
  try {
    const { Attributes } = await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: keyOf(connection),
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
    return Attributes && decode(AgentItem, Attributes).looking
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined
    throw error
  }
}

/** Forgets a socket; forgetting it again does nothing. Answers which conversation an agent's one showed. */
export async function deleteConnection(table: Table, connection: Connection): Promise<PresenceMark | undefined> {
  const { Attributes } = await table.client.send(
    new DeleteCommand({ TableName: table.name, Key: keyOf(connection), ReturnValues: 'ALL_OLD' }),
  )
  return Attributes && connection.kind === 'agent' ? decode(AgentItem, Attributes).looking : undefined
}

/** Every agent's open sockets, consistent: who gets frames. */
export async function agentConnections(table: Table, now: number): Promise<AgentConnection[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': 'CONNECTIONS' },
    ConsistentRead: true,
  })
  return items
    .map((item) => decode(AgentItem, item))
    .filter((item) => item.expiresAt > now)
    .map(({ connectionId, agentId, looking }) => ({
      kind: 'agent',
      connectionId,
      agentId,
      ...(looking ? { looking } : {}),
    }))
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
