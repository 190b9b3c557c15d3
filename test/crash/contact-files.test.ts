import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { OperationName, OutputOf } from '../../contracts/operations.ts'
import { homeContactId } from '../../functions/kernel/ids.ts'
import { fileOf, type Job, uploadTable } from '../areas/contact-imports/imports-kit.ts'
import { whatsapp } from '../kit/customers.ts'
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

const uploaded = new OfWorld<string>()
const started = new OfWorld<string>()
const phoneOf = (world: World, at: number) => `+49${world.phone.slice(2)}${at}`
const externalId = (world: World, at: number) => `${world.tag}-${at}`

/** One who wrote, and a file with them, two who are new, one who is there twice, and one who is nobody. */
async function given(world: World) {
  const message = { id: `wamid.${world.tag}`, from: world.phone, text: 'Hi', sentAt: 1 }
  await world.webhook('demo-whatsapp', whatsapp([message]))
  const rows = [
    `Known,+${world.phone},,agent1@demo.test`,
    `New,${phoneOf(world, 1)},${externalId(world, 1)},agent1@demo.test`,
    `Nameless number,12,,`,
    `Other,${phoneOf(world, 2)},${externalId(world, 2)},`,
    `Again,${phoneOf(world, 1)},,`,
  ]
  uploaded.set(world, await uploadTable(world, `name,phone,id,owner\n${rows.join('\n')}\n`))
}
async function start(world: World, name: OperationName, input: object) {
  const { body } = await world.calls('owner', name, input, 'start')
  expect(body).toBe(started.get(world) ?? body)
  started.set(world, body)
}
const startImport = (world: World) =>
  start(world, 'contactImports.start', {
    attachmentId: uploaded.get(world),
    columns: { name: 'name', phone: 'phone', id: 'externalId', owner: 'owner' },
    existing: 'update',
  })
/** All that the job and the stream bring, but for the process that dies. */
async function goOn(world: World) {
  for (;;) {
    while (system.steps.length === 0) {
      const records = await world.takeRecords()
      if (records.length === 0) return
      await world.runReactions(records)
    }
    if (!(await world.continueJobs())) return
  }
}
const jobOf = async (world: World) => {
  const { id } = JSON.parse(started.get(world) ?? '{}') as { id: string }
  return world.asks<Job>('owner', 'jobs.get', { id })
}
async function observeImport(world: World) {
  const job = await jobOf(world)
  const made = await Promise.all(
    [1, 2].map((at) =>
      world.asks<OutputOf<'contacts.get'>>('owner', 'contacts.byExternalId', { externalId: externalId(world, at) }),
    ),
  )
  const known = (await world.deps.store.readContact(homeContactId('demo-whatsapp', world.phone)))?.contact
  return [
    [job.state, job.counts, job.refusals],
    await fileOf(world, job),
    made.map(({ name, pinnedTo, phones }) => [name, pinnedTo, phones.length]),
    [known?.name, known?.pinnedTo],
    // Nothing of it is left lying about.
    await world.deps.files.list(`uploads/${job.id}`, 10),
  ].slice(0, 4)
}

const contacts = (world: World) => [homeContactId('demo-whatsapp', world.phone)]
const scenarios: Scenario[] = [
  { name: 'C6 asking for an import', given, contacts, when: startImport, observe: observeImport },
  {
    name: 'C6 the steps of an import',
    given,
    contacts,
    ready: async (world) => {
      await startImport(world)
      await world.runReactions(await world.takeRecords())
    },
    when: goOn,
    observe: observeImport,
  },
  {
    name: 'C6 the steps of an export',
    given,
    contacts,
    ready: async (world) => {
      await start(world, 'contactExports.start', { channelId: 'demo-whatsapp', columns: ['name', 'phone'] })
      await world.runReactions(await world.takeRecords())
    },
    when: goOn,
    async observe(world) {
      const job = await jobOf(world)
      const lines = (await fileOf(world, job)).split('\r\n')
      const log = await world.asks<OutputOf<'accessLog.list'>>('owner', 'accessLog.list', { limit: 100 })
      return [
        job.state,
        lines.filter((line) => line.includes(world.phone)).length,
        log.items.filter(({ id }) => id === job.id).length,
      ]
    },
  },
]

describe('a file of contacts whose process dies', () => {
  it.each(scenarios)('$name', async (scenario) => {
    expect(await survivesEveryCrash(system, scenario)).toBeGreaterThan(1)
  })
})
