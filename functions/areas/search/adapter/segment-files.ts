import { createStoredObjects } from '../../../platform/stored-objects.ts'
import type { SegmentFiles } from '../port.ts'

const keyOf = (id: string) => `search/${id}`
/** What a process remembers of segments altogether, and of one at once. */
const REMEMBERED_BYTES = 8 * 1024 * 1024
const PART_BYTES = 256 * 1024

/**
 * Segments of the index in an S3 bucket. They never change: what a process has read of them it remembers, what was not asked for
 * longest goes first.
 */
export function createSegmentFiles(bucket: string, region: string, endpoint: string | undefined): SegmentFiles {
  const objects = createStoredObjects(bucket, region, endpoint)
  const parts = new Map<string, Uint8Array>()
  let bytes = 0
  const drop = (part: string) => {
    bytes -= parts.get(part)?.byteLength ?? 0
    parts.delete(part)
  }
  const keep = (part: string, read: Uint8Array) => {
    drop(part)
    parts.set(part, read)
    bytes += read.byteLength
    for (const oldest of parts.keys()) {
      if (bytes <= REMEMBERED_BYTES) return
      drop(oldest)
    }
  }
  return {
    async read(id, from, to) {
      const part = `${id} ${from} ${to}`
      const known = parts.get(part)
      const read = known ?? (await objects.read(keyOf(id), { from, to }))
      if (read && to - from <= PART_BYTES) keep(part, read)
      return read
    },
    write: (id, written) => objects.put(keyOf(id), written),
    async remove(id) {
      for (const part of parts.keys()) if (part.startsWith(`${id} `)) drop(part)
      await objects.remove(keyOf(id))
    },
  }
}
