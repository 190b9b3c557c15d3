import { ConflictError } from '../../../kernel/commit.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Rollout, WorkspaceStore } from '../../workspace/port.ts'

type Deps = HasStore<WorkspaceStore> & Pick<Parts, 'clock' | 'log' | 'ulid'>

/** What of the things stored a version moves, while messages flow. Each step may be done again. */
export interface Migration<Needs> {
  /** Whether there is anything to move, and it can be: asked at every deployment and every quarter of an hour. */
  isDue(deps: Needs): Promise<boolean>
  /** Tells readers what they must know before anybody writes otherwise; whether there is such a thing, and it takes a while. */
  prepare(deps: Needs): Promise<{ wait: boolean }>
  /** From now on it is written in the new way. */
  begin(deps: Needs): Promise<void>
  /** Whether a process of the version before may still write in its way, which the second time round has to wait for. */
  isOfNewVersion(deps: Needs): Promise<boolean>
  /** One page, which may be done again, and beside another one; null after the last. */
  page(deps: Needs, cursor: string | null): Promise<string | null>
  /** Everything has been gone through twice. False: something is left, and it has to be gone through again. */
  finish(deps: Needs): Promise<boolean>
}
export type Migrations<Needs> = Record<string, Migration<Needs>>

type MigrationRollout = Rollout & { what: 'migration' }

/** What processes remember of how things lie is forgotten by then. */
const KNOWN_AFTER_MS = 60_000
/** No process of the version before is left by then, after a gradual deployment either. */
const TAKEN_OVER_AFTER_MS = 60 * 60_000
const PREPARED = 'prepared'
const SECOND_PASS = 'again '
const OVER = 'over'

export const isMigration = (rollout: Rollout): rollout is MigrationRollout => rollout.what === 'migration'
const isOver = ({ cursor }: MigrationRollout) => cursor === OVER

/**
 * Begins what is due, brings on what stands still, and begins the second time round: at a deployment, at the start of the
 * local runtime, and with every sweep. Pages then go on by themselves.
 */
export async function keepMigrating<Needs extends Deps>(deps: Needs, migrations: Migrations<Needs>): Promise<void> {
  const known = (await deps.store.readRollouts()).filter(isMigration)
  for (const [name, migration] of Object.entries(migrations)) {
    const found = known.find(({ id }) => id === name)
    if (!found || isOver(found)) {
      if (await migration.isDue(deps)) await prepare(deps, name, migration)
      continue
    }
    const age = deps.clock.now() - found.startedAt
    if (!found.finished) await moveOn(deps, found, {})
    else if (found.cursor !== PREPARED) {
      const after = (await migration.isOfNewVersion(deps)) ? TAKEN_OVER_AFTER_MS : KNOWN_AFTER_MS
      if (age >= after) await moveOn(deps, found, { finished: false })
    } else if (age >= KNOWN_AFTER_MS) {
      await migration.begin(deps)
      await moveOn(deps, found, { cursor: null, finished: false })
    }
  }
}

async function prepare<Needs extends Deps>(deps: Needs, name: string, migration: Migration<Needs>): Promise<void> {
  const { clock, store, ulid, log } = deps
  const { wait } = await migration.prepare(deps)
  if (!wait) await migration.begin(deps)
  const began = { run: ulid(), startedAt: clock.now(), step: 0 }
  const at = wait ? { cursor: PREPARED, finished: true } : { cursor: null, finished: false }
  await store.commit([store.startRollout({ what: 'migration', id: name, ...began, ...at })])
  log.info('migration.started', { name })
}

/** One page of a migration, then a note of how far it came, which brings the next page; undefined: there is none, or it is another process's. */
export async function continueMigration<Needs extends Deps>(
  deps: Needs,
  migrations: Migrations<Needs>,
  rollout: MigrationRollout,
): Promise<MigrationRollout | undefined> {
  const { id: name, cursor } = rollout
  const migration = migrations[name]
  // Of another version, which was deployed for a while.
  if (!migration || isOver(rollout)) return undefined
  const isSecond = cursor?.startsWith(SECOND_PASS) ?? false
  const next = await migration.page(deps, isSecond ? cursor?.slice(SECOND_PASS.length) || null : cursor)
  if (next !== null) return moveOn(deps, rollout, { cursor: isSecond ? `${SECOND_PASS}${next}` : next })
  const isLast = isSecond && (await migration.finish(deps))
  const after = await moveOn(deps, rollout, { cursor: isLast ? OVER : SECOND_PASS, finished: true })
  if (after && !isSecond) deps.log.info('migration.first_pass_done', { name, pages: after.step })
  if (after && isLast) deps.log.info('migration.done', { name, pages: after.step })
  return undefined
}

/** How far migrations have come, for an operator. */
export async function listMigrations(deps: HasStore<WorkspaceStore>, migrations: object) {
  const known = (await deps.store.readRollouts()).filter(isMigration).filter(({ id }) => id in migrations)
  return known.map((rollout) => ({
    name: rollout.id,
    state: stateOf(rollout),
    startedAt: new Date(rollout.startedAt).toISOString(),
    pages: rollout.step,
  }))
}

function stateOf({ cursor, finished }: MigrationRollout): 'prepared' | 'running' | 'passed once' | 'done' {
  if (cursor === OVER) return 'done'
  if (cursor === PREPARED) return 'prepared'
  return finished ? 'passed once' : 'running'
}

/** Undefined: it was begun anew, or another process was faster. */
async function moveOn(
  { store }: HasStore<WorkspaceStore>,
  before: MigrationRollout,
  change: Partial<Pick<Rollout, 'cursor' | 'finished'>>,
): Promise<MigrationRollout | undefined> {
  const after = { ...before, step: before.step + 1, ...change }
  try {
    await store.commit([store.continueRollout(before, after)])
    return after
  } catch (error) {
    if (error instanceof ConflictError) return undefined
    throw error
  }
}
