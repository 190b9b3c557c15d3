import { createStoredObjects } from '../../../platform/stored-objects.ts'
import type { SegmentFiles } from '../port.ts'

const keyOf = (id: string) => `search/${id}`

/** Segments of the index in an S3 bucket. */
export function createSegmentFiles(bucket: string, region: string, endpoint: string | undefined): SegmentFiles {
  const objects = createStoredObjects(bucket, region, endpoint)
  return {
    read: (id, from, to) => objects.read(keyOf(id), { from, to }),
    write: (id, bytes) => objects.put(keyOf(id), bytes),
    remove: (id) => objects.remove(keyOf(id)),
  }
}
