import { createHash } from 'node:crypto'

/** Each index partition is split so that one campaign's replies can't throttle the inbox. Changing it moves data. */
export const SHARDS = 2

export const number = (value: number) => String(value).padStart(6, '0')

/** Milliseconds as a sortable string. */
export const time = (ms: number) => String(Math.max(0, Math.trunc(ms))).padStart(14, '0')

export const sha = (text: string) => createHash('sha256').update(text).digest('base64url')

/** what counts of a name */
export const plain = (name: string) => name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()

export const team = (teamId: string | null) => teamId ?? '-'

/** 0 … SHARDS-1, the same for all of a contact's items. */
export const shardOf = (contactId: string) => (contactId.codePointAt(contactId.length - 1) ?? 0) % SHARDS

export const shards = Array.from({ length: SHARDS }, (_, shard) => shard)
