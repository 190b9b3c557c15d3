import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { batchGet, queryAll, remove, type Table } from '../../../platform/table.ts'
import { asRead, putVersion, withVersion } from '../../../platform/versioned-item.ts'
import { CannedResponse } from '../domain/canned-response.ts'
import { cannedResponsesKeys } from './keys.ts'

/** All of an agent's canned responses, or those that are shared (null); consistent. */
export async function readCannedResponses(table: Table, ownerId: string | null): Promise<CannedResponse[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': cannedResponsesKeys.cannedResponse(ownerId, '').pk },
    ConsistentRead: true,
  })
  return items.map((item) => decode(CannedResponse, withVersion(item)))
}

/** One of an agent's or of the shared ones, consistent. */
export async function readCannedResponse(
  table: Table,
  agentId: string,
  id: string,
): Promise<CannedResponse | undefined> {
  const wanted = [cannedResponsesKeys.cannedResponse(agentId, id), cannedResponsesKeys.cannedResponse(null, id)]
  const [item] = await batchGet(table, wanted, true)
  return item && decode(CannedResponse, withVersion(item))
}

/** A canned response, new or as it was read. */
export function putCannedResponse(table: Table, response: CannedResponse): Write {
  return putVersion(
    table,
    'canned-response',
    cannedResponsesKeys.cannedResponse(response.ownerId, response.id),
    response,
  )
}

/** Removes a canned response as it was read. */
export function removeCannedResponse(table: Table, { ownerId, id, version = 1 }: CannedResponse): Write {
  return remove(table, 'canned-response', cannedResponsesKeys.cannedResponse(ownerId, id), asRead(version))
}
