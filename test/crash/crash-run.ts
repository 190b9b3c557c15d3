import { expect } from 'vitest'
import { breachesOf, readHistory, wordsOfEntry } from '../kit/history.ts'
import { Stopped } from '../kit/lifeline.ts'
import { DELIVERY_QUEUE, OUTGOING_QUEUE, PATIENT_QUEUE, type TestSystem } from '../kit/system.ts'
import { World } from '../kit/world.ts'

/** Something that the system does, and what somebody does again when they got no answer. */
export interface Scenario {
  name: string
  /** what was there before */
  given?(world: World): Promise<unknown>
  /** what leads up to the step, in another process, and is not settled: a batch of the stream, a job in the queue */
  ready?(world: World): Promise<unknown>
  /** the step under test; made again after a crash, as AWS, the provider or the agent's client would */
  when(world: World): Promise<unknown>
  /** where the step made again is not the same call */
  again?(world: World): Promise<unknown>
  /** more that must come out the same */
  observe?(world: World): Promise<unknown>
  /** contacts to look at; default: the WhatsApp customer's */
  contacts?(world: World): string[]
  /** what of the outcome is told apart; default: all of it */
  compare?(outcome: Outcome): unknown
}

export interface Outcome {
  timelines: string[][]
  conversations: unknown[]
  accepted: string[]
  emails: string[]
  more: unknown
}

/** What came of it, without times, and only what somebody could notice. */
async function outcomeOf(world: World, scenario: Scenario): Promise<Outcome> {
  const contacts = scenario.contacts?.(world) ?? [world.whatsappContact]
  const out: Outcome = { timelines: [], conversations: [], accepted: [], emails: [], more: undefined }
  for (const contactId of contacts) {
    const history = await readHistory(world.deps.store, contactId)
    if (!history) continue
    expect(breachesOf(history)).toEqual([])
    out.timelines.push(history.entries.map(wordsOfEntry))
    for (const { status, teamId, assigneeId, participantIds, grabbedBy, unread, ...rest } of history.conversations) {
      const { lastMessage, closedById, waitingSince, onlineUntil, contactName } = rest
      out.conversations.push([
        { status, teamId, assigneeId, participantIds, grabbedBy, unread, closedById, contactName },
        { last: lastMessage?.text, waits: waitingSince !== null, online: onlineUntil !== null },
      ])
    }
  }
  out.accepted = world.accepted().map(({ channelId, text }) => `${channelId} ${text}`)
  out.emails = world.emails().map(({ to, subject, text }) => `${to} ${subject}: ${text.trim()}`)
  out.more = await scenario.observe?.(world)
  return without(world, out)
}

/** Names that differ from world to world, made the same. */
function without<Value>(world: World, value: Value): Value {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value).replaceAll(world.tag, 'TAG')) as Value)
}

/** The step, in a process that dies of nothing but the stop. */
async function dies(step: () => Promise<unknown>): Promise<void> {
  const [result] = await Promise.allSettled([step()])
  if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(Stopped)
}

/** Leads to where a step is to be taken: by going back to it if the system can, otherwise by living everything anew. */
export async function startingPoint<Given>(system: TestSystem, live: (world: World) => Promise<Given>) {
  const begin = async () => {
    const world = new World(system)
    return { world, given: await live(world) }
  }
  if (!system.snapshot) return begin
  const begun = await begin()
  const goBack = begun.world.snapshot()
  return async () => {
    goBack?.()
    return begun
  }
}

/**
 * What a process that died has left behind: all that it asked for and may have changed something by, what others were given
 * meanwhile, and what its callers remember. Undefined: some of it is still under way.
 */
function leftBy({ life, handedOut, remembered, system }: World): string | undefined {
  if (life.underWay > 0) return undefined
  const { accepting, steps, runs, rollUps, clock, provider, aws } = system
  // A message that is put in anew has another id each time.
  const inQueue = (name: string) => aws.queues.peek(name).map(({ id: _id, ...message }) => message)
  const queues = [DELIVERY_QUEUE, PATIENT_QUEUE, OUTGOING_QUEUE].map(inQueue)
  const asked = [accepting, steps, runs, rollUps].map((list) => list.length)
  const known = [...remembered.values()]
  return JSON.stringify([life.left, handedOut, known, asked, clock.now(), provider.accepted.length, queues])
}

/**
 * Runs a scenario undisturbed, then once for every SDK call after which its process could have died, each time made
 * good by doing the step again. Every run must come to the same outcome, and doing all of it once more to no other.
 * A process that dies after it has read something leaves behind what it would have left a call before: what comes of that is seen
 * once. With SWITCHBOARD_CRASH_POINTS=one it dies at one place only, in the middle, and only what then comes of it is done once
 * more: enough to see that an engine behaves alike.
 */
export async function survivesEveryCrash(system: TestSystem, scenario: Scenario): Promise<number> {
  const compare = scenario.compare ?? ((outcome: Outcome) => outcome)
  const again = scenario.again ?? scenario.when
  const once = process.env.SWITCHBOARD_CRASH_POINTS === 'one'
  const begin = await startingPoint(system, async (world) => {
    await world.clear()
    await scenario.given?.(world)
    await world.settle()
    const before = world.handedOut
    await scenario.ready?.(world)
    return before
  })
  const seen = new Set<string>()
  const run = async (callsLeft: number | undefined) => {
    const { world, given: before } = await begin()
    // The undisturbed run goes through everything again; the others only through what the crash can have touched.
    if (callsLeft !== undefined) world.forget(before)
    world.restart(callsLeft)
    if (callsLeft === undefined) await scenario.when(world)
    else await dies(() => scenario.when(world))
    const { calls } = world.life
    const left = callsLeft === undefined || !system.snapshot ? undefined : leftBy(world)
    if (left !== undefined && seen.has(left)) return undefined
    if (left !== undefined) seen.add(left)
    world.restart()
    if (callsLeft !== undefined) await again(world)
    await world.settle()
    const outcome = await outcomeOf(world, scenario)
    if (once && callsLeft === undefined) return { calls, outcome, repeated: outcome }
    await again(world)
    await world.redeliver()
    const repeated = await outcomeOf(world, scenario)
    return { calls, outcome, repeated }
  }
  const calm = await run(undefined)
  if (!calm) throw new Error('What was not disturbed has nothing to be told from.')
  expect(compare(calm.repeated), 'all of it done again').toEqual(compare(calm.outcome))
  const everywhere = Array.from({ length: calm.calls + 1 }, (_, callsLeft) => callsLeft)
  const points = once ? [Math.floor(calm.calls / 2)] : everywhere
  for (const callsLeft of points) {
    const crashed = await run(callsLeft)
    if (!crashed) continue
    const { outcome, repeated } = crashed
    const where = `stopped after call ${callsLeft} of ${calm.calls}`
    expect(compare(outcome), where).toEqual(compare(calm.outcome))
    expect(compare(repeated), `${where}, then all of it done again`).toEqual(compare(calm.outcome))
  }
  return calm.calls
}
