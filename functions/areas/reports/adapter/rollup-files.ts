import { createStoredObjects } from '../../../platform/stored-objects.ts'
import type { RollupFiles } from '../port.ts'

const keyOf = (name: string) => `reports/${name}`

/** What of reports was rolled up, in an S3 bucket. */
export function createRollupFiles(bucket: string, region: string, endpoint: string | undefined): RollupFiles {
  const objects = createStoredObjects(bucket, region, endpoint)
  return {
    read: (name) => objects.read(keyOf(name)),
    write: (name, bytes) => objects.put(keyOf(name), bytes),
    remove: (name) => objects.remove(keyOf(name)),
  }
}
