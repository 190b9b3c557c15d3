import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { reaction, written } from '../../../platform/stream.ts'
import { conversations } from '../../timeline/changes.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { watchQueues as watch } from '../use-cases/watch-queues.ts'

type Deps = HasStore & Parameters<typeof watch>[0] & Pick<Parts, 'scheduler'>
type Step = { before: Conversation | undefined; after: Conversation }

/** Numbers are looked at no more often than this in a process. */
const EVERY_MS = 10_000
/** Where no alerts are set, whether any are. */
const IDLE_EVERY_MS = 30_000

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

async function look(deps: Deps): Promise<void> {
  const now = deps.clock.now()
  const last = looked.get(deps.store)
  const age = last ? now - last.at : Number.NaN
  const isSet = last ? await last.isSet : false
  if (!last || !(age >= 0 && age < (isSet ? EVERY_MS : IDLE_EVERY_MS))) return lookNow(deps, now)
  if (!isSet || last.againAt > now) return
  const at = Math.ceil((last.at + EVERY_MS) / EVERY_MS) * EVERY_MS
  last.againAt = at
  try {
    await deps.scheduler.arm({ kind: 'queues', id: String(at), at, replaces: false })
  } catch (error) {
    last.againAt = 0
    throw error
  }
}

async function lookNow(deps: Deps, now: number): Promise<void> {
  const mine: Looked = { at: now, isSet: watch(deps, { thorough: false }), againAt: 0 }
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
