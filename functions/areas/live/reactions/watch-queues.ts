import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { reaction, written } from '../../../platform/stream.ts'
import { conversations } from '../../timeline/changes.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { workspaces } from '../../workspace/changes.ts'
import { watchQueues as watch } from '../use-cases/watch-queues.ts'

type Deps = HasStore & Parameters<typeof watch>[0] & Pick<Parts, 'scheduler'>
type Step = { before: Conversation | undefined; after: Conversation }

/** Numbers are looked at no more often than this in a process. */
const EVERY_MS = 10_000
/** Where no alerts are set, whether any are. */
const IDLE_EVERY_MS = 30_000
/** For so long after alerts are set, a process may not know of them: it looked just before, at settings ten seconds old. */
const UNAWARE_MS = IDLE_EVERY_MS + 10_000

interface Looked {
  at: number
  isSet: Promise<boolean>
  /** when somebody looks again, as this process has arranged */
  againAt: number
}
const looked = new WeakMap<object, Looked>()

/**
 * R2: queues that have moved are looked at, where alerts are set. What moves within ten seconds of a look is looked at by a timer
 * then: nobody may come after it.
 */
export const watchQueues = reaction({
  name: 'watch-queues',
  on: written(conversations),
  when: movesQueues,
  run: (_change, deps: Deps) => look(deps),
})

/**
 * R2: alerts that are set or changed are looked at on the spot, as a queue may be above its number already, and again when every
 * process knows of them.
 */
export const watchNewAlerts = reaction({
  name: 'watch-new-alerts',
  on: written(workspaces),
  when: ({ before, after }) => JSON.stringify(before?.queueAlerts ?? []) !== JSON.stringify(after.queueAlerts),
  async run(_change, deps: Deps) {
    const now = deps.clock.now()
    await Promise.all([lookNow(deps, now, true), lookLater(deps, now + UNAWARE_MS)])
  },
})

async function look(deps: Deps): Promise<void> {
  const now = deps.clock.now()
  const last = looked.get(deps.store)
  const age = last ? now - last.at : Number.NaN
  const isSet = last ? await last.isSet : false
  if (!last || !(age >= 0 && age < (isSet ? EVERY_MS : IDLE_EVERY_MS))) return lookNow(deps, now, false)
  if (!isSet || last.againAt > now) return
  last.againAt = last.at + EVERY_MS
  try {
    last.againAt = await lookLater(deps, last.againAt)
  } catch (error) {
    last.againAt = 0
    throw error
  }
}

/** Has a timer look, ten seconds after `from` (epoch ms) at the latest, and answers when: processes share it. */
async function lookLater({ scheduler }: Pick<Deps, 'scheduler'>, from: number): Promise<number> {
  const at = Math.ceil(from / EVERY_MS) * EVERY_MS
  await scheduler.arm({ kind: 'queues', id: String(at), at, replaces: false })
  return at
}

async function lookNow(deps: Deps, now: number, thorough: boolean): Promise<void> {
  const mine: Looked = { at: now, isSet: watch(deps, { thorough }), againAt: 0 }
  looked.set(deps.store, mine)
  try {
    await mine.isSet
  } catch (error) {
    // Who comes next looks, as this one will again.
    if (looked.get(deps.store) === mine) looked.delete(deps.store)
    throw error
  }
}

/** Whether a step changed which queues a conversation is in. */
function movesQueues({ before, after }: Step): boolean {
  const place = ({
    teamId,
    participantIds,
    status,
    blacklisted,
    deletedAt,
    waitingSince,
    alerted,
    onlineUntil,
  }: Conversation) =>
    JSON.stringify([
      teamId,
      participantIds.length === 0,
      status === 'resolved',
      blacklisted,
      deletedAt,
      waitingSince,
      alerted,
      onlineUntil === null,
    ])
  return before === undefined ? true : place(before) !== place(after)
}
