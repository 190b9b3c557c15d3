import type { RollupFiles } from '../../functions/areas/reports/port.ts'

/** What was rolled up, in memory; `objects` are those there are, `calls` how often which of the three was called. */
export function rollupsInMemory() {
  const objects = new Map<string, Uint8Array>()
  const calls = { read: 0, write: 0, remove: 0 }
  const files: RollupFiles = {
    read: async (name) => {
      calls.read++
      return objects.get(name)
    },
    write: async (name, bytes) => {
      calls.write++
      objects.set(name, Uint8Array.from(bytes))
    },
    remove: async (name) => {
      calls.remove++
      objects.delete(name)
    },
  }
  return { ...files, objects, calls }
}
