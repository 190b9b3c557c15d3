import { describe, expect, it } from 'vitest'
import {
  inOrder,
  inSteps,
  LEAVES_AFTER_MS,
  type Live,
  type LiveAgent,
  makeSteady,
  minutesAt,
  withAgent,
} from '../../web/src/live/moving.ts'
import { makeReader } from '../../web/src/live/reader.ts'

const NOW = Date.UTC(2026, 0, 15, 12)
const at = (ms: number) => new Date(NOW + ms).toISOString()
const agent = (name: string, more: Partial<LiveAgent> = {}): LiveAgent => ({
  id: `ag_${name}`,
  name,
  online: true,
  available: true,
  open: 0,
  since: at(0),
  ...more,
})
const live = (agents: LiveAgent[]) => ({ agents }) as unknown as Live

describe('R2 agents', () => {
  it('are as the last frame says, whoever is new too, and who was deleted no more', () => {
    const ann = agent('Ann', { open: 3 })
    const away = { id: ann.id, name: 'Ann', online: true, available: false, since: at(5) }
    expect(withAgent(live([ann]), away).agents).toEqual([{ ...ann, available: false, since: at(5) }])
    const { open: _, ...bob } = agent('Bob')
    expect(withAgent(live([ann]), bob).agents.map(({ name, open }) => [name, open])).toEqual([
      ['Ann', 3],
      ['Bob', 0],
    ])
    expect(withAgent(live([ann]), { ...away, deleted: true }).agents).toEqual([])
  })
  it('do not blink: who comes back within ten seconds has not been away', () => {
    const steady = makeSteady()
    const [here, gone] = [agent('Ann'), agent('Ann', { online: false, since: null })]
    expect(steady([here], 0)).toEqual([here])
    expect(steady([gone], 1_000)).toEqual([here])
    expect(steady([here], 5_000)).toEqual([here])
    expect(steady([gone], 6_000)).toEqual([here])
    expect(steady([gone], 6_000 + LEAVES_AFTER_MS - 1)).toEqual([here])
    expect(steady([gone], 6_000 + LEAVES_AFTER_MS)).toEqual([gone])
    expect(steady([gone], 90_000)).toEqual([gone])
  })
  it('who was not there when the page was opened is not shown as if', () => {
    const gone = agent('Ann', { online: false, since: null })
    expect(makeSteady()([gone], 0)).toEqual([gone])
  })
  it('stand in the order of a column, either way, who is alike by name', () => {
    const all = [
      agent('Eve', { online: false, since: null }),
      agent('Dan', { available: false, since: at(-60_000), open: 2 }),
      agent('Ann', { open: 2 }),
      agent('Bob', { open: 9, since: at(-90_000) }),
    ]
    const names = (by: Parameters<typeof inOrder>[1]['by'], isDescending = false) =>
      inOrder(all, { by, isDescending }, 'en')
        .map(({ name }) => name)
        .join(' ')
    expect([names('state'), names('name', true), names('open', true), names('since'), names('since', true)]).toEqual([
      'Ann Bob Dan Eve',
      'Eve Dan Bob Ann',
      'Bob Ann Dan Eve',
      'Bob Dan Ann Eve',
      'Ann Dan Bob Eve',
    ])
  })
})

describe('R2 arrivals', () => {
  const minutes = Array.from({ length: 60 }, (_, index) => index)
  it('grow old by themselves', () => {
    const told = { at: at(0), arrivalsByMinute: minutes }
    expect(minutesAt(told, NOW + 59_000)).toEqual(minutes)
    expect(minutesAt(told, NOW + 120_000)).toEqual([...minutes.slice(2), 0, 0])
    expect(minutesAt(told, NOW + 10 * 3_600_000)).toEqual(minutes.map(() => 0))
    expect(minutesAt(told, NOW - 5_000)).toEqual(minutes)
  })
  it('by five minutes', () => {
    expect(inSteps(minutes, 5)).toHaveLength(12)
    expect(inSteps(minutes, 5)[0]).toBe(0 + 1 + 2 + 3 + 4)
  })
})

/** A clock that a test moves, with timers. */
function stand(answers: () => number | undefined) {
  let now = 0
  let timers: { at: number; run: () => void }[] = []
  const reads: number[] = []
  const reader = makeReader({
    now: () => now,
    later(run, ms) {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((each) => each !== timer)
      }
    },
    async read() {
      reads.push(now)
      const as = answers()
      return as === undefined ? undefined : { at: as }
    },
  })
  return {
    reader,
    reads,
    now: () => now,
    async pass(until: number) {
      for (;;) {
        const next = timers.toSorted((a, b) => a.at - b.at)[0]
        if (!next || next.at > until) break
        timers = timers.filter((each) => each !== next)
        now = next.at
        next.run()
        await Promise.resolve()
        await Promise.resolve()
      }
      now = until
    },
  }
}

describe('R2 numbers are read when something was heard', () => {
  it('and never without', async () => {
    const { reads, pass } = stand(() => 0)
    await pass(3_600_000)
    expect(reads).toEqual([])
  })
  it('a moment later, once for all that was heard, and every five seconds at most', async () => {
    const one = stand(() => one.now())
    for (let ms = 0; ms < 10_000; ms += 100) {
      await one.pass(ms)
      one.reader.hear()
    }
    await one.pass(60_000)
    expect(one.reads).toEqual([1_200, 6_200, 11_200])
  })
  it('once more where the answer is older than what was heard', async () => {
    const answers = [0, 9_000]
    const one = stand(() => answers.shift())
    await one.pass(4_000)
    one.reader.hear()
    await one.pass(60_000)
    expect(one.reads).toEqual([5_200, 10_200])
  })
  it('what could not be read is left to what comes next, and nothing is read of a page that is closed', async () => {
    const one = stand(() => undefined)
    one.reader.hear()
    await one.pass(30_000)
    expect(one.reads).toEqual([1_200])
    one.reader.hear()
    one.reader.stop()
    await one.pass(60_000)
    expect(one.reads).toEqual([1_200])
  })
})
