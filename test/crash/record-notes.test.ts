import { afterAll, beforeAll, describe, it, vi } from 'vitest'
import type { OutputOf } from '../../contracts/operations.ts'
import { fireTimers } from '../../functions/areas/queues/use-cases/fire-timers.ts'
import type { LambdaRecord } from '../../local/aws/stream-records.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { OfWorld, type World } from '../kit/world.ts'
import { survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const idOf = (world: World) => `cv_${world.whatsappContact.slice(3)}_1`
const recordOf = new OfWorld<string>()

/** The customer has written and is linked to a deal; what follows from that is done. */
async function linked(world: World): Promise<void> {
  await world.writes('one')
  const input = { contactId: world.whatsappContact, kind: 'deal', title: 'Roof' }
  recordOf.set(world, (await world.asks<{ id: string }>('agent1', 'contacts.link', input)).id)
}

async function notes(world: World) {
  const id = recordOf.get(world)
  const { items } = await world.asks<OutputOf<'deals.notes'>>('owner', 'deals.notes', { id })
  return items.map(({ messages, assignedTo, edited, text }) => ({
    messages: messages.map((message) => message.text),
    assignedTo,
    text: edited ? text : null,
  }))
}

/** A batch of the stream, which is what comes again. */
function batchOf(prepare: (world: World) => Promise<unknown>) {
  const batches = new OfWorld<LambdaRecord[]>()
  return {
    async ready(world: World): Promise<void> {
      await prepare(world)
      batches.set(world, await world.takeRecords())
    },
    batch: (world: World) => batches.get(world) ?? [],
  }
}

describe('L2 L3 notes, wherever the process dies', () => {
  it('L2: the first note of a new link', async () => {
    const { ready, batch } = batchOf(linked)
    await survivesEveryCrash(system, {
      name: 'a link is noted',
      ready,
      when: (world) => world.runReactions(batch(world)),
      observe: notes,
    })
  })

  it('L3: messages and an assignment join a note, and one a day later starts the next', async () => {
    const { ready, batch } = batchOf(async (world) => {
      await world.writes('two')
      await world.calls('agent1', 'messages.send', { id: idOf(world), text: 'three' })
      system.clock.advance(24 * 3_600_000)
      await world.writes('four')
    })
    await survivesEveryCrash(system, {
      name: 'notes go on',
      given: linked,
      ready,
      when: (world) => world.runReactions(batch(world)),
      observe: notes,
    })
  })

  it('L1: linking, and a record that is deleted', async () => {
    await survivesEveryCrash(system, {
      name: 'a link is made',
      given: (world) => world.writes('one'),
      async when(world) {
        const input = { contactId: world.whatsappContact, kind: 'deal', title: 'Roof' }
        const { body } = await world.calls('agent1', 'contacts.link', input, 'link')
        recordOf.set(world, (JSON.parse(body) as { id: string }).id)
      },
      observe: notes,
    })
    const { ready, batch } = batchOf((world) => world.calls('agent1', 'deals.delete', { id: recordOf.get(world) }))
    await survivesEveryCrash(system, {
      name: 'a deleted record is emptied',
      given: linked,
      ready,
      when: (world) => world.runReactions(batch(world)),
      async observe({ deps, whatsappContact }) {
        const [link] = await deps.store.readLinks(whatsappContact)
        const id = link?.recordId ?? ''
        const record = await deps.store.readRecord(id)
        const left = await deps.store.listRecordNotes(id, { limit: 10 })
        return { active: link?.active, record, left: left.items }
      },
    })
  })

  it('L4: an edit with a key, made again', async () => {
    const note = async (world: World) => {
      const { note: current } =
        (await world.deps.store.readLink(world.whatsappContact, recordOf.get(world) ?? '')) ?? {}
      return current?.id
    }
    const ids = new OfWorld<string | undefined>()
    await survivesEveryCrash(system, {
      name: 'a note is edited',
      given: linked,
      ready: async (world) => ids.set(world, await note(world)),
      when: (world) => world.calls('agent2', 'recordNotes.update', { id: ids.get(world), text: 'Mine.' }, 'edit'),
      observe: notes,
    })
  })

  it('A11: a deleted conversation is taken out of notes', async () => {
    const { ready, batch } = batchOf((world) => world.calls('owner', 'conversations.delete', { id: idOf(world) }))
    await survivesEveryCrash(system, {
      name: 'notes are purged',
      // Nothing of a deleted conversation is told of any more.
      contacts: () => [],
      given: linked,
      ready,
      when: (world) => world.runReactions(batch(world)),
      observe: notes,
    })
  })

  it('L3: the timer that closes the window', async () => {
    await survivesEveryCrash(system, {
      name: 'the window closes',
      given: linked,
      ready: async () => system.clock.advance(24 * 3_600_000),
      when: (world) => fireTimers(world.deps, idOf(world)),
      observe: async (world) => {
        const link = await world.deps.store.readLink(world.whatsappContact, recordOf.get(world) ?? '')
        return { open: link?.note, notes: await notes(world) }
      },
    })
  })
})
