import type { Write } from '../functions/kernel/commit.ts'

type Item = Record<string, unknown>
interface Written {
  Put?: { Item: Item }
  Update?: {
    Key: Item
    ExpressionAttributeNames: Record<string, string>
    ExpressionAttributeValues: Item
  }
}

/** What a store's commits would leave in an empty table, where they are too many to be made one by one. */
export function gatherWrites() {
  const counters = new Map<string, Item>()
  return {
    /** the items that these writes put; what they add to counters is summed up */
    puts(writes: readonly Write[]): Item[] {
      return writes.flatMap(({ item }) => {
        const { Put, Update } = item as Written
        if (Update) add(Update)
        return Put ? [Put.Item] : []
      })
    },
    /** the counters, once everything was put */
    counters: () => [...counters.values()],
  }

  function add({
    Key,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  }: NonNullable<Written['Update']>) {
    const id = `${Key.pk} ${Key.sk}`
    const sums = counters.get(id) ?? { ...Key, itemKind: values[':kind'] }
    counters.set(id, sums)
    for (const [placeholder, name] of Object.entries(names)) {
      if (placeholder !== '#kind') sums[name] = Number(sums[name] ?? 0) + Number(values[placeholder.replace('#', ':')])
    }
  }
}
