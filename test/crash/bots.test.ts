import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { answersOn } from '../areas/bots/bot-kit.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import type { World } from '../kit/world.ts'
import { type Outcome, type Scenario, survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const given = (answer: TestSystem['dialogflow']['answer']) => async (world: World) => {
  system.dialogflow.answer = answer
  await answersOn(world)
}
/** Up to where the bot is to be asked. */
async function asked(world: World) {
  await world.writes('1', 'Hello')
  await world.runReactions(await world.takeRecords())
}
const ask = async (world: World) => world.deliver(await world.receiveJobs())
/** A job that was not done is handed out again when its time is over. */
async function again(world: World) {
  world.system.clock.advance(181_000)
  await ask(world)
}
const messages = [{ text: 'One' }, { text: 'Two', choices: [{ title: 'Yes', payload: 'y' }] }]

/** Each world has a bot of its own; whoever comes later finds that the customer has waited. */
const compare = (outcome: Outcome): unknown =>
  JSON.parse(
    JSON.stringify(outcome)
      .replaceAll(/bot_[0-9A-Z]{26}/g, 'BOT')
      .replaceAll(/,"1 \* (soon|overdue)"/g, ''),
  )

const scenarios: Scenario[] = [
  {
    name: 'O2 a customer writes to a bot',
    compare,
    given: given(() => ({ outcome: 'answered', answer: { messages, action: undefined } })),
    when: (world) => world.writes('1', 'Hello'),
  },
  {
    name: 'O2 a bot is asked, and answers',
    compare,
    given: given(() => ({ outcome: 'answered', answer: { messages, action: undefined } })),
    ready: asked,
    when: ask,
    again,
  },
  {
    name: 'O2 a bot is asked, and closes',
    compare,
    given: given(() => ({ outcome: 'answered', answer: { messages, action: 'close' } })),
    ready: asked,
    when: ask,
    again,
  },
  {
    name: 'O2 a bot is asked, and is down',
    compare,
    given: given(() => ({ outcome: 'failed', why: 'down', detail: 'It is down.' })),
    ready: asked,
    when: ask,
    again,
  },
]

describe('a process that dies while a bot answers loses nothing and says nothing twice', () => {
  it.each(scenarios)('$name', async (scenario) => {
    expect(await survivesEveryCrash(system, scenario)).toBeGreaterThan(0)
  })
})
