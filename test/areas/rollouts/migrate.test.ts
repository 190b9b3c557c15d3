import { describe, expect, it } from 'vitest'
import {
  continueMigration,
  isMigration,
  keepMigrating,
  listMigrations,
  type Migration,
} from '../../../functions/areas/rollouts/use-cases/migrate.ts'
import { createStore } from '../../../functions/edges/store.ts'
import { startEngine } from '../../kit/engine.ts'

const HOUR = 60 * 60_000

/** Numbers to be doubled, three a page, and what was done, in order. */
async function start() {
  const engine = await startEngine('memory')
  let now = 1_000_000
  let made = 0
  const store = createStore(engine.open(await engine.table()), { now: () => now })
  const log = { said: [] as string[], info: (event: string) => void log.said.push(event), warn() {}, error() {} }
  const deps = { store, clock: { now: () => now }, ulid: () => `run-${++made}`, log }
  const old = new Set(['a', 'b', 'c', 'd', 'e', 'f', 'g'])
  const did: string[] = []
  let due = true
  const migration: Migration<typeof deps> = {
    isDue: async () => due,
    async prepare() {
      did.push('prepare')
      return { wait: true }
    },
    begin: async () => void did.push('begin'),
    isOfNewVersion: async () => true,
    async page(_, cursor) {
      const page = [...old].filter((one) => one > (cursor ?? '')).slice(0, 3)
      for (const one of page) old.delete(one)
      did.push(page.join(''))
      return page.length === 3 ? (page.at(-1) ?? null) : null
    },
    async finish() {
      did.push('finish')
      due = false
      return true
    },
  }
  const migrations = { letters: migration }
  return {
    deps,
    migrations,
    did,
    log,
    old,
    sweep: () => keepMigrating(deps, migrations),
    /** the stream brings the note of each page, as often as it likes */
    async pages(times = 1) {
      for (;;) {
        const [found] = (await store.readRollouts()).filter(isMigration)
        if (!found || found.finished) return
        for (let time = 0; time < times; time++) await continueMigration(deps, migrations, found)
      }
    },
    async page() {
      const [found] = (await store.readRollouts()).filter(isMigration)
      if (found) await continueMigration(deps, migrations, found)
    },
    pass: (ms: number) => {
      now += ms
    },
    again: () => {
      due = true
    },
    state: async () => (await listMigrations(deps, migrations)).map(({ name, state }) => `${name} ${state}`),
  }
}

describe('a migration', () => {
  it('tells readers first, then writers, goes round twice with an hour between, and is not begun again', async () => {
    const run = await start()
    expect(await run.state()).toEqual([])
    await run.sweep()
    expect([run.did, await run.state()]).toEqual([['prepare'], ['letters prepared']])
    await run.sweep()
    expect(run.did).toEqual(['prepare'])
    run.pass(60_000)
    await run.sweep()
    await run.page()
    expect([run.did, await run.state()]).toEqual([['prepare', 'begin', 'abc'], ['letters running']])
    await run.pages()
    expect(run.did).toEqual(['prepare', 'begin', 'abc', 'def', 'g'])
    await run.sweep()
    expect(await run.state()).toEqual(['letters passed once'])
    // A process of the version before, which had not heard of it.
    run.old.add('c')
    run.pass(HOUR)
    await run.sweep()
    await run.pages()
    expect(run.did.slice(5)).toEqual(['c', 'finish'])
    expect([...run.old, ...(await run.state())]).toEqual(['letters done'])
    await run.sweep()
    await run.pages()
    expect(run.did).toHaveLength(7)
    expect(run.log.said).toEqual(['migration.started', 'migration.first_pass_done', 'migration.done'])
    run.again()
    await run.sweep()
    expect(await run.state()).toEqual(['letters prepared'])
  })

  it('survives notes that come twice, late, and a process that died between a page and its note', async () => {
    const run = await start()
    await run.sweep()
    run.pass(60_000)
    await run.sweep()
    const [stale] = (await run.deps.store.readRollouts()).filter(isMigration)
    await run.page()
    // Its note was lost: the sweep brings it on from where it was.
    await run.sweep()
    await run.pages(2)
    run.pass(HOUR)
    await run.sweep()
    await run.pages(2)
    expect([run.old.size, await run.state()]).toEqual([0, ['letters done']])
    // The first note of all, after everything is over.
    if (stale) await continueMigration(run.deps, run.migrations, stale)
    expect(await run.state()).toEqual(['letters done'])
  })

  it('of a version that was taken back stands still and hurts nobody', async () => {
    const run = await start()
    await run.sweep()
    await keepMigrating(run.deps, {})
    const [found] = (await run.deps.store.readRollouts()).filter(isMigration)
    if (found) await continueMigration(run.deps, {}, { ...found, finished: false })
    expect(await run.state()).toEqual(['letters prepared'])
  })
})
