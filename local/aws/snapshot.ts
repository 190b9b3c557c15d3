/** Brings back what there was when it was made, as often as one likes; tests start from the same state again with it. */
export type Snapshot = () => void

/** What can be kept: a map, or a journal. */
interface Entries<Value> {
  entries(): Iterable<[string, Value]>
  set(key: string, value: Value): unknown
  delete(key: string): unknown
}

/** Keeps the entries of a map whose values are replaced and never changed. */
export function snapshotOf<Value>(map: Entries<Value>): Snapshot {
  const kept = [...map.entries()]
  return () => {
    for (const [key] of [...map.entries()]) map.delete(key)
    for (const [key, value] of kept) map.set(key, value)
  }
}
