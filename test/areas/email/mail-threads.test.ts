import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Database, startDatabase } from '../../kit/database.ts'
import { contactIdOf, freshStore } from '../../kit/store.ts'

let database: Database
beforeAll(async () => {
  database = await startDatabase()
})
afterAll(() => database.stop())

it('M11: Message-IDs added to a thread at once are all kept, each once', async () => {
  const { store } = await freshStore(database)
  const contactId = contactIdOf(1)
  const ids = Array.from({ length: 8 }, (_, index) => `<${index}@mail.test>`)
  await Promise.all([...ids, ...ids].map((id) => store.addToMailThread(contactId, 1, id)))
  expect((await store.readMailThread(contactId, 1)).toSorted()).toEqual(ids)
})

it('M11: a long thread keeps its latest twenty', async () => {
  const { store } = await freshStore(database)
  const contactId = contactIdOf(2)
  for (let index = 0; index < 23; index++) await store.addToMailThread(contactId, 1, `<${index}@mail.test>`)
  const kept = await store.readMailThread(contactId, 1)
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([20, '<3@mail.test>', '<22@mail.test>'])
})
