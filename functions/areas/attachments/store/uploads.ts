import * as z from 'zod'
import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { get, put, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Upload } from '../port.ts'
import { attachmentsKeys } from './keys.ts'

const Stored = z.lazy(() =>
  z.object({
    name: z.string(),
    type: z.string(),
    size: z.number(),
    claimedBy: z.string().optional(),
    ttl: z.number(),
  }),
)

function uploadItem({ owner, id, expiresAt, ...rest }: Upload) {
  return {
    ...attachmentsKeys.upload(owner, id),
    [TABLE.kind]: 'upload',
    ...rest,
    [TABLE.timeToLive]: Math.ceil(expiresAt / 1000),
  }
}

/** What may be uploaded, and by whom; conflict label `upload`. */
export function putUpload(table: Table, upload: Upload): Write {
  return put(table, 'upload', uploadItem(upload), { expression: 'attribute_not_exists(#pk)' })
}

/** An upload of this owner that has not expired, consistent. */
export async function readUpload(table: Table, owner: string, id: string, now: number): Promise<Upload | undefined> {
  const item = await get(table, attachmentsKeys.upload(owner, id))
  if (!item) return undefined
  const { ttl, ...upload } = decode(Stored, item)
  return ttl * 1000 > now ? { ...upload, owner, id, expiresAt: ttl * 1000 } : undefined
}

/** Gives it to one message, once; conflict label `upload`. */
export function claimUpload(table: Table, upload: Upload, claimedBy: string): Write {
  const condition = { expression: 'attribute_exists(#pk) AND attribute_not_exists(#claimedBy)' }
  return put(table, 'upload', uploadItem({ ...upload, claimedBy }), condition)
}
