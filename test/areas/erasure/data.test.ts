import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { uploadKey } from '../../../functions/areas/attachments/domain/file-keys.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { erase, type Job, makePerson, nameOf, word } from './person.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  system.clock.advance(60_000)
  world = new World(system)
  await world.clear()
})

const gather = async (id: string, agent = 'owner') => {
  const { id: jobId } = await world.asks<Job>(agent, 'contacts.data', { id })
  await world.settle()
  return world.asks<Job>(agent, 'jobs.get', { id: jobId })
}
const fileOf = async ({ attachmentId }: Job) =>
  Buffer.from(await world.deps.files.read(uploadKey(attachmentId ?? ''))).toString()

describe('C10 everything that is kept about a contact', () => {
  it('C10 is one file: who they are, all that was said, noted and sent, of every part', async () => {
    const { id } = await makePerson(world)
    const job = await gather(id)
    expect(job).toMatchObject({ kind: 'contacts.data', state: 'done', problem: null })
    const text = await fileOf(job)
    const data = JSON.parse(text)
    expect(data.contact).toMatchObject({ id, name: nameOf(world), attributes: { town: word(world, 'town') } })
    for (const what of ['hello', 'reply', 'note', 'text', 'mail', 'chat', 'later']) {
      expect(text).toContain(word(world, what))
    }
    expect(data.conversations).toHaveLength(5)
    expect(data.records).toHaveLength(2)
    const file = data.timeline.flatMap((entry: { files?: { content: string }[] }) => entry.files ?? [])[0]
    expect(Buffer.from(file.content, 'base64').toString('latin1')).toContain(word(world, 'file'))
    const { items } = await world.asks<{ items: { contactId: string; event: { name: string } }[] }>(
      'owner',
      'accessLog.list',
      { limit: 100 },
    )
    expect(items.filter(({ contactId, event }) => contactId === id && event.name === 'exported').length).toBe(2)
    // What was made of them goes with them.
    await erase(world, id)
    await world.settle()
    await expect(fileOf(job)).rejects.toThrow()
    await expect(world.calls('owner', 'attachments.get', { id: job.attachmentId ?? '' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('C10 of somebody who is erased meanwhile, or not theirs to have, there is none', async () => {
    await world.writes('one')
    await world.settle()
    await expect(world.calls('agent1', 'contacts.data', { id: world.whatsappContact })).rejects.toMatchObject({
      code: 'forbidden',
    })
    const { id: jobId } = await world.asks<Job>('owner', 'contacts.data', { id: world.whatsappContact })
    await erase(world, world.whatsappContact)
    await world.settle()
    expect(await world.asks<Job>('owner', 'jobs.get', { id: jobId })).toMatchObject({
      state: 'failed',
      attachmentId: null,
    })
  })
})
