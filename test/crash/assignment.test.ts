import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { assignFairly, type Whom } from '../../functions/areas/assignment/index.ts'
import { notifyAgents } from '../../functions/areas/notifications/index.ts'
import type { Automaton } from '../../functions/areas/workspace/domain/doer.ts'
import type { Call } from '../../functions/areas/workspace/index.ts'
import { ConflictError } from '../../functions/kernel/commit.ts'
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

const workflow: Automaton = { type: 'workflow', id: 'wf_1', name: 'In turn', run: { id: 'r_1', depth: 1 } }
const idOf = (world: World) => `cv_${world.whatsappContact.slice(3)}_1`

/** One step of a run, with its mark: done once, whatever dies. */
async function once(world: World, step: (call: Call<Automaton>) => Promise<unknown>): Promise<void> {
  const mark = (answer: unknown) =>
    world.deps.store.putAnswer(
      'runs',
      `${world.tag}:step`,
      { operation: 'step', hash: '', status: 200, body: JSON.stringify(answer) },
      system.clock.now(),
    )
  try {
    await step({ agent: Promise.resolve(workflow), remember: mark })
  } catch (error) {
    if (!(error instanceof ConflictError) || !error.labels.includes('idempotency')) throw error
  }
}

/** How often a turn was taken, or somebody was given one by a count, since it began. */
const before = new OfWorld<number>()
const taken = async (world: World) => {
  const agents = await world.deps.store.readAgents()
  const given = await world.deps.store.readGiven(['team#support', ...agents.map(({ id }) => `agent#${id}`)])
  return given.reduce((sum, { version }) => sum + version, 0)
}
const limited = async (world: World) => {
  for (const { id } of await world.deps.store.readAgents()) {
    await world.calls('owner', 'agents.update', { id, mostOpen: 1_000 })
  }
  await world.writes('one')
  before.set(world, await taken(world))
}
const assigning = (name: string, whom: Whom): Scenario => ({
  name,
  given: limited,
  when: (world) => once(world, (call) => assignFairly(world.deps, call, { id: idOf(world), whom })),
  observe: async (world) => (await taken(world)) - (before.get(world) ?? 0),
  // Whose turn it is by then is another matter where worlds follow each other.
  compare: (outcome) => JSON.parse(JSON.stringify(outcome).replaceAll(/ag_\w+/g, 'somebody')) as unknown,
})

describe('a workflow', () => {
  it.each([
    assigning('assigns in turn', { teamId: 'support', by: 'roundRobin' }),
    assigning('assigns by who has least to do', { teamId: 'support', by: 'leastBusy' }),
    {
      name: 'notifies agents',
      given: (world) => world.writes('one'),
      when: (world) =>
        once(world, (call) =>
          notifyAgents(world.deps, call, { id: idOf(world), agentIds: ['ag_agent1', 'ag_agent2'] }),
        ),
    } satisfies Scenario,
  ])('$name', async (scenario) => {
    expect(await survivesEveryCrash(system, scenario)).toBeGreaterThan(3)
  })
})
