import { expect, it } from 'vitest'
import { forgetListeners, startRuns } from '../../../functions/areas/workflow-runs/reactions/start-runs.ts'

const SECOND = 1_000
const occasion = {
  after: { contactId: 'ct_1', n: 1, id: 'en_1', receivedAt: 0, kind: 'event', event: { name: 'closed' } },
} as never
const listener = (workflowId: string) => ({ workflowId, on: 'conversation.closed' })

/** A process that reacts: what it began, and how it has read. */
function startProcess() {
  const process = { now: 0, table: [] as { workflowId: string; on: string }[], reads: [] as boolean[] }
  const begun: string[] = []
  const deps = {
    clock: { now: () => process.now },
    store: {
      async readListening(consistent: boolean) {
        process.reads.push(consistent)
        return { listeners: process.table }
      },
    },
    runRoom: { begin: async ({ workflowId }: { workflowId: string }) => void begun.push(workflowId) },
  } as never
  return {
    process,
    begun,
    happens: () => startRuns.run(occasion, deps),
    hears: () => forgetListeners.run({} as never, deps),
  }
}

it('O1 what listens is read once for all that happens at once, and known for ten seconds', async () => {
  const { process, begun, happens } = startProcess()
  await Promise.all([happens(), happens()])
  process.now = 9 * SECOND
  await happens()
  expect(process.reads).toEqual([false])
  // Another process has switched it on; this one heard of nothing.
  process.table = [listener('wf_1')]
  await happens()
  expect(begun).toEqual([])
  process.now = 10 * SECOND
  await happens()
  expect([begun, process.reads]).toEqual([['wf_1'], [false, false]])
})

it('O1 whoever hears that it was changed goes by it at once, as it is', async () => {
  const { process, begun, happens, hears } = startProcess()
  await happens()
  process.table = [listener('wf_1')]
  await hears()
  await happens()
  expect([begun, process.reads]).toEqual([['wf_1'], [false, true]])
})
