import { PutCommand } from '@aws-sdk/lib-dynamodb'
import type { Write } from '../../../kernel/commit.ts'
import { fromCursor, toCursor } from '../../../kernel/cursor.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import type { Item } from '../../../platform/item.ts'
import { inShape } from '../../../platform/shapes.ts'
import { get, put, query, remove, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { type Delivery, parseDeliveryId, secondOf } from '../domain/delivery.ts'
import type { DeliveryState } from '../domain/states.ts'
import type { Waiting } from '../port.ts'
import { deliveryItem, expiryOf, toDelivery } from './delivery-item.ts'
import { webhookEndpointsKeys as keys } from './keys.ts'

/** What an answer of the API may hold, with room for all else: a page of long bodies ends early. */
const MOST_CHARACTERS = 3_000_000
/** After every second that an id can name. */
const END = '~'

/** One delivery, consistent; undefined: there is none, or the log does not go back to it. */
export async function readOutgoing(table: Table, id: string): Promise<Delivery | undefined> {
  if (!parseDeliveryId(id)) return undefined
  const item = await get(table, keys.delivery(id))
  return item && toDelivery(item)
}

/** What became of a delivery, by itself: whatever is there. */
export async function keepOutgoing(table: Table, delivery: Delivery): Promise<void> {
  await table.client.send(new PutCommand({ TableName: table.name, Item: inShape(deliveryItem(delivery)) }))
}

/** The same in a commit. */
export function putOutgoing(table: Table, delivery: Delivery): Write {
  return put(table, 'delivery', deliveryItem(delivery))
}

/** What became of one that is there; conflict label `delivery`: it is gone. */
export function changeOutgoing(table: Table, delivery: Delivery): Write {
  return put(table, 'delivery', deliveryItem(delivery), { expression: 'attribute_exists(#pk)' })
}

/** It is forgotten, with its place in the line. */
export function removeOutgoing(table: Table, { id, place }: Delivery): Write[] {
  const line = place === undefined ? [] : [removeFromLine(table, { id, place })]
  return [remove(table, 'delivery', keys.delivery(id)), ...line]
}

/** Notes that a contact was erased (C7) at a time (epoch ms), for as long as the log goes back. */
export function noteErased(table: Table, contactId: string, at: number): Write {
  const item = { ...keys.erased(contactId), [TABLE.kind]: 'webhook-erased', at, [TABLE.timeToLive]: expiryOf(at) }
  return put(table, 'erased', item)
}

/** When a contact was erased (epoch ms), consistent; undefined: not, or longer ago than the log goes back. */
export async function erasedAt(table: Table, contactId: string): Promise<number | undefined> {
  const item = await get(table, keys.erased(contactId))
  return item && Number(item.at)
}

/** The log of an endpoint, the newest first; a page ends early where bodies are long, or what was read has another state. */
export async function listOutgoing(
  table: Table,
  endpointId: string,
  { limit, cursor }: PageRequest,
  state?: DeliveryState,
): Promise<Page<Delivery>> {
  const { pk, sk } = keys.deliveries(endpointId, '')
  const position = fromCursor(cursor, sk)
  const { items, lastKey } = await query(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :start)',
    ...(state ? { FilterExpression: '#state = :state', ExpressionAttributeNames: { '#state': 'state' } } : {}),
    ExpressionAttributeValues: { ':pk': pk, ':start': sk, ...(state ? { ':state': state } : {}) },
    ScanIndexForward: false,
    Limit: limit,
    ...(position === undefined ? {} : { ExclusiveStartKey: { pk, sk: position } }),
  })
  const deliveries: Delivery[] = []
  let characters = 0
  for (const delivery of items.map(toDelivery)) {
    characters += delivery.body.length
    if (characters > MOST_CHARACTERS && deliveries.length > 0) {
      return { items: deliveries, nextCursor: toCursor(keys.delivery(deliveries.at(-1)?.id ?? '').sk) }
    }
    deliveries.push(delivery)
  }
  return { items: deliveries, nextCursor: lastKey ? toCursor(String(lastKey.sk)) : null }
}

/** What happened from a time on (epoch ms), or after a delivery, to a time, and is in the log: as it happened. */
export async function outgoingBetween(
  table: Table,
  endpointId: string,
  { since, until, after }: { since: number; until: number; after: string | null },
  limit: number,
): Promise<Delivery[]> {
  const { pk, sk: from } = keys.deliveries(endpointId, secondOf(since))
  const { items } = await query(table, {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: {
      ':pk': pk,
      ':from': from,
      ':to': keys.deliveries(endpointId, secondOf(until) + END).sk,
    },
    ...(after === null ? {} : { ExclusiveStartKey: { pk, sk: keys.delivery(after).sk } }),
    ConsistentRead: true,
    Limit: limit,
  })
  return items.map(toDelivery)
}

/** A place in the line of its endpoint, for as long as the log has what stands there. */
export function putInLine(table: Table, { id, endpointId, place }: Delivery & { place: string }): Write {
  const item: Item = {
    ...keys.waiting(endpointId, place),
    [TABLE.kind]: 'webhook-waiting',
    id,
    [TABLE.timeToLive]: expiryOf(parseDeliveryId(id)?.at ?? 0),
  }
  return put(table, 'waiting', item)
}

/** It waits there no more. */
export function removeFromLine(table: Table, { id, place }: Waiting): Write {
  return remove(table, 'waiting', keys.waiting(parseDeliveryId(id)?.endpointId ?? '', place))
}

/** The first of the line of an endpoint, consistent. */
export async function listLine(table: Table, endpointId: string, limit: number): Promise<Waiting[]> {
  const { pk, sk } = keys.waiting(endpointId, '')
  const { items } = await query(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :start)',
    ExpressionAttributeValues: { ':pk': pk, ':start': sk },
    ConsistentRead: true,
    Limit: limit,
  })
  return items.map((item) => ({ id: String(item.id), place: String(item.sk).slice(sk.length) }))
}
