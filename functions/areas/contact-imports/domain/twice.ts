import { createHash } from 'node:crypto'

/*
 * Which rows of a file say what an earlier one says: found by short digests of what each is known by, so that a file of any
 * length needs a few bytes a row.
 */

const RECORD = 12

/** What rows are known by, with the line of each, as bytes. */
export function packKeys(rows: readonly { line: number; keys: readonly string[] }[]): Uint8Array {
  const all = rows.flatMap(({ line, keys }) => keys.map((key) => ({ line, key })))
  const packed = Buffer.alloc(all.length * RECORD)
  for (const [at, { line, key }] of all.entries()) {
    packed.writeUInt32BE(line, at * RECORD)
    createHash('sha256')
      .update(key)
      .digest()
      .copy(packed, at * RECORD + 4, 0, 8)
  }
  return packed
}

/** By line, that of the first row which says the same; `packed`: in the order of lines. */
export function repeatedLines(packed: readonly Uint8Array[]): Map<number, number> {
  const bytes = Buffer.concat(packed)
  const count = bytes.length / RECORD
  const digestAt = (at: number) => bytes.readBigUInt64BE(at * RECORD + 4)
  const digests = new BigUint64Array(count)
  for (let at = 0; at < count; at++) digests[at] = digestAt(at)
  digests.sort()
  const shared = new Set<bigint>()
  for (let at = 1; at < count; at++) {
    const digest = digests[at] as bigint
    if (digest === digests[at - 1]) shared.add(digest)
  }
  const first = new Map<bigint, number>()
  const repeated = new Map<number, number>()
  for (let at = 0; at < count && shared.size > 0; at++) {
    const digest = digestAt(at)
    if (!shared.has(digest)) continue
    const line = bytes.readUInt32BE(at * RECORD)
    const before = first.get(digest)
    // One row may say a number twice.
    if (before === undefined) first.set(digest, line)
    else if (before !== line && !repeated.has(line)) repeated.set(line, before)
  }
  return repeated
}
