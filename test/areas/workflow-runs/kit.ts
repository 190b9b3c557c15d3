import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import type { Step, Trigger } from '../../../functions/areas/workflows/domain/document.ts'
import type { When } from '../../../functions/areas/workflows/domain/when.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

export type Run = OutputOf<'workflowRuns.get'>
type Entry = OutputOf<'conversations.timeline'>['items'][number]

export const received: Trigger = { on: 'message.received' }

/** What became of each step of a run. */
export const results = ({ steps }: Run) =>
  steps.map(({ id, result, error }) => (error ? [id, result, error.code] : [id, result]))

/** A workflow that is on from now on. */
export async function switchedOn(
  world: World,
  name: string,
  document: { trigger: Trigger; when?: When; steps: Step[] },
): Promise<string> {
  const { id } = await world.asks<{ id: string }>('owner', 'workflows.create', { name, when: {}, ...document })
  await world.asks('owner', 'workflows.enable', { id })
  // What listens is known within ten seconds.
  world.system.clock.advance(10_001)
  return id
}

/** A system with a customer and workflows that are on while a test runs. */
export function withWorkflows() {
  let system: TestSystem
  let world: World
  let on: string[] = []
  beforeAll(async () => {
    system = await startSystem()
  })
  afterAll(() => system.stop())
  beforeEach(async () => {
    for (const id of on) await world.asks('owner', 'workflows.disable', { id })
    on = []
    world = new World(system)
    await world.clear()
  })
  const conversationId = () => `cv_${world.whatsappContact.slice(3)}_1`
  const runsOf = async (id: string) =>
    (await world.asks<OutputOf<'workflows.runs'>>('owner', 'workflows.runs', { id })).items
  return {
    get system() {
      return system
    },
    get world() {
      return world
    },
    /** Another customer, from whom nothing was heard yet. */
    another() {
      world = new World(system)
    },
    async made(...given: Parameters<typeof switchedOn> extends [World, ...infer Rest] ? Rest : never) {
      const id = await switchedOn(world, ...given)
      on.push(id)
      return id
    },
    conversationId,
    conversation: () =>
      world.asks<OutputOf<'conversations.get'>>('owner', 'conversations.get', { id: conversationId() }),
    async entries(): Promise<Entry[]> {
      const input = { id: conversationId(), limit: 100 }
      return (await world.asks<OutputOf<'conversations.timeline'>>('owner', 'conversations.timeline', input)).items
    },
    runsOf,
    async runOf(id: string): Promise<Run> {
      const [run] = await runsOf(id)
      if (!run) throw new Error('no run')
      return run
    },
    /** Time passes, and what is due then is done. */
    async later(ms: number): Promise<void> {
      system.clock.advance(ms)
      await world.settle()
    },
  }
}
