import { ConflictError } from '../../../kernel/commit.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ContactsStore } from '../../contacts/port.ts'
import { armAgainPage, wantLayout } from '../../queues/index.ts'
import type { QueuesStore } from '../../queues/port.ts'
import { rebuildFacts } from '../../reports/index.ts'
import type { ReportsStore } from '../../reports/port.ts'
import { beginAnew, endAnew, indexAgain, sealSoon } from '../../search/index.ts'
import type { SearchParts, SearchStore } from '../../search/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Rollout, WorkspaceStore } from '../../workspace/port.ts'
import { keepMigrating } from './migrate.ts'
import { migrations } from './migrations.ts'

type Deps = HasStore<ContactsStore & QueuesStore & ReportsStore & SearchStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'log' | 'scheduler' | 'ulid'> &
  SearchParts

/** What is derived and can be made again. */
export const rebuilt = ['counters', 'search', 'facts', 'timers'] as const
export type Rebuilt = (typeof rebuilt)[number]
export type Rebuild = Extract<Rollout['what'], 'search' | 'facts' | 'timers'>

/** Contacts of a page, and how many at once: one may have thousands of messages, and a page has a minute. */
const PAGE = 20
const AT_ONCE = 5

/**
 * An operator has something derived made again: it begins with the change that this commits, goes on by itself a page at
 * a time, and may be asked for at any time; again while it is under way begins anew.
 */
export async function startRebuild(
  deps: HasStore<QueuesStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'log' | 'ulid'>,
  what: Rebuilt,
): Promise<void> {
  deps.log.info('rebuild.started', { what })
  if (what === 'counters') {
    await wantLayout(deps)
    return keepMigrating(deps, migrations)
  }
  const { clock, store, ulid } = deps
  const rollout = { what, id: 'all', run: ulid(), startedAt: clock.now(), step: 0, cursor: null, finished: false }
  await store.commit([store.startRollout(rollout)])
}

/** Whether a rollout is a rebuild, whose pages are done by who has the rights for it, and once each. */
export function isRebuild(rollout: Rollout): rollout is Rollout & { what: Rebuild } {
  return rollout.what in pages
}

const pages: Record<Rebuild, (deps: Deps, rollout: Rollout) => Promise<{ nextCursor: string | null }>> = {
  search: indexPage,
  facts: (deps, { cursor }) => everyContact(deps, cursor, (contactId) => rebuildFacts(deps, contactId)),
  timers: armAgainPage,
}

async function indexPage(deps: Deps, { cursor }: Rollout): Promise<{ nextCursor: string | null }> {
  if (cursor === null) await beginAnew(deps)
  const page = await everyContact(deps, cursor, (contactId) => indexAgain(deps, contactId))
  await sealSoon(deps)
  if (page.nextCursor === null) await endAnew(deps)
  return page
}

/** One page of a rebuild, then a note of how far it came, which brings the next page; undefined: that was all, or is another process's. */
export async function continueRebuild(deps: Deps, rollout: Rollout & { what: Rebuild }): Promise<Rollout | undefined> {
  const { nextCursor } = await pages[rollout.what](deps, rollout)
  const next = { ...rollout, step: rollout.step + 1, cursor: nextCursor }
  const isOver = nextCursor === null
  if (!(await moveOn(deps, rollout, isOver ? undefined : next))) return undefined
  if (!isOver) return next
  deps.log.info('rebuild.done', { what: rollout.what, pages: next.step })
  return undefined
}

/** A rebuild that stands still is brought on its way again, from the page where it stopped. */
export async function pushRebuild(deps: HasStore<WorkspaceStore>, rollout: Rollout): Promise<void> {
  await moveOn(deps, rollout, { ...rollout, step: rollout.step + 1 })
}

/** False: it was begun anew, or another process was faster. */
async function moveOn(deps: HasStore<WorkspaceStore>, before: Rollout, after: Rollout | undefined): Promise<boolean> {
  try {
    await deps.store.commit([deps.store.continueRollout(before, after)])
    return true
  } catch (error) {
    if (error instanceof ConflictError) return false
    throw error
  }
}

async function everyContact(
  deps: Deps,
  cursor: string | null,
  work: (contactId: string) => Promise<void>,
): Promise<{ nextCursor: string | null }> {
  const page = await deps.store.listContacts({ limit: PAGE, cursor: cursor ?? undefined })
  const queue = page.items.values()
  const worker = async () => {
    for (const contactId of queue) await work(contactId)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return page
}
