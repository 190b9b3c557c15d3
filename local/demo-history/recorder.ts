import type { Item } from '../../functions/platform/item.ts'
import type { Table } from '../../functions/platform/table.ts'

interface Written {
  Put?: { Item: Item }
  Update?: { Key: Item; ExpressionAttributeNames: Record<string, string>; ExpressionAttributeValues: Item }
}
/** What store functions send when they write. */
interface Sent extends Written {
  Item?: Item
  TransactItems?: Written[]
  RequestItems?: Record<string, { PutRequest?: { Item: Item } }[]>
}

/** A table that only keeps what stores write into it, so that nobody else has to know what their items look like. */
export function createRecorder(name: string): { table: Table; items(): Item[] } {
  const kept = new Map<string, Item>()
  const keep = (item: Item) => void kept.set(`${item.pk} ${item.sk}`, item)
  /** Sets and adds, which is all that counters take. */
  function update({
    Key,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  }: Required<Written>['Update']) {
    const item: Item = { ...(kept.get(`${Key.pk} ${Key.sk}`) ?? Key) }
    for (const [short, name] of Object.entries(names)) {
      const value = values[`:${short.slice(1)}`]
      if (typeof value === 'number') item[name] = Number(item[name] ?? 0) + value
      else if (value !== undefined) item[name] = value
    }
    keep(item)
  }
  function write({ Put, Update }: Written): void {
    if (Put) keep(Put.Item)
    if (Update) update(Update)
  }
  const send = async ({ input }: { input: Sent }) => {
    if (input.Item) keep(input.Item)
    for (const one of input.TransactItems ?? []) write(one)
    for (const one of Object.values(input.RequestItems ?? {}).flat()) if (one.PutRequest) keep(one.PutRequest.Item)
    return {}
  }
  return { table: { client: { send }, name } as unknown as Table, items: () => [...kept.values()] }
}
