import { DeleteCommand, PutCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import type { Item } from '../../../platform/item.ts'
import { inShape, shapeOf } from '../../../platform/shapes.ts'
import { holds, queryAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Notification } from '../domain/notifications.ts'
import type { Digest } from '../port.ts'
import { toDigest } from './digest-item.ts'
import { notificationsKeys } from './keys.ts'
import { NOTIFICATIONS_KEPT_MS, toNotification } from './notification-item.ts'

const AT_ONCE = 20
/** The stream repeats nothing that is older than a day. */
const REPEATED_MS = 2 * 24 * 60 * 60 * 1000

const names = (expression: string) =>
  Object.fromEntries((expression.match(/#\w+/g) ?? []).map((name) => [name, name.slice(1)]))

/** An update of a digest that may not be as it was thought to be: its new state, or undefined. */
async function update(
  table: Table,
  agentId: string,
  given: { set: string; condition?: string; values: Item },
): Promise<Digest | undefined> {
  const { set, condition, values } = given
  const input: UpdateCommandInput = {
    TableName: table.name,
    Key: notificationsKeys.digest(agentId),
    UpdateExpression: set,
    ...(condition ? { ConditionExpression: condition } : {}),
    ExpressionAttributeNames: names(`${set} ${condition ?? ''}`),
    ExpressionAttributeValues: values,
    ReturnValues: 'ALL_NEW',
  }
  let item: Item | undefined
  await holds(async () => {
    item = (await table.client.send(new UpdateCommand(input))).Attributes
  })
  return item && toDigest(item)
}

/**
 * Adds a notification to an agent's digest: one per conversation and kind, the newest. The note goes first, so that
 * whoever counts the digest's additions finds every note that was counted. What was sent already is not added again.
 */
export async function addToDigest(
  table: Table,
  agentId: string,
  notification: Notification,
  dueAt: number,
): Promise<void> {
  const { contactId, n, kind, at } = notification
  const ttl = Math.ceil((at + NOTIFICATIONS_KEPT_MS) / 1000)
  const note = { ...notification, [TABLE.kind]: 'digest-note', [TABLE.timeToLive]: ttl }
  const fresh = 'attribute_not_exists(#at) OR #at < :at OR (#at = :at AND attribute_not_exists(#sent))'
  if (
    !(await putIf(table, { ...notificationsKeys.digestNote(agentId, contactId, n, kind), ...note }, fresh, {
      ':at': at,
    }))
  )
    return
  await update(table, agentId, {
    set: `SET #${TABLE.kind} = :kind, #${TABLE.shape} = :shape, #agentId = :agent, #dueAt = if_not_exists(#dueAt, :due), #ttl = :ttl ADD #count :one`,
    values: {
      ':kind': 'digest',
      ':shape': shapeOf('digest'),
      ':agent': agentId,
      ':due': dueAt,
      ':ttl': ttl,
      ':one': 1,
    },
  })
}

/** All digests that are being gathered or sent, consistent. */
export async function listDigests(table: Table): Promise<Digest[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': notificationsKeys.digest('').pk },
    ConsistentRead: true,
  })
  return items.map(toDigest)
}

/** Takes a digest that is due (epoch ms) to send it; undefined where none is, or another process has it. */
export function takeDigest(table: Table, agentId: string, now: number, leaseUntil: number) {
  return update(table, agentId, {
    set: 'SET #leaseUntil = :until ADD #attempts :one',
    condition: '#dueAt <= :now AND (attribute_not_exists(#leaseUntil) OR #leaseUntil <= :now)',
    values: { ':until': leaseUntil, ':now': now, ':one': 1 },
  })
}

/** What is in an agent's digest and was not sent yet, consistent. */
export async function readDigestNotes(table: Table, agentId: string): Promise<Notification[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    FilterExpression: 'attribute_not_exists(#sent)',
    ExpressionAttributeNames: { '#sent': 'sent' },
    ExpressionAttributeValues: { ':pk': notificationsKeys.digestNote(agentId, '', 0, '').pk },
    ConsistentRead: true,
  })
  return items.map(toNotification)
}

/**
 * Notes that are done are not sent again, unless newer ones took their place: they stay for as long as the stream may
 * repeat them. The digest goes, unless something was added to it since it was taken.
 */
export async function finishDigest(
  table: Table,
  digest: Digest,
  done: Notification[],
  nextDueAt: number,
): Promise<void> {
  const { agentId } = digest
  const queue = done.values()
  const work = async () => {
    for (const note of queue) {
      const { contactId, n, kind, at } = note
      const kept = { [TABLE.kind]: 'digest-note', [TABLE.timeToLive]: Math.ceil((at + REPEATED_MS) / 1000), sent: true }
      const item = { ...notificationsKeys.digestNote(agentId, contactId, n, kind), ...note, ...kept }
      await putIf(table, item, '#at = :at', { ':at': at })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  const condition = '#leaseUntil = :until AND #count = :count'
  const values = { ':until': digest.leaseUntil, ':count': digest.count }
  const input = { TableName: table.name, Key: notificationsKeys.digest(agentId), ConditionExpression: condition }
  const over = await holds(() =>
    table.client.send(
      new DeleteCommand({
        ...input,
        ExpressionAttributeNames: names(condition),
        ExpressionAttributeValues: values,
      }),
    ),
  )
  if (!over) await setDue(table, digest, nextDueAt)
}

/** A digest that could not be sent is due again at `dueAt` (epoch ms). */
export async function postponeDigest(table: Table, digest: Digest, dueAt: number): Promise<void> {
  await setDue(table, digest, dueAt)
}

async function setDue(table: Table, { agentId, leaseUntil }: Digest, dueAt: number): Promise<void> {
  await update(table, agentId, {
    set: 'SET #dueAt = :due REMOVE #leaseUntil, #attempts',
    condition: '#leaseUntil = :until',
    values: { ':due': dueAt, ':until': leaseUntil },
  })
}

function putIf(table: Table, Item: Item, condition: string, values: Item): Promise<boolean> {
  return holds(() =>
    table.client.send(
      new PutCommand({
        TableName: table.name,
        Item: inShape(Item),
        ConditionExpression: condition,
        ExpressionAttributeNames: names(condition),
        ExpressionAttributeValues: values,
      }),
    ),
  )
}
