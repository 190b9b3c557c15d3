import { expect, it } from 'vitest'
import { forgetListeners, startRuns } from '../../../functions/areas/workflow-runs/reactions/start-runs.ts'
import { createStore } from '../../../functions/edges/store.ts'
import { asDocumentClient, documentSender } from '../../kit/memory-table/memory-client.ts'
import { MemoryDatabase } from '../../kit/memory-table/memory-database.ts'

const SECOND = 1_000
const occasion = {
  after: { contactId: 'ct_1', n: 1, id: 'en_1', receivedAt: 0, kind: 'event', event: { name: 'closed' } },
} as never
const listening = { listeners: [{ workflowId: 'wf_1', on: 'conversation.closed' as const }] }

/** A process that reacts: what it began, and how often it has read what listens; and another one, which switches a workflow on. */
function startProcess() {
  const database = new MemoryDatabase()
  const { name } = database.createTable('table')
  const process = { now: 0, reads: 0 }
  const begun: string[] = []
  const clock = { now: () => process.now }
  const sender = documentSender(database)
  const client = asDocumentClient({
    send(command) {
      if ((command.input as { Key?: { sk: string } }).Key?.sk === 'listening') process.reads++
      return sender.send(command)
    },
  })
  const deps = {
    clock,
    store: createStore({ client, name }, clock),
    runRoom: { begin: async ({ workflowId }: { workflowId: string }) => void begun.push(workflowId) },
  } as never
  const other = createStore({ client: asDocumentClient(sender), name }, clock)
  return {
    process,
    begun,
    happens: () => startRuns.run(occasion, deps),
    hears: () => forgetListeners.run({} as never, deps),
    switchedOn: () => other.commit([other.putListening(listening)]),
  }
}

it('O1 what listens is read once for all that happens at once, and known for ten seconds', async () => {
  const { process, begun, happens, switchedOn } = startProcess()
  await Promise.all([happens(), happens()])
  process.now = 9 * SECOND
  await happens()
  expect(process.reads).toBe(1)
  // Another process has switched it on; this one heard of nothing.
  await switchedOn()
  await happens()
  expect(begun).toEqual([])
  process.now = 10 * SECOND
  await happens()
  expect([begun, process.reads]).toEqual([['wf_1'], 2])
  // Nothing was changed since.
  process.now = 30 * SECOND
  await happens()
  expect([begun, process.reads]).toEqual([['wf_1', 'wf_1'], 2])
})

it('O1 whoever hears that it was changed goes by it at once', async () => {
  const { begun, happens, hears, switchedOn } = startProcess()
  await happens()
  await switchedOn()
  await hears()
  await happens()
  expect(begun).toEqual(['wf_1'])
})
