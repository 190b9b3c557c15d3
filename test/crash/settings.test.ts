import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OperationName } from '../../contracts/operations.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { OfWorld, type World } from '../kit/world.ts'
import { survivesEveryCrash } from './crash-run.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const channel = {
  type: 'sms',
  provider: 'twilio',
  name: 'Ours',
  config: { accountSid: 'AC1', sender: '+1' },
  secrets: { authToken: 'secret' },
}
const team = { name: 'Ours', mode: 'grab' }
const made = (world: World) => ({ id: `own-${world.tag}` })
const create = (name: OperationName, input: object) => (world: World) =>
  world.calls('owner', name, { ...made(world), ...input })

const scenarios: [OperationName, object, ((world: World) => Promise<unknown>) | undefined][] = [
  ['channels.create', channel, undefined],
  ['channels.update', { secrets: { authToken: 'other' } }, create('channels.create', channel)],
  ['channels.delete', {}, create('channels.create', channel)],
  ['teams.create', team, undefined],
  ['teams.update', { soonAfter: 60_000 }, create('teams.create', team)],
  ['teams.delete', {}, create('teams.create', team)],
]

describe('settings, whose client repeats a call that got no answer', () => {
  it.each(scenarios)('%s %j', async (name, input, given) => {
    const answers = new OfWorld<string>()
    await survivesEveryCrash(system, {
      name,
      given: async (world) => void (await given?.(world)),
      async when(world) {
        const { body } = await world.calls('owner', name, { ...made(world), ...input }, 'call')
        expect(body).toBe(answers.get(world) ?? body)
        answers.set(world, body)
      },
      async observe(world) {
        const { id } = made(world)
        const [found, stored] = await Promise.all([world.deps.store.readTeam(id), world.deps.store.readChannel(id)])
        const secrets = stored ? (await world.deps.channels.connect(stored)).secrets : {}
        return [found?.version, found?.soonAfter, found?.deleted, stored?.version, secrets]
      },
    })
  })

  it('an agent, once', async () => {
    await survivesEveryCrash(system, {
      name: 'agents.create',
      async when(world) {
        await world.calls(
          'owner',
          'agents.create',
          { email: `${world.tag}@new.test`, name: 'Kim', role: 'agent' },
          'call',
        )
      },
      async observe(world) {
        return (await world.deps.store.agentByEmail(`${world.tag}@new.test`))?.version
      },
    })
  })
})
