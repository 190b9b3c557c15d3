import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { expect, it } from 'vitest'
import { createStore } from '../../functions/edges/store.ts'
import { startEngine } from '../kit/engine.ts'
import { conversationOf, pagesOf, unassigned } from '../kit/store.ts'

it('a table in memory goes back to what it was, again and again, its indexes and its stream too', async () => {
  const engine = await startEngine('memory')
  const table = await engine.table()
  const stream = await engine.stream(table)
  const store = createStore(engine.open(table), { now: () => 0 })
  const put = (number: number) => store.commit(store.putConversation(undefined, conversationOf(number)))
  const all = async () => (await engine.client.send(new ScanCommand({ TableName: table }))).Items
  await put(1)
  await stream.take()
  await put(2)
  const before = { items: await all(), pages: await pagesOf(store, unassigned, 10) }
  const goBack = engine.snapshot?.()
  for (let times = 0; times < 2; times++) {
    await put(3)
    expect(await all()).not.toEqual(before.items)
    // The conversation, its counters, and those of before that the snapshot was made with.
    expect((await stream.take()).length).toBeGreaterThan(1)
    const later = await engine.table()
    goBack?.()
    expect({ items: await all(), pages: await pagesOf(store, unassigned, 10) }).toEqual(before)
    await expect(engine.stream(later).then(({ take }) => take())).rejects.toThrow()
  }
  expect((await stream.take()).length).toBeGreaterThan(0)
  expect(goBack).toBeDefined()
})
