import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createVisitorAttachment } from '../../functions/areas/attachments/use-cases/attachments.ts'
import { receiveVisitorMessage } from '../../functions/areas/web-chat/use-cases/visitor-messages.ts'
import { CALLER } from '../kit/customers.ts'
import { PDF, PNG, post, sendsFile, storedFiles, uploaded, visitorOf, webContact } from '../kit/files.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { OfWorld, type World } from '../kit/world.ts'
import { type Scenario, survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const SENT_AT = Date.UTC(2026, 0, 15, 11)
const uploads = new OfWorld<string[]>()
const filesOf = async (world: World, contactId = world.whatsappContact) => {
  const page = await world.deps.store.readTimeline({ contactId }, { limit: 100 })
  const noted = page.items.flatMap(({ message }) =>
    (message?.attachments ?? []).map(({ name, type, size, failed, source }) => ({ name, type, size, failed, source })),
  )
  return { noted, kept: (await storedFiles(world, contactId)).length }
}

const scenarios: Scenario[] = [
  {
    name: 'M5 an agent sends files',
    async given(world) {
      await world.writes('one')
      uploads.set(world, [await uploaded(world, 'agent1'), await uploaded(world, 'agent1', PNG, 'a.png', 'image/png')])
    },
    when: (world) =>
      world.calls(
        'agent1',
        'messages.send',
        { id: `cv_${world.whatsappContact.slice(3)}_1`, attachmentIds: uploads.get(world), text: 'look' },
        'key',
      ),
    observe: (world) => filesOf(world),
  },
  {
    name: 'M5 a visitor sends a file',
    async given(world) {
      const file = { name: 'a.pdf', type: 'application/pdf', size: PDF.length }
      const target = await createVisitorAttachment(world.deps, webContact(world), file)
      await post(target, PDF)
      uploads.set(world, [target.id])
    },
    when: (world) =>
      receiveVisitorMessage(
        world.deps,
        visitorOf(world),
        {
          text: '',
          clientId: 'one',
          attachmentIds: uploads.get(world) ?? [],
        },
        CALLER,
      ),
    contacts: (world) => [webContact(world)],
    observe: (world) => filesOf(world, webContact(world)),
  },
  {
    name: 'M5 a customer’s file is fetched',
    async given() {
      system.provider.media.set('1', { type: 'image/png', body: PNG })
    },
    async when(world) {
      await sendsFile(world, 'one', '1', SENT_AT)
      await world.takeRecords().then((records) => world.runReactions(records))
      await world.deliver(await world.receiveJobs())
    },
    observe: (world) => filesOf(world),
  },
]

describe('what died on the way with a file is made good', () => {
  it.each(scenarios)('$name', async (scenario) => {
    expect(await survivesEveryCrash(system, scenario)).toBeGreaterThan(3)
  })
})
