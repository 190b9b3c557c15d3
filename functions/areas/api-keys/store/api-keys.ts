import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { get, type Table } from '../../../platform/table.ts'
import { putVersion, readVersioned, type Which, withVersion } from '../../../platform/versioned-item.ts'
import { ApiKey, ID_START } from '../domain/api-key.ts'
import { apiKeysKeys } from './keys.ts'

/** A key that is taken back is refused everywhere after ten seconds: this, and what a call that has begun takes. */
const REMEMBERED_MS = 5_000
/** Ids that somebody makes up are remembered as well: so that asking with them costs little, and no memory. */
const MOST_REMEMBERED = 5_000

interface Known {
  key: Promise<ApiKey | undefined>
  readAt: number
}
const remembered = new WeakMap<Table, Map<string, Known>>()

/** All keys, by id; consistent. Deleted ones only with `all`. */
export async function readApiKeys(table: Table, which: Which = 'present'): Promise<ApiKey[]> {
  return readVersioned(table, ApiKey, apiKeysKeys.apiKey(ID_START), which)
}

/** One key, deleted ones too; consistent. */
export async function readApiKey(table: Table, id: string): Promise<ApiKey | undefined> {
  const item = await get(table, apiKeysKeys.apiKey(id))
  return item ? decode(ApiKey, withVersion(item)) : undefined
}

/** One key, deleted ones too, as it was five seconds (or `within`, ms) before `now` (epoch ms) or later. */
export function apiKeyLately(
  table: Table,
  id: string,
  now: number,
  within = REMEMBERED_MS,
): Promise<ApiKey | undefined> {
  const all = remembered.get(table) ?? new Map<string, Known>()
  remembered.set(table, all)
  const known = all.get(id)
  const age = known ? now - known.readAt : Number.NaN
  if (known && age >= 0 && age < within) return known.key
  if (all.size >= MOST_REMEMBERED) all.clear()
  const key = readApiKey(table, id)
  all.set(id, { key, readAt: now })
  // What can't be read is read anew by whoever asks next.
  key.catch(() => all.delete(id))
  return key
}

/** Has the key read anew by whoever asks next: it changed. */
export function forgetApiKey(table: Table, id: string): void {
  remembered.get(table)?.delete(id)
}

/** A key, new or as it was read; conflict label `api-key`. */
export function putApiKey(table: Table, key: ApiKey): Write {
  return putVersion(table, 'api-key', apiKeysKeys.apiKey(key.id), key)
}

/** Notes that a key is used (epoch ms), once whoever asks, where nothing later than `unlessSince` is noted. */
export async function noteApiKeyUse(table: Table, id: string, at: number, unlessSince: number): Promise<void> {
  try {
    await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: apiKeysKeys.apiKey(id),
        UpdateExpression: 'SET #used = :at',
        ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(#used) OR #used <= :since)',
        ExpressionAttributeNames: { '#used': 'lastUsedAt' },
        ExpressionAttributeValues: { ':at': at, ':since': unlessSince },
      }),
    )
  } catch (error) {
    // Another process was first.
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}
