import { randomFillSync } from 'node:crypto'
import { monotonicFactory } from 'ulid'

const pool = Buffer.alloc(4_096)
let used = pool.length

// Drawn from the system a page at a time: the library would ask it for each of the sixteen characters.
function random(): number {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  return pool.readUInt8(used++) / 256
}

/** Makes ULIDs of a given epoch-ms time, rising within a process. */
export const createUlids = () => monotonicFactory(random)
